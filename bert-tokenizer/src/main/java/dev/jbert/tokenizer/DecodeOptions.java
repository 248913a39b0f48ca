package dev.jbert.tokenizer;

import java.util.Objects;

/**
 * How ids are made into text. Immutable: each method returns a changed copy.
 *
 * @param specialTokens what happens to special tokens
 * @param cleanUp whether spaces are tidied up: "do n't stop ." becomes "don't stop."
 */
public record DecodeOptions(SpecialTokens specialTokens, CleanUp cleanUp) {

  private static final DecodeOptions DEFAULTS =
      new DecodeOptions(SpecialTokens.KEPT, CleanUp.AS_CONFIGURED);

  /** What happens to special tokens. */
  public enum SpecialTokens {
    /** They are in the text. */
    KEPT,
    /** They are left out: {@code skip_special_tokens}. */
    SKIPPED
  }

  /** {@code clean_up_tokenization_spaces}. */
  public enum CleanUp {
    /** As {@link TokenizerConfig#cleanUpTokenizationSpaces} says. */
    AS_CONFIGURED,
    /** Done. */
    ON,
    /** Not done, beyond what the decoder of the tokenizer itself does. */
    OFF
  }

  /** Refuses null. */
  public DecodeOptions {
    Objects.requireNonNull(specialTokens, "specialTokens");
    Objects.requireNonNull(cleanUp, "cleanUp");
  }

  /** Special tokens are kept, spaces are tidied up as configured. */
  public static DecodeOptions defaults() {
    return DEFAULTS;
  }

  /** Leaves special tokens out. */
  public DecodeOptions skippingSpecialTokens() {
    return new DecodeOptions(SpecialTokens.SKIPPED, cleanUp);
  }

  /** Says whether spaces are tidied up. */
  public DecodeOptions withCleanUp(CleanUp cleanUp) {
    return new DecodeOptions(specialTokens, cleanUp);
  }
}
