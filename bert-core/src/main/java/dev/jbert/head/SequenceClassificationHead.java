package dev.jbert.head;

import dev.jbert.kernel.Matrix;
import dev.jbert.model.BertModel;
import dev.jbert.model.CheckpointException;
import dev.jbert.model.HeadKind;
import dev.jbert.model.TokenBatch;
import java.util.List;

/**
 * The sequence classification head: for a text, or a pair of texts, a logit for every label. Devlin
 * et al. 2019, section 4.1; each family has its own form of it, as in Hugging Face's {@code
 * ...ForSequenceClassification}.
 *
 * <pre>{@code
 * try (BertModel model = BertModel.load(folder)) {
 *   SequenceClassificationHead head = SequenceClassificationHead.load(model);
 *   Matrix logits = head.logits(batch);      // [B, labels]
 *   head.labels()                            // [NEGATIVE, POSITIVE]
 * }
 * }</pre>
 *
 * <p>Immutable; safe for any number of threads, and lives as long as the model, see {@link
 * BertModel#close}.
 */
public final class SequenceClassificationHead {

  private final List<String> labels;
  private final SequenceLogits logits;

  private SequenceClassificationHead(List<String> labels, SequenceLogits logits) {
    this.labels = labels;
    this.logits = logits;
  }

  /**
   * Reads the head of the model's checkpoint.
   *
   * @throws CheckpointException if the checkpoint has no sequence classification head, or lacks the
   *     pooler that it reads, or has weights for another number of labels than config.json names
   */
  public static SequenceClassificationHead load(BertModel model) {
    model.checkpoint().requireHead(HeadKind.SEQUENCE_CLASSIFICATION);
    List<String> labels = model.config().labels();
    return new SequenceClassificationHead(
        labels,
        SequenceLogits.load(
            model,
            model.checkpoint().weights().names().heads().sequenceClassification(),
            labels.size()));
  }

  /** Names of the labels, in the order of the logits. */
  public List<String> labels() {
    return labels;
  }

  /**
   * Runs the model on a batch.
   *
   * @return [B, labels], the caller's own
   * @throws IllegalArgumentException as {@link BertModel#forward(TokenBatch)}
   */
  public Matrix logits(TokenBatch batch) {
    return logits.of(batch);
  }
}
