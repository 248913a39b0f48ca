package dev.jbert.model;

/** What a checkpoint can hold beside the encoder and the pooler. */
public enum HeadKind {
  /** Predicts the token at a position, usually a masked one. Devlin et al. 2019, section 3.1. */
  MASKED_LM("masked-LM"),
  /** Predicts whether the second text follows the first. Devlin et al. 2019, section 3.1. */
  NEXT_SENTENCE("next-sentence");

  private final String title;

  HeadKind(String title) {
    this.title = title;
  }

  /** What people call it, for messages and tables: {@code masked-LM}. */
  public String title() {
    return title;
  }
}
