package dev.jbert.tokenizer;

/**
 * The special tokens with their ids, by the names that BERT gives their parts.
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
   * @param cls usually {@code [CLS]} or {@code <s>}
   * @param sep usually {@code [SEP]} or {@code </s>}
   * @param pad usually {@code [PAD]} or {@code <pad>}
   * @param unk usually {@code [UNK]} or {@code <unk>}
   * @param mask usually {@code [MASK]} or {@code <mask>}
   */
  public record Names(String cls, String sep, String pad, String unk, String mask) {

    /** The names that BERT uses. */
    public static final Names BERT = new Names("[CLS]", "[SEP]", "[PAD]", "[UNK]", "[MASK]");

    /** The names that RoBERTa and BART use. */
    public static final Names ROBERTA = new Names("<s>", "</s>", "<pad>", "<unk>", "<mask>");

    /** The names that MPNet uses. */
    public static final Names MPNET = new Names("<s>", "</s>", "<pad>", "[UNK]", "<mask>");
  }
}
