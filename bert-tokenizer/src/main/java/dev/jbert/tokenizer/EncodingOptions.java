package dev.jbert.tokenizer;

import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * How texts are made into rows; the arguments of the reference's tokenizer call.
 *
 * <pre>{@code
 * EncodingOptions.defaults()
 *     .withTruncation(Truncation.ONLY_SECOND)
 *     .withMaxLength(384)
 *     .withStride(128)
 *     .withOverflowingTokens()
 *     .withPadding(Padding.LONGEST)
 * }</pre>
 *
 * <p>Immutable: each {@code with} method returns a changed copy.
 *
 * @param truncation what is cut; if empty, {@link Truncation#LONGEST_FIRST} where {@code maxLength}
 *     is given and there is no padding, otherwise nothing, as in the reference
 * @param maxLength the most tokens of a row, special ones included; if empty, the model's maximum
 * @param stride how many tokens of a text a window shares with the one before it
 * @param overflowingTokens whether what truncation cuts off comes in further windows
 * @param padding up to where rows are filled
 * @param padToMultipleOf the size of padded rows is rounded up to a multiple of this
 * @param addSpecialTokens whether {@code [CLS]} and {@code [SEP]} are put around the texts
 * @param specialTokensInText what special tokens mean that the texts contain
 * @param windows most rows that one input becomes, 1,048,576 unless said otherwise, and whether
 *     more are an error or left out; windows that overlap much or go in pairs would fill the memory
 */
public record EncodingOptions(
    Optional<Truncation> truncation,
    OptionalInt maxLength,
    int stride,
    boolean overflowingTokens,
    Padding padding,
    OptionalInt padToMultipleOf,
    boolean addSpecialTokens,
    SpecialTokensInText specialTokensInText,
    Limit windows) {

  private static final EncodingOptions DEFAULTS =
      new EncodingOptions(
          Optional.empty(),
          OptionalInt.empty(),
          0,
          false,
          Padding.NONE,
          OptionalInt.empty(),
          true,
          SpecialTokensInText.AS_TOKENS,
          Limit.refusing(1 << 20));

  /**
   * @throws IllegalArgumentException if {@code maxLength} or {@code stride} is below 0, or {@code
   *     padToMultipleOf} below 1
   */
  public EncodingOptions {
    Objects.requireNonNull(truncation, "truncation");
    Objects.requireNonNull(padding, "padding");
    Objects.requireNonNull(specialTokensInText, "specialTokensInText");
    Objects.requireNonNull(windows, "windows");
    requireAtLeast(0, maxLength, "maxLength");
    requireAtLeast(0, OptionalInt.of(stride), "stride");
    requireAtLeast(1, padToMultipleOf, "padToMultipleOf");
  }

  private static void requireAtLeast(int least, OptionalInt value, String name) {
    if (value.isPresent() && value.getAsInt() < least) {
      throw new IllegalArgumentException(
          name + " must be at least " + least + ", found " + value.getAsInt());
    }
  }

  /** Special tokens are added; nothing is cut, nothing is filled. */
  public static EncodingOptions defaults() {
    return DEFAULTS;
  }

  /** Cuts rows that are longer than the maximum. */
  public EncodingOptions withTruncation(Truncation truncation) {
    return new EncodingOptions(
        Optional.of(truncation),
        maxLength,
        stride,
        overflowingTokens,
        padding,
        padToMultipleOf,
        addSpecialTokens,
        specialTokensInText,
        windows);
  }

  /** Sets the most tokens of a row, special ones included. */
  public EncodingOptions withMaxLength(int maxLength) {
    return new EncodingOptions(
        truncation,
        OptionalInt.of(maxLength),
        stride,
        overflowingTokens,
        padding,
        padToMultipleOf,
        addSpecialTokens,
        specialTokensInText,
        windows);
  }

  /** Lets each window repeat the last {@code stride} tokens of the one before it. */
  public EncodingOptions withStride(int stride) {
    return new EncodingOptions(
        truncation,
        maxLength,
        stride,
        overflowingTokens,
        padding,
        padToMultipleOf,
        addSpecialTokens,
        specialTokensInText,
        windows);
  }

  /** Keeps what truncation cuts off, in further windows: {@code return_overflowing_tokens}. */
  public EncodingOptions withOverflowingTokens() {
    return new EncodingOptions(
        truncation,
        maxLength,
        stride,
        true,
        padding,
        padToMultipleOf,
        addSpecialTokens,
        specialTokensInText,
        windows);
  }

  /** Fills rows up with padding tokens. */
  public EncodingOptions withPadding(Padding padding) {
    return new EncodingOptions(
        truncation,
        maxLength,
        stride,
        overflowingTokens,
        padding,
        padToMultipleOf,
        addSpecialTokens,
        specialTokensInText,
        windows);
  }

  /** Rounds the size of padded rows up. */
  public EncodingOptions padToMultipleOf(int multiple) {
    return new EncodingOptions(
        truncation,
        maxLength,
        stride,
        overflowingTokens,
        padding,
        OptionalInt.of(multiple),
        addSpecialTokens,
        specialTokensInText,
        windows);
  }

  /** Leaves the texts without special tokens around them. */
  public EncodingOptions withoutSpecialTokens() {
    return new EncodingOptions(
        truncation,
        maxLength,
        stride,
        overflowingTokens,
        padding,
        padToMultipleOf,
        false,
        specialTokensInText,
        windows);
  }

  /** Says what special tokens mean that the texts contain. */
  public EncodingOptions withSpecialTokensInText(SpecialTokensInText specialTokensInText) {
    return new EncodingOptions(
        truncation,
        maxLength,
        stride,
        overflowingTokens,
        padding,
        padToMultipleOf,
        addSpecialTokens,
        specialTokensInText,
        windows);
  }

  /** Says how many rows one input may become, and what happens to more. */
  public EncodingOptions withWindows(Limit windows) {
    return new EncodingOptions(
        truncation,
        maxLength,
        stride,
        overflowingTokens,
        padding,
        padToMultipleOf,
        addSpecialTokens,
        specialTokensInText,
        windows);
  }

  /** The truncation that these options come to. */
  Truncation effectiveTruncation() {
    boolean activated = maxLength.isPresent() && padding == Padding.NONE;
    return truncation.orElse(activated ? Truncation.LONGEST_FIRST : Truncation.NONE);
  }
}
