package dev.jbert.head;

import dev.jbert.kernel.Activation;
import dev.jbert.kernel.Matrix;
import dev.jbert.model.Backend.PreparedLayers;
import dev.jbert.model.BertModel;
import dev.jbert.model.CheckpointException;
import dev.jbert.model.HeadKind;
import dev.jbert.model.ModelWeights;
import dev.jbert.model.TokenBatch;
import java.util.ArrayList;
import java.util.List;

/**
 * The extractive question answering head: for every token how likely an answer starts and ends
 * there. {@code [start, end] = lastHiddenState · Wᵀ + b}. Devlin et al. 2019, section 4.2.
 *
 * <pre>{@code
 * SpanLogits span = QuestionAnsweringHead.load(model).logits(batch).getFirst();
 * span.start()   // [S] of the first sequence
 * }</pre>
 *
 * <p>Immutable; safe for any number of threads, and lives as long as the model, see {@link
 * BertModel#close}.
 */
public final class QuestionAnsweringHead {

  private static final int START_AND_END = 2;

  private final BertModel model;
  private final PreparedLayers layers;

  private QuestionAnsweringHead(BertModel model, PreparedLayers layers) {
    this.model = model;
    this.layers = layers;
  }

  /**
   * Reads the head of the model's checkpoint.
   *
   * @throws CheckpointException if the checkpoint has no question answering head; lists what is
   *     missing
   */
  public static QuestionAnsweringHead load(BertModel model) {
    model.checkpoint().requireHead(HeadKind.QUESTION_ANSWERING);
    ModelWeights weights = model.checkpoint().weights();
    return new QuestionAnsweringHead(
        model,
        model.prepareLayers(
            List.of(
                SequenceLogits.dense(
                    weights,
                    weights.names().heads().questionAnswering(),
                    START_AND_END,
                    model.config().hiddenSize(),
                    Activation.IDENTITY))));
  }

  /**
   * Runs the model on a batch.
   *
   * @return one for each sequence, in order
   * @throws IllegalArgumentException as {@link BertModel#forward(TokenBatch)}
   */
  public List<SpanLogits> logits(TokenBatch batch) {
    Matrix all = layers.apply(model.forward(batch).lastHiddenState());
    List<SpanLogits> spans = new ArrayList<>();
    for (int b = 0; b < batch.sequences(); b++) {
      int size = batch.sequenceLength(b);
      SpanLogits span = new SpanLogits(new float[size], new float[size]);
      for (int t = 0; t < size; t++) {
        span.start()[t] = all.at(batch.sequenceStart(b) + t, 0);
        span.end()[t] = all.at(batch.sequenceStart(b) + t, 1);
      }
      spans.add(span);
    }
    return spans;
  }
}
