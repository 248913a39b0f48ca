package dev.jbert.fuzz;

import dev.jbert.tokenizer.Tokenizer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.stream.Stream;

/** One small tokenizer of each kind. */
final class Tokenizers {

  /** WordPiece without and with case, MPNet's variant of it, byte-level BPE. */
  static final List<Tokenizer> ALL =
      Stream.of("bert-uncased-base", "bert-cased-base", "mpnet-base", "roberta-base")
          .map(Tokenizers::load)
          .toList();

  private Tokenizers() {}

  private static Tokenizer load(String model) {
    try {
      return Tokenizer.load(Fixtures.folder(model));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
