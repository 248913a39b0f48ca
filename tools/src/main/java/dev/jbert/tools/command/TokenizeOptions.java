package dev.jbert.tools.command;

import dev.jbert.tokenizer.EncodingOptions;
import dev.jbert.tokenizer.Padding;
import dev.jbert.tokenizer.SpecialTokensInText;
import dev.jbert.tokenizer.Truncation;
import dev.jbert.tools.input.UsageException;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The arguments of the Hugging Face tokenizer call. */
final class TokenizeOptions {
  @Option(
      names = "--truncation",
      paramLabel = "none|longest_first|only_first|only_second",
      description = "What is cut if there are too many tokens.")
  private Optional<Truncation> truncation = Optional.empty();

  @Option(
      names = "--max-length",
      paramLabel = "N",
      description = "The most tokens, special ones included (default: the model's maximum).")
  private Optional<Integer> maxLength = Optional.empty();

  @Option(
      names = "--stride",
      paramLabel = "N",
      description = "How many tokens a window shares with the one before it.")
  private int stride;

  @Option(names = "--overflow", description = "Show what was cut off, in further windows.")
  private boolean overflow;

  @Option(
      names = "--padding",
      paramLabel = "none|longest|max_length",
      defaultValue = "none",
      description = "Fill up with [PAD].")
  private Padding padding = Padding.NONE;

  @Option(
      names = "--pad-to-multiple-of",
      paramLabel = "N",
      description = "Fill up to a multiple of N.")
  private Optional<Integer> padToMultipleOf = Optional.empty();

  @Option(names = "--no-special-tokens", description = "Leave out [CLS] and [SEP].")
  private boolean noSpecialTokens;

  @Option(names = "--literal", description = "Take [MASK] and the like in a text as mere text.")
  private boolean literal;

  /** True if further windows are wanted. */
  boolean overflow() {
    return overflow;
  }

  /** True if all texts must be known before the first is shown. */
  boolean padsToLongest() {
    return padding == Padding.LONGEST;
  }

  /**
   * Returns the options as the tokenizer takes them.
   *
   * @throws UsageException if a number is out of range
   */
  EncodingOptions encodingOptions() {
    try {
      EncodingOptions options = EncodingOptions.defaults().withStride(stride).withPadding(padding);
      if (truncation.isPresent()) {
        options = options.withTruncation(truncation.get());
      }
      if (maxLength.isPresent()) {
        options = options.withMaxLength(maxLength.get());
      }
      if (padToMultipleOf.isPresent()) {
        options = options.padToMultipleOf(padToMultipleOf.get());
      }
      if (overflow) {
        options = options.withOverflowingTokens();
      }
      if (noSpecialTokens) {
        options = options.withoutSpecialTokens();
      }
      return literal ? options.withSpecialTokensInText(SpecialTokensInText.AS_TEXT) : options;
    } catch (IllegalArgumentException e) {
      throw new UsageException(e.getMessage());
    }
  }
}
