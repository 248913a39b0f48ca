package dev.jbert.fuzz;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.jbert.tokenizer.Tokenizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A tokenizer that was read, whatever it is, can be used, and written and read again. */
final class Rereading {

  private static final String TEXT = "Hello, w\u00f6rld! [MASK] <mask> 12 \u6f22 \ud83d\ude42";

  private Rereading() {}

  /** Requires that the tokenizer that is written and read again encodes as the first does. */
  static void requireEqual(Tokenizer tokenizer, Path folder) throws IOException {
    int[] ids = tokenizer.encode(TEXT).inputIds();
    tokenizer.decode(ids);
    if (!isWritable(tokenizer)) {
      return;
    }
    tokenizer.savePretrained(folder);
    for (String first : List.of("tokenizer.json", "vocab")) {
      Tokenizer again = Tokenizer.load(folder);
      assertEquals(tokenizer.vocabulary().size(), again.vocabulary().size());
      assertArrayEquals(ids, again.encode(TEXT).inputIds(), "read from " + first);
      Files.deleteIfExists(folder.resolve("tokenizer.json"));
    }
  }

  /** What {@link Tokenizer#savePretrained} refuses: white space where the files part tokens. */
  private static boolean isWritable(Tokenizer tokenizer) {
    for (int id = 0; id < tokenizer.vocabulary().size(); id++) {
      if (tokenizer.vocabulary().token(id).chars().anyMatch(Character::isWhitespace)) {
        return false;
      }
    }
    return true;
  }
}
