package dev.jbert.tokenizer;

/** Joins tokens to text. Immutable and thread-safe. */
final class WordPieceDecoder {

  /**
   * How tokens are joined.
   *
   * @param prefix what marks a token as the continuation of a word
   * @param cleanup whether each token loses the space before its punctuation
   */
  record Options(String prefix, boolean cleanup) {

    static final Options BERT = new Options("##", true);
  }

  private final Options options;

  WordPieceDecoder(Options options) {
    this.options = options;
  }

  /** Appends a token to the text so far. */
  void append(String token, boolean first, StringBuilder text) {
    String part = token;
    if (!first) {
      part =
          token.startsWith(options.prefix())
              ? token.substring(options.prefix().length())
              : " " + token;
    }
    text.append(options.cleanup() ? cleanUpToken(part) : part);
  }

  /** What the Rust library does to each token; the space can only be its own. */
  private static String cleanUpToken(String token) {
    if (token.indexOf(' ') < 0) {
      return token;
    }
    return cleanUpPunctuation(token)
        .replace(" n't", "n't")
        .replace(" 'm", "'m")
        .replace(" do not", " don't")
        .replace(" 's", "'s")
        .replace(" 've", "'ve")
        .replace(" 're", "'re");
  }

  /** What transformers does to the whole text: {@code clean_up_tokenization_spaces}. */
  static String cleanUpText(String text) {
    return cleanUpPunctuation(text)
        .replace(" n't", "n't")
        .replace(" 'm", "'m")
        .replace(" 's", "'s")
        .replace(" 've", "'ve")
        .replace(" 're", "'re");
  }

  private static String cleanUpPunctuation(String text) {
    return text.replace(" .", ".")
        .replace(" ?", "?")
        .replace(" !", "!")
        .replace(" ,", ",")
        .replace(" ' ", "'");
  }
}
