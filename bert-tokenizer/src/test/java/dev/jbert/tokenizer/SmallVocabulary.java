package dev.jbert.tokenizer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Tokenizers over vocabularies that a test spells out. */
final class SmallVocabulary {

  /** These have the ids 0 to 4. */
  static final List<String> SPECIAL = List.of("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]");

  private SmallVocabulary() {}

  /** A tokenizer with the special tokens and, from id 5 on, {@code tokens}. */
  static Tokenizer tokenizer(TokenizerConfig config, String... tokens) {
    List<String> lines = new ArrayList<>(SPECIAL);
    lines.addAll(List.of(tokens));
    try {
      Path file = Files.createTempFile("vocab", ".txt");
      Files.writeString(file, String.join("\n", lines) + "\n");
      Tokenizer tokenizer = Tokenizer.ofVocabulary(file, config);
      Files.delete(file);
      return tokenizer;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
