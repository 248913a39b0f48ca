package dev.jbert.tools.conform;

/**
 * An array of the reference and what it is.
 *
 * @param output which output of the model
 * @param layer which layer of it; 0 for outputs without layers
 * @param name the array's name in the archive
 */
record ExpectedArray(Output output, int layer, String name) {
  /** An output of a model. */
  enum Output {
    /** [B, S, H] behind the last layer. */
    LAST_HIDDEN_STATE,
    /** [B, S, H]: 0 is the embedding output, i the output of layer i. */
    HIDDEN_STATE,
    /** [B, N, S, S] of a layer, counted from 0. */
    ATTENTION,
    /** [B, H]. */
    POOLER_OUTPUT,
    /** [B, S, V]. */
    MASKED_LM_LOGITS,
    /** [B, 2]. */
    NEXT_SENTENCE_LOGITS,
    /** [B, labels]. */
    SEQUENCE_LOGITS,
    /** [B, S, labels]. */
    TOKEN_LOGITS,
    /** [B, S] of being the start of an answer. */
    START_LOGITS,
    /** [B, S] of being the end of an answer. */
    END_LOGITS,
    /** [questions, choices]. */
    CHOICE_LOGITS
  }
}
