package dev.jbert.tools.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.jbert.tools.npy.FloatArray;
import dev.jbert.tools.npy.NpyFile;
import dev.jbert.tools.npy.NpzFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tokens, vectors, similarities and hidden states. */
class TextCommandsTest {
  private static final String MLM = CommandRun.MLM;
  private static final String BASE = CommandRun.TINY.resolve("bert-uncased-base").toString();

  @TempDir Path folder;

  @Test
  void tokensAreShownWithTheirPlaces() {
    assertEquals(
        """
        token   id  type  attended  word  offsets  text
        [CLS]    2     0         1
        i       51     0         1     0      0-1  I
        lo     808     0         1     1      2-4  lo
        ##ve   559     0         1     1      4-6  ve
        [SEP]    3     0         1
        """,
        CommandRun.of("tokenize", "-m", MLM, "I love").output());
  }

  @Test
  void tokensAsJsonHaveTheFieldsOfAnEncoding() {
    CommandRun run = CommandRun.of("tokenize", "--json", "-m", MLM, "--pair", "I", "I");
    JsonObject encoding = JsonParser.parseString(run.output()).getAsJsonObject();
    assertEquals(
        List.of(
            "input_ids",
            "token_type_ids",
            "attention_mask",
            "special_tokens_mask",
            "offset_mapping",
            "word_ids",
            "sequence_ids",
            "tokens"),
        List.copyOf(encoding.keySet()));
    assertEquals("[0,0,0,1,1]", encoding.get("token_type_ids").toString());
    assertEquals("[null,0,null,1,null]", encoding.get("sequence_ids").toString());
  }

  @Test
  void tokenizerOptionsAreThoseOfTheCall() {
    CommandRun run =
        CommandRun.of(
            "tokenize",
            "--json",
            "-m",
            MLM,
            "--max-length",
            "4",
            "--stride",
            "1",
            "--overflow",
            "one main world");
    JsonObject encoding = JsonParser.parseString(run.output()).getAsJsonObject();
    assertEquals(4, encoding.getAsJsonArray("input_ids").size());
    assertTrue(encoding.getAsJsonArray("overflowing").size() > 0);
    CommandRun literal = CommandRun.of("tokenize", "--json", "-m", MLM, "--literal", "[MASK]");
    assertTrue(literal.output().contains("\"[\", \"mask\", \"]\""), literal.output());
    byte[] texts = "one\none main world\n".getBytes(UTF_8);
    CommandRun padded =
        CommandRun.withInput(texts, "tokenize", "--json", "-m", MLM, "--padding", "longest");
    assertEquals(sizeOfIds(padded.lines().get(1)), sizeOfIds(padded.lines().get(0)));
    assertEquals(2, CommandRun.of("tokenize", "-m", MLM, "--stride", "-1", "x").status());
  }

  private static int sizeOfIds(String line) {
    return JsonParser.parseString(line).getAsJsonObject().getAsJsonArray("input_ids").size();
  }

  @Test
  void vectorsGoToStandardOutputAndToAFile() throws IOException {
    Path file = folder.resolve("vectors.npy");
    CommandRun run =
        CommandRun.of("embed", "--json", "-m", MLM, "-o", file.toString(), "I love", "You");
    FloatArray array = NpyFile.read(file);
    assertArrayEquals(new int[] {2, 48}, array.shape());
    for (int row = 0; row < 2; row++) {
      JsonArray vector = JsonParser.parseString(run.lines().get(row)).getAsJsonArray();
      for (int i = 0; i < 48; i++) {
        assertEquals(array.data()[row * 48 + i], vector.get(i).getAsFloat());
      }
    }
  }

  @Test
  void normalizedVectorsHaveNormOneFromAnyLayers() {
    for (String layers : List.of("last", "sum:-2..", "concat:1,2")) {
      CommandRun run =
          CommandRun.of("embed", "--json", "--normalize", "--layers", layers, "-m", MLM, "You");
      double squares = 0;
      for (var value : JsonParser.parseString(run.output()).getAsJsonArray()) {
        squares += value.getAsDouble() * value.getAsDouble();
      }
      assertEquals(1, squares, 1e-5, layers);
    }
  }

  @Test
  void similaritiesAreASymmetricMatrix() {
    CommandRun run = CommandRun.of("similarity", "--json", "-m", MLM, "I", "You", "I");
    JsonArray rows = JsonParser.parseString(run.output()).getAsJsonArray();
    assertEquals(1, at(rows, 0, 0), 1e-6);
    assertEquals(1, at(rows, 0, 2), 1e-6);
    assertEquals(at(rows, 0, 1), at(rows, 1, 0));
    assertTrue(at(rows, 0, 1) < 0.99);
    assertEquals(2, CommandRun.of("similarity", "-m", MLM, "only one").status());
  }

  private static float at(JsonArray rows, int row, int column) {
    return rows.get(row).getAsJsonArray().get(column).getAsFloat();
  }

  @Test
  void hiddenStatesAreSavedUnderTheirNames() throws IOException {
    Path file = folder.resolve("states.npz");
    CommandRun run =
        CommandRun.of(
            "hidden-states",
            "-m",
            BASE,
            "--layers",
            "0,-1",
            "--attentions",
            "all",
            "--pooler",
            "-o",
            file.toString(),
            "I love",
            "You");
    assertEquals(0, run.status(), run.errors());
    try (NpzFile archive = NpzFile.open(file)) {
      assertEquals(
          List.of(
              "last_hidden_state",
              "hidden_states.0",
              "hidden_states.3",
              "attentions.0",
              "attentions.1",
              "attentions.2",
              "pooler_output"),
          List.copyOf(archive.names()));
      assertEquals(archive.array("last_hidden_state"), archive.array("hidden_states.3"));
      assertArrayEquals(new int[] {2, 5, 48}, archive.array("last_hidden_state").shape());
      assertArrayEquals(new int[] {2, 4, 5, 5}, archive.array("attentions.0").shape());
      assertArrayEquals(new int[] {2, 48}, archive.array("pooler_output").shape());
    }
  }

  @Test
  void hiddenStatesAsJsonAreThoseOfFeatureExtraction() {
    CommandRun run = CommandRun.of("hidden-states", "--json", "-m", BASE, "I love", "You");
    assertEquals(2, run.lines().size());
    JsonArray states = JsonParser.parseString(run.lines().getFirst()).getAsJsonArray();
    assertEquals(1, states.size());
    assertEquals(5, states.get(0).getAsJsonArray().size());
    assertEquals(48, states.get(0).getAsJsonArray().get(0).getAsJsonArray().size());
  }

  @Test
  void hiddenStatesAreSummedUpForPeople() {
    CommandRun run = CommandRun.of("hidden-states", "-m", BASE, "--layers", "0", "I love");
    assertTrue(
        run.output().startsWith("I love: last_hidden_state [5, 48], hidden_states.0\n\ntoken "),
        run.output());
    assertEquals(2, CommandRun.of("hidden-states", "-m", BASE, "--layers", "7", "I").status());
  }

  @Test
  void nextSentenceGivesAProbability() {
    String model = CommandRun.TINY.resolve("bert-uncased-nsp").toString();
    CommandRun run = CommandRun.of("next-sentence", "--json", "-m", model, "It rains.", "So?");
    JsonObject answer = JsonParser.parseString(run.output()).getAsJsonObject();
    double sum = answer.get("is_next").getAsDouble() + answer.get("not_next").getAsDouble();
    assertEquals(1, sum, 1e-9);
  }
}
