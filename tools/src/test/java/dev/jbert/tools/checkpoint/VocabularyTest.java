package dev.jbert.tools.checkpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VocabularyTest {

  private static final String SPECIAL = "[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\n";

  @TempDir Path folder;

  @Test
  void linesAreTokensWhateverEndsThem() throws IOException {
    Vocabulary vocabulary = read((SPECIAL + "b\u00a0\nc\rd\n").replace("\n", "\r\n"));
    assertEquals(7, vocabulary.size());
    assertEquals("b\u00a0", vocabulary.tokens().get(5));
    assertEquals("c\rd", vocabulary.tokens().get(6));
    assertEquals(4, vocabulary.idOf("[MASK]"));
    assertThrows(IllegalArgumentException.class, () -> vocabulary.idOf("x"));
  }

  @Test
  void onlyRealTokensTellTheCase() throws IOException {
    assertFalse(read(SPECIAL + "say\n[unused1]\n").isCased());
    assertTrue(read(SPECIAL + "##\u00c9\n").isCased());
  }

  @Test
  void brokenVocabulariesAreRefused() throws IOException {
    refused("vocabulary lacks the special token [MASK]", "[PAD]\n[UNK]\n[CLS]\n[SEP]\n");
    refused("lines 3 and 6 are the same token", SPECIAL + "[CLS]\n");
    refused("vocabulary lacks the special token [PAD]", "\uFEFF" + SPECIAL);
    Files.write(file(), new byte[] {'a', (byte) 0xFF});
    CheckpointException e = assertThrows(CheckpointException.class, () -> Vocabulary.read(file()));
    assertEquals(file() + ": vocabulary is not valid UTF-8", e.getMessage());
  }

  private void refused(String message, String text) {
    CheckpointException e = assertThrows(CheckpointException.class, () -> read(text));
    assertEquals(file() + ": " + message, e.getMessage());
    assertEquals(CheckpointException.Reason.BROKEN_FILE, e.reason());
  }

  private Vocabulary read(String text) throws IOException {
    Files.write(file(), text.getBytes(StandardCharsets.UTF_8));
    return Vocabulary.read(file());
  }

  private Path file() {
    return folder.resolve("vocab.txt");
  }
}
