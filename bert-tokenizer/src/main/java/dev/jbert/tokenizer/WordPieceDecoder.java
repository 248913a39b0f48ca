package dev.jbert.tokenizer;

import java.util.List;

/** Joins pieces of words to text. Immutable and thread-safe. */
final class WordPieceDecoder implements Decoder {

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

  @Override
  public String decode(List<String> tokens) {
    StringBuilder text = new StringBuilder();
    boolean first = true;
    for (String token : tokens) {
      String part = first ? token : continued(token);
      text.append(options.cleanup() ? cleanUpToken(part) : part);
      first = false;
    }
    return text.toString();
  }

  private String continued(String token) {
    return token.startsWith(options.prefix())
        ? token.substring(options.prefix().length())
        : " " + token;
  }

  /** What the Rust library does to each token; the space can only be its own. */
  private static String cleanUpToken(String token) {
    if (token.indexOf(' ') < 0) {
      return token;
    }
    return SpaceCleanUp.punctuation(token)
        .replace(" n't", "n't")
        .replace(" 'm", "'m")
        .replace(" do not", " don't")
        .replace(" 's", "'s")
        .replace(" 've", "'ve")
        .replace(" 're", "'re");
  }
}
