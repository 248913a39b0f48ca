package dev.jbert.tokenizer;

/** Takes away the spaces that joined tokens leave before punctuation. */
final class SpaceCleanUp {

  private SpaceCleanUp() {}

  /** What transformers does to a whole text: {@code clean_up_tokenization_spaces}. */
  static String text(String text) {
    return punctuation(text)
        .replace(" n't", "n't")
        .replace(" 'm", "'m")
        .replace(" 's", "'s")
        .replace(" 've", "'ve")
        .replace(" 're", "'re");
  }

  static String punctuation(String text) {
    return text.replace(" .", ".")
        .replace(" ?", "?")
        .replace(" !", "!")
        .replace(" ,", ",")
        .replace(" ' ", "'");
  }
}
