package dev.jbert.head;

import dev.jbert.kernel.Activation;
import dev.jbert.kernel.Matrix;
import dev.jbert.model.Backend.PreparedLayers;
import dev.jbert.model.BertModel;
import dev.jbert.model.ModelWeights;
import dev.jbert.model.OutputRequest;
import dev.jbert.model.RowLayer;
import dev.jbert.model.RowLayer.Dense;
import dev.jbert.model.SequenceHead;
import dev.jbert.model.SequenceHead.SequenceVector;
import dev.jbert.model.TokenBatch;
import dev.jbert.model.TokenRows;
import java.util.ArrayList;
import java.util.List;

/**
 * A sequence's vector through the layers of a head, whatever the family's form.
 *
 * @param model what the vectors come from
 * @param vector which vector
 * @param layers what follows
 */
record SequenceLogits(BertModel model, SequenceVector vector, PreparedLayers layers) {

  /** Reads the layers of a head that the checkpoint is known to have. */
  static SequenceLogits load(BertModel model, SequenceHead head, int outputs) {
    if (head.vector() == SequenceVector.POOLER_OUTPUT) {
      model.checkpoint().requirePooler();
    }
    ModelWeights weights = model.checkpoint().weights();
    int h = model.config().hiddenSize();
    List<RowLayer> layers = new ArrayList<>();
    for (SequenceHead.Inner inner : head.inner()) {
      layers.add(dense(weights, inner.name(), h, h, inner.activation()));
    }
    layers.add(dense(weights, head.output(), outputs, h, Activation.IDENTITY));
    return new SequenceLogits(model, head.vector(), model.prepareLayers(layers));
  }

  /** Reads {@code name.weight} [out, in] and {@code name.bias} [out]. */
  static Dense dense(ModelWeights weights, String name, int out, int in, Activation activation) {
    return new Dense(
        weights.matrix(name + ".weight", out, in), weights.vector(name + ".bias", out), activation);
  }

  /** [B, outputs], the caller's own. */
  Matrix of(TokenBatch batch) {
    return layers.apply(
        switch (vector) {
          case POOLER_OUTPUT ->
              model.forward(batch, OutputRequest.none().withPoolerOutput()).poolerOutput();
          case FIRST_TOKEN ->
              model
                  .forward(batch, OutputRequest.lastHiddenState(TokenRows.FIRST))
                  .lastHiddenState();
          case LAST_END_OF_TEXT ->
              model
                  .forward(batch, OutputRequest.lastHiddenState(lastEndsOfText(batch)))
                  .lastHiddenState();
        });
  }

  private TokenRows lastEndsOfText(TokenBatch batch) {
    int eosTokenId = model.config().decoder().orElseThrow().eosTokenId();
    int[] inputIds = batch.inputIds();
    int[][] positions = new int[batch.sequences()][];
    for (int b = 0; b < positions.length; b++) {
      int last = batch.sequenceLength(b) - 1;
      while (last >= 0 && inputIds[batch.sequenceStart(b) + last] != eosTokenId) {
        last--;
      }
      if (last < 0) {
        throw new IllegalArgumentException(
            "sequence %d: expected the token %d that ends a text, found none"
                .formatted(b, eosTokenId));
      }
      positions[b] = new int[] {last};
    }
    return TokenRows.at(positions);
  }
}
