package dev.jbert.head;

import dev.jbert.kernel.Activation;
import dev.jbert.kernel.Matrix;
import dev.jbert.model.Backend.PreparedLayers;
import dev.jbert.model.BertModel;
import dev.jbert.model.CheckpointException;
import dev.jbert.model.HeadKind;
import dev.jbert.model.ModelWeights;
import dev.jbert.model.RowLayer.Dense;
import java.util.List;

/**
 * The next-sentence head: whether the second text of a pair follows the first. {@code logits =
 * poolerOutput · Wᵀ + b}. Devlin et al. 2019, section 3.1.
 *
 * <p>Immutable; safe for any number of threads, and lives as long as the model, see {@link
 * BertModel#close}.
 */
public final class NextSentenceHead {

  private static final int CLASSES = 2;

  private final PreparedLayers layers;

  private NextSentenceHead(PreparedLayers layers) {
    this.layers = layers;
  }

  /**
   * Reads the head of the model's checkpoint.
   *
   * @throws CheckpointException if the checkpoint has no next-sentence head or no pooler; lists
   *     what is missing
   */
  public static NextSentenceHead load(BertModel model) {
    model.checkpoint().requireHead(HeadKind.NEXT_SENTENCE);
    model.checkpoint().requirePooler();
    ModelWeights weights = model.checkpoint().weights();
    String name = weights.names().heads().nextSentence().orElseThrow();
    Dense dense =
        new Dense(
            weights.matrix(name + ".weight", CLASSES, model.config().hiddenSize()),
            weights.vector(name + ".bias", CLASSES),
            Activation.IDENTITY);
    return new NextSentenceHead(model.prepareLayers(List.of(dense)));
  }

  /**
   * Logits of the two classes.
   *
   * @param poolerOutput [B, H]; read only
   * @return [B, 2], the caller's own: column 0 the second text follows, column 1 it does not
   */
  public Matrix logits(Matrix poolerOutput) {
    return layers.apply(poolerOutput);
  }
}
