package dev.jbert.model;

import dev.jbert.kernel.Activation;
import java.util.List;

/**
 * How a family turns a sequence into logits: which vector it reads and what layers follow.
 *
 * @param vector which vector of a sequence goes in
 * @param inner linear layers [H, H] before the last, in order
 * @param output the last linear layer, [labels, H], without {@code .weight} and {@code .bias}
 */
public record SequenceHead(SequenceVector vector, List<Inner> inner, String output) {

  /** Copies the list. */
  public SequenceHead {
    inner = List.copyOf(inner);
  }

  /** The vector that stands for a sequence. */
  public enum SequenceVector {
    /** The pooler output. */
    POOLER_OUTPUT,
    /** The last hidden state of the first token. */
    FIRST_TOKEN,
    /** The last hidden state of the last token that ends a text, {@code </s>}. */
    LAST_END_OF_TEXT
  }

  /**
   * A linear layer [H, H] with its activation.
   *
   * @param name without {@code .weight} and {@code .bias}
   * @param activation applied to every element
   */
  public record Inner(String name, Activation activation) {}
}
