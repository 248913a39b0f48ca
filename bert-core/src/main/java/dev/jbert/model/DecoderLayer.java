package dev.jbert.model;

import dev.jbert.kernel.Activation;
import dev.jbert.kernel.AttentionLayout;
import dev.jbert.kernel.LayerNorm;
import dev.jbert.kernel.Matrix;
import dev.jbert.model.WeightNames.LayerNames;
import dev.jbert.model.Workspace.Buffer;
import java.util.Optional;

/**
 * One layer of the decoder: attention over the tokens so far, attention over what the encoder gave,
 * feed-forward, each with add &amp; norm. Vaswani et al. 2017, section 3.1.
 *
 * @param self over the tokens so far
 * @param cross over the encoder's states
 * @param feedForward the last part
 */
record DecoderLayer(AddedAttention self, AddedAttention cross, FeedForward feedForward) {

  /**
   * Attention with add &amp; norm.
   *
   * @param query [H, H]
   * @param keyValue [2H, H]
   * @param output [H, H]
   * @param norm after the sum
   */
  record AddedAttention(Linear query, Linear keyValue, Linear output, LayerNorm norm) {

    /**
     * {@code y = LayerNorm(output(softmax(Q·Kᵀ / √D) · V) + x)}.
     *
     * @param x [Tq, H] the tokens that ask; read only
     * @param asked [Tk, H] the tokens that are asked; read only
     * @param y [Tq, H], overwritten; must not overlap the others
     */
    void forward(Matrix x, Matrix asked, AttentionLayout layout, Matrix y, Workspace workspace) {
      int h = x.columns();
      int rows = Math.max(x.rows(), asked.rows());
      Matrix all = workspace.matrix(Buffer.QUERY_KEY_VALUE, rows, 3 * h);
      Matrix queries = all.columns(0, h).rows(0, x.rows());
      Matrix keysValues = all.columns(h, 2 * h).rows(0, asked.rows());
      query.forward(x, Activation.IDENTITY, queries, workspace);
      keyValue.forward(asked, Activation.IDENTITY, keysValues, workspace);
      Matrix context = workspace.matrix(Buffer.CONTEXT, x.rows(), h);
      workspace
          .kernels()
          .attention(
              queries,
              keysValues.columns(0, h),
              keysValues.columns(h, h),
              layout,
              context,
              workspace.scratch());
      output.forward(context, Activation.IDENTITY, y, workspace);
      workspace.kernels().addLayerNorm(y, x, norm, y);
    }
  }

  /** Reads and packs a layer. */
  static DecoderLayer load(WeightPacker packer, int index, BertConfig config) {
    DecoderNames decoder = packer.names().decoder().orElseThrow();
    DecoderConfig shape = config.decoder().orElseThrow();
    LayerNames names = decoder.layer();
    DecoderNames.CrossNames cross = decoder.cross();
    int h = config.hiddenSize();
    int i = shape.decoderFfnDim();
    Part part = new Part(packer, names, index, h);
    return new DecoderLayer(
        new AddedAttention(
            part.linear(names.query()),
            part.keyValue(names.key(), names.value()),
            part.linear(names.attentionOutput()),
            part.norm(names.attentionNorm())),
        new AddedAttention(
            part.linear(cross.query()),
            part.keyValue(cross.key(), cross.value()),
            part.linear(cross.attentionOutput()),
            part.norm(cross.attentionNorm())),
        new FeedForward(
            packer.linear(part.name(names.intermediate()), i, h),
            config.hiddenAct(),
            packer.linear(part.name(names.output()), h, i),
            part.norm(names.outputNorm())));
  }

  /** Reads the parts of one layer. */
  private record Part(WeightPacker packer, LayerNames names, int index, int hiddenSize) {

    String name(String part) {
      return names.in(packer.names().prefix(), index, part);
    }

    Linear linear(String part) {
      return packer.linear(name(part), hiddenSize, hiddenSize);
    }

    Linear keyValue(String key, String value) {
      return packer.fused(hiddenSize, hiddenSize, Optional.empty(), name(key), name(value));
    }

    LayerNorm norm(String part) {
      return packer.norm(name(part), hiddenSize);
    }
  }

  /**
   * Computes the layer in place.
   *
   * @param states [T, H], overwritten with the layer's output
   * @param encoderStates [T, H]; read only
   * @param soFar which tokens the first attention sees
   * @param everyToken which of the encoder's states the second one sees
   * @throws java.util.concurrent.CancellationException if the thread is interrupted beforehand
   */
  void forward(
      Matrix states,
      Matrix encoderStates,
      AttentionLayout soFar,
      AttentionLayout everyToken,
      Workspace workspace) {
    Interruption.check();
    Matrix attended = workspace.matrix(Buffer.ATTENDED, states.rows(), states.columns());
    Matrix crossed = workspace.matrix(Buffer.QUERY_STATES, states.rows(), states.columns());
    self.forward(states, states, soFar, attended, workspace);
    cross.forward(attended, encoderStates, everyToken, crossed, workspace);
    feedForward.forward(crossed, states, workspace);
  }
}
