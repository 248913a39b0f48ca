package dev.jbert.head;

import dev.jbert.kernel.Activation;
import dev.jbert.kernel.Matrix;
import dev.jbert.model.Backend.PreparedLayers;
import dev.jbert.model.BertModel;
import dev.jbert.model.CheckpointException;
import dev.jbert.model.HeadKind;
import dev.jbert.model.ModelWeights;
import dev.jbert.model.TokenBatch;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The token classification head: for every token a logit for every label. {@code logits =
 * lastHiddenState · Wᵀ + b}. Devlin et al. 2019, section 5.3.
 *
 * <pre>{@code
 * TokenClassificationHead head = TokenClassificationHead.load(model);
 * Matrix first = head.logits(batch).getFirst();   // [S, labels] of the first sequence
 * head.labels()                                   // [O, B-PER, I-PER, ...]
 * }</pre>
 *
 * <p>Immutable; safe for any number of threads, and lives as long as the model, see {@link
 * BertModel#close}.
 */
public final class TokenClassificationHead {

  private final BertModel model;
  private final PreparedLayers layers;

  private TokenClassificationHead(BertModel model, PreparedLayers layers) {
    this.model = model;
    this.layers = layers;
  }

  /**
   * Reads the head of the model's checkpoint.
   *
   * @throws CheckpointException if the checkpoint has no token classification head, or has weights
   *     for another number of labels than config.json names
   */
  public static TokenClassificationHead load(BertModel model) {
    model.checkpoint().requireHead(HeadKind.TOKEN_CLASSIFICATION);
    ModelWeights weights = model.checkpoint().weights();
    return new TokenClassificationHead(
        model,
        model.prepareLayers(
            List.of(
                SequenceLogits.dense(
                    weights,
                    weights.names().heads().tokenClassification(),
                    model.config().numLabels(),
                    model.config().hiddenSize(),
                    Activation.IDENTITY))));
  }

  /** Names of the labels, in the order of the logits. */
  public List<String> labels() {
    return model.config().labels();
  }

  /**
   * Runs the model on a batch.
   *
   * @return for each sequence [S, labels]; views of one array, the caller's own
   * @throws IllegalArgumentException as {@link BertModel#forward(TokenBatch)}
   */
  public List<Matrix> logits(TokenBatch batch) {
    Matrix all = layers.apply(model.forward(batch).lastHiddenState());
    return IntStream.range(0, batch.sequences())
        .mapToObj(b -> all.rows(batch.sequenceStart(b), batch.sequenceLength(b)))
        .toList();
  }
}
