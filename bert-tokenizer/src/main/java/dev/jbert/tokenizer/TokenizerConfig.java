package dev.jbert.tokenizer;

import java.util.List;
import java.util.Objects;

/**
 * What a tokenizer is told beside its vocabulary; {@code tokenizer_config.json}.
 *
 * @param text what happens to a text before it is cut; of the kind that the tokenizer needs
 * @param specialTokens what the special tokens are called
 * @param addedTokens further tokens to find in texts; those that the vocabulary lacks get the next
 *     free ids, in this order. Special tokens that are not among them are found as they are written
 * @param modelMaxLength the most tokens that the model takes, at least 1; {@link #NO_MAX_LENGTH} if
 *     it does not say
 * @param cleanUpTokenizationSpaces whether decoding tidies up spaces in the whole text unless told
 *     otherwise; not done by default, as in transformers 4.57 and 5
 * @param paddingSide where padding goes
 * @param truncationSide where truncation cuts
 */
public record TokenizerConfig(
    TextOptions text,
    SpecialTokens.Names specialTokens,
    List<AddedToken> addedTokens,
    int modelMaxLength,
    boolean cleanUpTokenizationSpaces,
    Side paddingSide,
    Side truncationSide) {

  /** The value of {@link #modelMaxLength} where nothing is stated. */
  public static final int NO_MAX_LENGTH = Integer.MAX_VALUE;

  /**
   * @throws IllegalArgumentException if {@code modelMaxLength} is below 1
   */
  public TokenizerConfig {
    Objects.requireNonNull(text, "text");
    Objects.requireNonNull(specialTokens, "specialTokens");
    addedTokens = List.copyOf(addedTokens);
    Objects.requireNonNull(paddingSide, "paddingSide");
    Objects.requireNonNull(truncationSide, "truncationSide");
    if (modelMaxLength < 1) {
      throw new IllegalArgumentException(
          "modelMaxLength must be at least 1, found " + modelMaxLength);
    }
  }

  /** That of a model that sees lower-case text only, such as bert-base-uncased. */
  public static TokenizerConfig uncased() {
    return new TokenizerConfig(
        NormalizerOptions.uncased(),
        SpecialTokens.Names.BERT,
        List.of(),
        NO_MAX_LENGTH,
        false,
        Side.RIGHT,
        Side.RIGHT);
  }

  /** That of a model that sees case and accents, such as bert-base-cased. */
  public static TokenizerConfig cased() {
    return uncased().withText(NormalizerOptions.cased());
  }

  /** That of RoBERTa and BART. */
  public static TokenizerConfig roberta() {
    return uncased()
        .withText(ByteLevelOptions.roberta())
        .withSpecialTokens(SpecialTokens.Names.ROBERTA);
  }

  /** This with other text options. */
  public TokenizerConfig withText(TextOptions text) {
    return new TokenizerConfig(
        text,
        specialTokens,
        addedTokens,
        modelMaxLength,
        cleanUpTokenizationSpaces,
        paddingSide,
        truncationSide);
  }

  /** This with other names of the special tokens. */
  public TokenizerConfig withSpecialTokens(SpecialTokens.Names specialTokens) {
    return new TokenizerConfig(
        text,
        specialTokens,
        addedTokens,
        modelMaxLength,
        cleanUpTokenizationSpaces,
        paddingSide,
        truncationSide);
  }

  /** This with other added tokens. */
  public TokenizerConfig withAddedTokens(List<AddedToken> addedTokens) {
    return new TokenizerConfig(
        text,
        specialTokens,
        addedTokens,
        modelMaxLength,
        cleanUpTokenizationSpaces,
        paddingSide,
        truncationSide);
  }

  /** This with another maximum. */
  public TokenizerConfig withModelMaxLength(int modelMaxLength) {
    return new TokenizerConfig(
        text,
        specialTokens,
        addedTokens,
        modelMaxLength,
        cleanUpTokenizationSpaces,
        paddingSide,
        truncationSide);
  }

  /**
   * The text options of WordPiece.
   *
   * @throws IllegalArgumentException if they are of another model
   */
  NormalizerOptions normalizer() {
    if (text instanceof NormalizerOptions normalizer) {
      return normalizer;
    }
    throw new IllegalArgumentException("WordPiece needs NormalizerOptions, found " + text);
  }

  /**
   * The text options of byte-level BPE.
   *
   * @throws IllegalArgumentException if they are of another model
   */
  ByteLevelOptions byteLevel() {
    if (text instanceof ByteLevelOptions byteLevel) {
      return byteLevel;
    }
    throw new IllegalArgumentException("byte-level BPE needs ByteLevelOptions, found " + text);
  }

  boolean hasMaxLength() {
    return modelMaxLength != NO_MAX_LENGTH;
  }
}
