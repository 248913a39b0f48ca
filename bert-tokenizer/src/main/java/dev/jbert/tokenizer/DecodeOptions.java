package dev.jbert.tokenizer;

import java.util.Objects;

/**
 * How ids are made into text. Immutable: each method returns a changed copy.
 *
 * @param skipSpecialTokens whether special tokens are left out
 * @param cleanUp whether spaces are tidied up: "do n't stop ." becomes "don't stop."
 */
public record DecodeOptions(boolean skipSpecialTokens, CleanUp cleanUp) {

  private static final DecodeOptions DEFAULTS = new DecodeOptions(false, CleanUp.AS_CONFIGURED);

  /** {@code clean_up_tokenization_spaces}. */
  public enum CleanUp {
    /** As {@link TokenizerConfig#cleanUpTokenizationSpaces} says. */
    AS_CONFIGURED,
    /** Done in the whole text. */
    ON,
    /** Not done, beyond what the decoder of the tokenizer does to each token by itself. */
    OFF
  }

  /** Refuses null. */
  public DecodeOptions {
    Objects.requireNonNull(cleanUp, "cleanUp");
  }

  /** Special tokens are kept, spaces are tidied up as configured. */
  public static DecodeOptions defaults() {
    return DEFAULTS;
  }

  /** Leaves special tokens out. */
  public DecodeOptions skippingSpecialTokens() {
    return new DecodeOptions(true, cleanUp);
  }

  /** Says whether spaces are tidied up. */
  public DecodeOptions withCleanUp(CleanUp cleanUp) {
    return new DecodeOptions(skipSpecialTokens, cleanUp);
  }
}
