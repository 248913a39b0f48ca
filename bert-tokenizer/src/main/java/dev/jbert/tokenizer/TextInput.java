package dev.jbert.tokenizer;

import java.util.Objects;
import java.util.Optional;

/**
 * What one row is made of: a text, or a pair of texts.
 *
 * @param text the first or only text
 * @param pair the second text, if there is one
 */
public record TextInput(String text, Optional<String> pair) {

  /** Refuses null. */
  public TextInput {
    Objects.requireNonNull(text, "text");
    Objects.requireNonNull(pair, "pair");
  }

  /** One text. */
  public static TextInput of(String text) {
    return new TextInput(text, Optional.empty());
  }

  /** A pair of texts. */
  public static TextInput of(String text, String pair) {
    return new TextInput(text, Optional.of(pair));
  }
}
