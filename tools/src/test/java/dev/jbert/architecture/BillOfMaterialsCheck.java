package dev.jbert.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * What {@code target/bom.json} says, after it was made: no test by name, since it runs in the phase
 * {@code verify}.
 */
class BillOfMaterialsCheck {

  /** Gson itself, and annotations that nothing looks for at run time. */
  private static final Set<String> GSON = Set.of("error_prone_annotations", "gson");

  @Test
  void theToolsBringTheModulesGsonAndPicocliAndNothingElse() throws IOException {
    Set<String> expected = new TreeSet<>(GSON);
    expected.addAll(Set.of("bert-core", "bert-tokenizer", "bert-weights", "picocli"));
    assertEquals(expected, names(bill("tools")));
  }

  @Test
  void theLibraryBringsGsonAlone() throws IOException {
    Set<String> expected = new TreeSet<>(GSON);
    expected.addAll(Set.of("bert-tokenizer", "bert-weights"));
    assertEquals(expected, names(bill("bert-core")));
    assertEquals(GSON, names(bill("bert-tokenizer")));
    assertEquals(GSON, names(bill("bert-weights")));
  }

  @Test
  void theFolderThatTheLauncherStartsFromHoldsWhatIsListed() throws IOException {
    Set<String> jars = new TreeSet<>();
    for (JsonElement each : components(bill("tools"))) {
      JsonObject part = each.getAsJsonObject();
      jars.add(text(part, "name") + "-" + text(part, "version") + ".jar");
    }
    try (Stream<Path> lib = Files.list(Path.of("target", "lib"))) {
      assertEquals(
          List.copyOf(jars), lib.map(jar -> jar.getFileName().toString()).sorted().toList());
    }
  }

  @Test
  void everyPartHasALicenceAndAHashAndNothingTellsWhenItWasBuilt() throws IOException {
    JsonObject bill = bill("tools");
    for (JsonElement each : components(bill)) {
      JsonObject part = each.getAsJsonObject();
      assertEquals("Apache-2.0", license(part), part.toString());
      assertTrue(part.getAsJsonArray("hashes").size() > 0, part.toString());
    }
    assertFalse(bill.getAsJsonObject("metadata").has("timestamp"));
  }

  private static String license(JsonObject part) {
    return text(
        part.getAsJsonArray("licenses").get(0).getAsJsonObject().getAsJsonObject("license"), "id");
  }

  private static Set<String> names(JsonObject bill) {
    Set<String> names = new TreeSet<>();
    components(bill).forEach(part -> names.add(text(part.getAsJsonObject(), "name")));
    return names;
  }

  private static JsonArray components(JsonObject bill) {
    return bill.getAsJsonArray("components");
  }

  private static String text(JsonObject object, String field) {
    return object.get(field).getAsString();
  }

  private static JsonObject bill(String module) throws IOException {
    Path file = Path.of("..", module, "target", "bom.json");
    assertTrue(Files.isRegularFile(file), file + " was not made; Maven makes none when offline");
    return JsonParser.parseString(Files.readString(file)).getAsJsonObject();
  }
}
