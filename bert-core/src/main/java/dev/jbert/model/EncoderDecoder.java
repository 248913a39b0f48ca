package dev.jbert.model;

import dev.jbert.kernel.AttentionLayout;
import dev.jbert.kernel.DistanceBias;
import dev.jbert.kernel.Matrix;
import dev.jbert.kernel.WordTable;
import dev.jbert.model.Workspace.Buffer;
import java.util.Arrays;
import java.util.List;

/**
 * An encoder and a decoder that reads the same text, shifted by one, and what the encoder made of
 * it. What comes out is the decoder's. Lewis et al. 2020, section 3.1.
 *
 * @param encoder the encoder, without pooler
 * @param embeddings the decoder's
 * @param causal [N, 2 · reach + 1]: nothing for keys so far, minus infinity for those behind
 * @param layers the decoder's, in order
 */
record EncoderDecoder(
    Encoder encoder, Embeddings embeddings, Matrix causal, List<DecoderLayer> layers)
    implements Stack {

  static EncoderDecoder load(
      Encoder encoder, ModelWeights weights, WeightPacker packer, BertConfig config) {
    DecoderConfig decoder = config.decoder().orElseThrow();
    DecoderLayer[] layers = new DecoderLayer[decoder.decoderLayers()];
    Arrays.setAll(layers, index -> DecoderLayer.load(packer, index, config));
    return new EncoderDecoder(
        encoder,
        encoder.embeddings().ofDecoder(weights),
        causal(decoder.decoderAttentionHeads(), config.maxSequenceLength() - 1),
        List.of(layers));
  }

  private static Matrix causal(int numHeads, int reach) {
    Matrix causal = Matrix.zeros(numHeads, 2 * reach + 1);
    for (int n = 0; n < numHeads; n++) {
      int from = causal.rowOffset(n) + reach + 1;
      Arrays.fill(causal.values(), from, from + reach, Float.NEGATIVE_INFINITY);
    }
    return causal;
  }

  @Override
  public BertConfig config() {
    return encoder.config();
  }

  @Override
  public WordTable wordEmbeddings() {
    return encoder.wordEmbeddings();
  }

  @Override
  public void forward(TokenBatch batch, OutputPart output, Workspace workspace) {
    Matrix encoderStates = encoder.states(batch, workspace);
    DecoderConfig decoder = config().decoder().orElseThrow();
    Matrix states = workspace.matrix(Buffer.DECODER_STATES, batch.tokens(), config().hiddenSize());
    embeddings.forward(batch.shiftedRight(decoder.decoderStartTokenId()), states, workspace);
    output.putHiddenState(0, states);
    int[] starts = batch.sequenceStartsView();
    int heads = decoder.decoderAttentionHeads();
    AttentionLayout soFar =
        new AttentionLayout(
            heads, starts, starts, new int[0], new DistanceBias(causal, batch.positionsView()));
    AttentionLayout everyToken =
        new AttentionLayout(heads, starts, starts, batch.attentionMaskView());
    for (int i = 0; i < layers.size(); i++) {
      layers.get(i).forward(states, encoderStates, soFar, everyToken, workspace);
      if (i < layers.size() - 1) {
        output.putHiddenState(i + 1, states);
      }
    }
    output.putLastHiddenState(states, SelectedRows.of(TokenRows.ALL, batch));
  }
}
