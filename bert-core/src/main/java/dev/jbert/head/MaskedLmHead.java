package dev.jbert.head;

import dev.jbert.kernel.Activation;
import dev.jbert.kernel.Matrix;
import dev.jbert.model.Backend.PreparedLayers;
import dev.jbert.model.BertConfig;
import dev.jbert.model.BertModel;
import dev.jbert.model.CheckpointException;
import dev.jbert.model.HeadKind;
import dev.jbert.model.HeadNames.MaskedLmNames;
import dev.jbert.model.ModelWeights;
import dev.jbert.model.RowLayer;
import dev.jbert.model.RowLayer.Dense;
import dev.jbert.model.RowLayer.Norm;
import dev.jbert.model.RowLayer.TiedDecoder;
import java.util.List;

/**
 * The masked-LM head: for a token's last hidden state a logit for every entry of the vocabulary.
 * Devlin et al. 2019, section 3.1.
 *
 * <pre>
 * transform  = LayerNorm(activation(hiddenState · Wᵀ + b))   [R, H]
 * logits     = transform · decoderᵀ + bias                   [R, V]
 * </pre>
 *
 * <p>The decoder is the word embedding table, unless the checkpoint says {@code
 * tie_word_embeddings=false} and has one of its own. Immutable; safe for any number of threads, and
 * lives as long as the model, see {@link BertModel#close}.
 */
public final class MaskedLmHead {

  private final PreparedLayers layers;

  private MaskedLmHead(PreparedLayers layers) {
    this.layers = layers;
  }

  /**
   * Reads the head of the model's checkpoint.
   *
   * @throws CheckpointException if the checkpoint has no masked-LM head; lists what is missing
   */
  public static MaskedLmHead load(BertModel model) {
    model.checkpoint().requireHead(HeadKind.MASKED_LM);
    ModelWeights weights = model.checkpoint().weights();
    MaskedLmNames names = weights.names().heads().maskedLm().orElseThrow();
    BertConfig config = model.config();
    int e = config.embeddingSize();
    List<RowLayer> layers =
        List.of(
            new Dense(
                weights.matrix(names.transform() + ".weight", e, config.hiddenSize()),
                weights.vector(names.transform() + ".bias", e),
                names.activation().orElse(config.hiddenAct())),
            new Norm(weights.norm(names.transformNorm(), e)),
            decoder(weights, config));
    return new MaskedLmHead(model.prepareLayers(layers));
  }

  private static RowLayer decoder(ModelWeights weights, BertConfig config) {
    MaskedLmNames names = weights.names().heads().maskedLm().orElseThrow();
    boolean tied = config.tieWordEmbeddings();
    float[] bias = weights.vector(names.biasIn(tied, weights::has), config.vocabSize());
    if (tied) {
      return new TiedDecoder(bias, config.embeddingSize());
    }
    Matrix weight =
        weights.matrix(names.decoder() + ".weight", config.vocabSize(), config.embeddingSize());
    return new Dense(weight, bias, Activation.IDENTITY);
  }

  /**
   * Logits over the whole vocabulary.
   *
   * @param hiddenStates [R, H] rows of the last hidden state; read only
   * @return [R, V], the caller's own
   */
  public Matrix logits(Matrix hiddenStates) {
    return layers.apply(hiddenStates);
  }
}
