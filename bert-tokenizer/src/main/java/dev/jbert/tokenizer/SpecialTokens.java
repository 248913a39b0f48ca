package dev.jbert.tokenizer;

/**
 * The special tokens of BERT with their ids.
 *
 * @param cls stands before a text, {@code [CLS]}
 * @param sep stands behind each text, {@code [SEP]}
 * @param pad fills a row up, {@code [PAD]}
 * @param unk stands for an unknown word, {@code [UNK]}
 * @param mask stands for a word to be guessed, {@code [MASK]}
 */
public record SpecialTokens(
    SpecialToken cls, SpecialToken sep, SpecialToken pad, SpecialToken unk, SpecialToken mask) {

  /** A token and its id. */
  public record SpecialToken(String token, int id) {}

  /**
   * What the special tokens of a tokenizer are called.
   *
   * @param cls usually {@code [CLS]}
   * @param sep usually {@code [SEP]}
   * @param pad usually {@code [PAD]}
   * @param unk usually {@code [UNK]}
   * @param mask usually {@code [MASK]}
   */
  public record Names(String cls, String sep, String pad, String unk, String mask) {

    /** The names that BERT uses. */
    public static final Names BERT = new Names("[CLS]", "[SEP]", "[PAD]", "[UNK]", "[MASK]");
  }
}
