package dev.jbert.model;

import dev.jbert.kernel.Activation;
import dev.jbert.kernel.AttentionLayout;
import dev.jbert.kernel.Kernels;
import dev.jbert.kernel.LayerNorm;
import dev.jbert.kernel.Matrix;
import dev.jbert.model.Workspace.Buffer;
import java.util.Optional;

/**
 * One layer of the encoder: attention, add &amp; norm, feed-forward, add &amp; norm. Vaswani et al.
 * 2017, section 3.1, with the norm after each part as there.
 */
final class EncoderLayer {

  private final Projection projection;
  private final Linear attentionOutput;
  private final LayerNorm attentionNorm;
  private final FeedForward feedForward;
  private final BertConfig config;

  /** How queries, keys and values come from the hidden states. */
  private sealed interface Projection {

    /** One product for all three: every token asks. */
    record Fused(Linear queryKeyValue) implements Projection {}

    /** Queries apart, so that chosen tokens can ask while all tokens are asked. */
    record Split(Linear query, Linear keyValue) implements Projection {}
  }

  /** Sees the queries [Tq, H] and keys [Tk, H] of a layer before they are used. */
  interface AttentionTap {
    /** Sees nothing. */
    AttentionTap NONE = (_, _, _) -> {};

    void accept(Matrix query, Matrix key, AttentionLayout layout);
  }

  private EncoderLayer(Projection projection, WeightPacker packer, int index, BertConfig config) {
    WeightNames names = packer.names();
    WeightNames.LayerNames part = names.layer();
    int h = config.hiddenSize();
    int i = config.intermediateSize();
    this.projection = projection;
    this.attentionOutput = packer.linear(name(names, index, part.attentionOutput()), h, h);
    this.attentionNorm = packer.norm(name(names, index, part.attentionNorm()), h);
    this.feedForward =
        new FeedForward(
            packer.linear(name(names, index, part.intermediate()), i, h, attentionNorm),
            config.hiddenAct(),
            packer.linear(name(names, index, part.output()), h, i),
            outputNorm(packer, index, config));
    this.config = config;
  }

  /**
   * Reads and packs a layer; the last one keeps its queries apart.
   *
   * @param inputNorm the norm that the layer's input comes out of, if it is one
   */
  static EncoderLayer load(
      WeightPacker packer, int index, Optional<LayerNorm> inputNorm, BertConfig config) {
    WeightNames names = packer.names();
    String query = name(names, index, names.layer().query());
    String key = name(names, index, names.layer().key());
    String value = name(names, index, names.layer().value());
    int h = config.hiddenSize();
    Projection projection =
        index == config.numHiddenLayers() - 1
            ? new Projection.Split(
                packer.fused(h, h, inputNorm, query), packer.fused(h, h, inputNorm, key, value))
            : new Projection.Fused(packer.fused(h, h, inputNorm, query, key, value));
    return new EncoderLayer(projection, packer, index, config);
  }

  /** Reads the norm that a layer's output comes out of. */
  static LayerNorm outputNorm(WeightPacker packer, int index, BertConfig config) {
    WeightNames names = packer.names();
    return packer.norm(name(names, index, names.layer().outputNorm()), config.hiddenSize());
  }

  private static String name(WeightNames names, int index, String part) {
    return names.layer().in(names.prefix(), index, part);
  }

  /**
   * Computes the layer in place.
   *
   * @param queryStates [Tq, H] the tokens that ask; overwritten with the layer's output for them.
   *     Either {@code hiddenStates} itself or, in the last layer, a copy of some of its rows
   * @param hiddenStates [Tk, H] the tokens that are asked; read only unless it is {@code
   *     queryStates}
   * @throws java.util.concurrent.CancellationException if the thread is interrupted beforehand
   */
  void forward(
      Matrix queryStates,
      Matrix hiddenStates,
      AttentionLayout layout,
      AttentionTap tap,
      Workspace workspace) {
    Interruption.check();
    int rows = queryStates.rows();
    Kernels kernels = workspace.kernels();

    Matrix context = workspace.matrix(Buffer.CONTEXT, rows, config.hiddenSize());
    attend(queryStates, hiddenStates, layout, tap, context, workspace);
    Matrix attended = workspace.matrix(Buffer.ATTENDED, rows, config.hiddenSize());
    attentionOutput.forward(context, Activation.IDENTITY, attended, workspace);
    kernels.addLayerNorm(attended, queryStates, attentionNorm, attended);
    feedForward.forward(attended, queryStates, workspace);
  }

  /** {@code context = softmax(Q·Kᵀ / √D) · V}, head by head. Vaswani et al. 2017, section 3.2. */
  private void attend(
      Matrix queryStates,
      Matrix hiddenStates,
      AttentionLayout layout,
      AttentionTap tap,
      Matrix context,
      Workspace workspace) {
    int h = config.hiddenSize();
    Matrix all = workspace.matrix(Buffer.QUERY_KEY_VALUE, hiddenStates.rows(), 3 * h);
    Matrix query = all.columns(0, h).rows(0, queryStates.rows());
    Matrix key = all.columns(h, h);
    Matrix value = all.columns(2 * h, h);
    switch (projection) {
      case Projection.Fused(Linear queryKeyValue) ->
          queryKeyValue.forward(hiddenStates, Activation.IDENTITY, all, workspace);
      case Projection.Split(Linear queryOnly, Linear keyValue) -> {
        queryOnly.forward(queryStates, Activation.IDENTITY, query, workspace);
        keyValue.forward(hiddenStates, Activation.IDENTITY, all.columns(h, 2 * h), workspace);
      }
    }
    tap.accept(query, key, layout);
    workspace.kernels().attention(query, key, value, layout, context, workspace.scratch());
  }
}
