package dev.jbert.head;

import dev.jbert.kernel.Matrix;
import dev.jbert.model.BertModel;
import dev.jbert.model.CheckpointException;
import dev.jbert.model.HeadKind;
import dev.jbert.model.TokenBatch;

/**
 * The multiple choice head: a logit for each of several continuations of one text. Devlin et al.
 * 2019, section 4.4.
 *
 * <pre>{@code
 * // Two questions of three choices each: six sequences, the first question's before the second's.
 * Matrix logits = MultipleChoiceHead.load(model).logits(batch, 3);   // [2, 3]
 * }</pre>
 *
 * <p>Immutable; safe for any number of threads, and lives as long as the model, see {@link
 * BertModel#close}.
 */
public final class MultipleChoiceHead {

  private final SequenceLogits logits;

  private MultipleChoiceHead(SequenceLogits logits) {
    this.logits = logits;
  }

  /**
   * Reads the head of the model's checkpoint.
   *
   * @throws CheckpointException if the checkpoint has no multiple choice head, or lacks the pooler
   *     that it reads
   */
  public static MultipleChoiceHead load(BertModel model) {
    model.checkpoint().requireHead(HeadKind.MULTIPLE_CHOICE);
    return new MultipleChoiceHead(
        SequenceLogits.load(
            model, model.checkpoint().weights().names().heads().multipleChoice(), 1));
  }

  /**
   * Runs the model on a batch.
   *
   * @param batch the choices of the first question, then those of the second, and so on: B = Q x
   *     choices sequences
   * @param choices choices of each question, 1 or more
   * @return [Q, choices], the caller's own
   * @throws IllegalArgumentException if the sequences cannot be divided by the choices, or as
   *     {@link BertModel#forward(TokenBatch)}
   */
  public Matrix logits(TokenBatch batch, int choices) {
    if (choices < 1 || batch.sequences() % choices != 0) {
      throw new IllegalArgumentException(
          "%d sequences, expected a multiple of the %d choices"
              .formatted(batch.sequences(), choices));
    }
    return Matrix.of(logits.of(batch).values(), batch.sequences() / choices, choices);
  }
}
