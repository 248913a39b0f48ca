package dev.jbert.tools.hub;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.jbert.tools.hub.HubException.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PartialFileTest {

  private static final ContentHash HASH = ContentHash.ofHex("a".repeat(64)).orElseThrow();

  @TempDir Path folder;

  @Test
  void whatIsAppendedIsThereForTheNextProcess() {
    PartialFile first = new PartialFile(folder, HASH);
    first.restart(Optional.of("\"tag\""));
    append(first, 1, 2, 3);
    PartialFile next = new PartialFile(folder, HASH);
    assertEquals(3, next.size());
    assertEquals(Optional.of("\"tag\""), next.validator());
    append(next, 4);
    assertEquals(4, next.size());
  }

  @Test
  void aRestartForgetsBytesAndValidator() {
    PartialFile partial = new PartialFile(folder, HASH);
    partial.restart(Optional.of("\"tag\""));
    append(partial, 1, 2, 3);
    partial.restart(Optional.empty());
    assertEquals(0, partial.size());
    assertEquals(Optional.empty(), partial.validator());
  }

  @ParameterizedTest
  @ValueSource(strings = {"W/\"weak\"", "bare", "\"", "\"a\"b\"", "\"a b\"", "\"\u00e9\"", "*"})
  void onlyAStrongEntityTagIsAValidator(String etag) {
    PartialFile partial = new PartialFile(folder, HASH);
    partial.restart(Optional.of(etag));
    assertEquals(Optional.empty(), partial.validator());
  }

  @Test
  void movingTakesTheContentAndLeavesNothing() throws IOException {
    PartialFile partial = new PartialFile(folder, HASH);
    partial.restart(Optional.of("\"tag\""));
    append(partial, 1, 2);
    Path target = folder.resolve("model").resolve("1_Pooling").resolve("config.json");
    partial.moveTo(target);
    assertArrayEquals(new byte[] {1, 2}, Files.readAllBytes(target));
    assertEquals(0, partial.size());
    assertEquals(Optional.empty(), partial.validator());
    assertFalse(Files.exists(folder.resolve(HASH.hex() + ".incomplete")));
  }

  @Test
  void aDiskThatCannotBeWrittenIsToldApartFromTheNetwork() throws IOException {
    Path file = Files.createFile(folder.resolve("no-folder"));
    HubException failure =
        assertThrows(HubException.class, () -> new PartialFile(file.resolve("inside"), HASH));
    assertEquals(Reason.CANNOT_WRITE, failure.reason());
  }

  private static void append(PartialFile partial, int... values) {
    byte[] bytes = new byte[values.length + 5];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) values[i];
    }
    try (PartialFile.Appender end = partial.append()) {
      end.write(bytes, values.length);
    }
  }
}
