package dev.jbert.tokenizer;

import java.util.Objects;

/**
 * Bounds on what the files of a tokenizer, and the texts that it is given, may ask for. A file that
 * exceeds one is refused with a message that names the limit.
 *
 * <pre>{@code
 * Tokenizer.load(folder, TokenizerLimits.DEFAULTS.withTextChars(Limit.cutting(100_000)))
 * }</pre>
 *
 * @param maxVocabularyBytes longest {@code tokenizer.json}, {@code vocab.txt}, {@code vocab.json}
 *     and {@code merges.txt}
 * @param maxConfigBytes longest of each other file
 * @param maxDepth most objects and arrays within each other in a JSON file, at most 1,000
 * @param maxTokens most tokens of a vocabulary, and most merges
 * @param maxTokenChars most chars of an added token, and most code points of a word that is cut
 *     into pieces, which {@code max_input_chars_per_word} states: they bound the work for a char
 * @param maxTemplateTokens most special tokens around a text
 * @param textChars most chars of one text, counted before anything is done with it; a text is never
 *     cut within a code point
 */
public record TokenizerLimits(
    int maxVocabularyBytes,
    int maxConfigBytes,
    int maxDepth,
    int maxTokens,
    int maxTokenChars,
    int maxTemplateTokens,
    Limit textChars) {

  private static final int MOST_DEPTH = 1_000;

  /**
   * 64 MiB of vocabulary and 4 MiB of another file (the largest vocabularies in use are about 10
   * MB), 64 levels of JSON, 2,000,000 tokens (in use: half a million), 10,000 chars of a token (in
   * use: 100), 1,000 special tokens around a text (in use: 4), and 134,217,728 chars of a text,
   * more being an error.
   */
  public static final TokenizerLimits DEFAULTS =
      new TokenizerLimits(
          64 << 20, 4 << 20, 64, 2_000_000, 10_000, 1_000, Limit.refusing(128 << 20));

  /**
   * Checks the bounds.
   *
   * @throws IllegalArgumentException if one is below 1, or {@code maxDepth} above 1,000
   */
  public TokenizerLimits {
    Objects.requireNonNull(textChars, "textChars");
    requireFrom1(maxVocabularyBytes, "maxVocabularyBytes");
    requireFrom1(maxConfigBytes, "maxConfigBytes");
    requireFrom1(maxTokens, "maxTokens");
    requireFrom1(maxTokenChars, "maxTokenChars");
    requireFrom1(maxTemplateTokens, "maxTemplateTokens");
    if (maxDepth < 1 || maxDepth > MOST_DEPTH) {
      throw new IllegalArgumentException(
          "maxDepth must be 1 to " + MOST_DEPTH + ", found " + maxDepth);
    }
  }

  private static void requireFrom1(int value, String name) {
    if (value < 1) {
      throw new IllegalArgumentException(name + " must be 1 or more, found " + value);
    }
  }

  /** These limits with another longest file with a vocabulary or merges. */
  public TokenizerLimits withMaxVocabularyBytes(int bytes) {
    return new TokenizerLimits(
        bytes, maxConfigBytes, maxDepth, maxTokens, maxTokenChars, maxTemplateTokens, textChars);
  }

  /** These limits with another longest file of the others. */
  public TokenizerLimits withMaxConfigBytes(int bytes) {
    return new TokenizerLimits(
        maxVocabularyBytes,
        bytes,
        maxDepth,
        maxTokens,
        maxTokenChars,
        maxTemplateTokens,
        textChars);
  }

  /** These limits with another depth of JSON. */
  public TokenizerLimits withMaxDepth(int depth) {
    return new TokenizerLimits(
        maxVocabularyBytes,
        maxConfigBytes,
        depth,
        maxTokens,
        maxTokenChars,
        maxTemplateTokens,
        textChars);
  }

  /** These limits with another number of tokens and of merges. */
  public TokenizerLimits withMaxTokens(int tokens) {
    return new TokenizerLimits(
        maxVocabularyBytes,
        maxConfigBytes,
        maxDepth,
        tokens,
        maxTokenChars,
        maxTemplateTokens,
        textChars);
  }

  /** These limits with another longest token. */
  public TokenizerLimits withMaxTokenChars(int chars) {
    return new TokenizerLimits(
        maxVocabularyBytes,
        maxConfigBytes,
        maxDepth,
        maxTokens,
        chars,
        maxTemplateTokens,
        textChars);
  }

  /** These limits with another number of special tokens around a text. */
  public TokenizerLimits withMaxTemplateTokens(int tokens) {
    return new TokenizerLimits(
        maxVocabularyBytes, maxConfigBytes, maxDepth, maxTokens, maxTokenChars, tokens, textChars);
  }

  /** These limits with another longest text, or another way with longer ones. */
  public TokenizerLimits withTextChars(Limit chars) {
    return new TokenizerLimits(
        maxVocabularyBytes,
        maxConfigBytes,
        maxDepth,
        maxTokens,
        maxTokenChars,
        maxTemplateTokens,
        chars);
  }
}
