package dev.jbert.tools.bench;

/** What a timed run computes. */
public enum BenchOutput {
  /** The last hidden state of every token. */
  LAST,
  /** The last hidden state of {@code [CLS]}, which is all that the last layer computes then. */
  CLS,
  /** The mean of the last hidden states of each sequence. */
  MEAN,
  /** The masked-LM logits of the masked tokens; of one token where a sequence has none. */
  MLM
}
