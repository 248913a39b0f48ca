package dev.jbert.model;

import dev.jbert.kernel.AttentionLayout;
import dev.jbert.kernel.DistanceBias;
import dev.jbert.kernel.Matrix;
import dev.jbert.kernel.WordTable;
import dev.jbert.model.EncoderLayer.AttentionTap;
import dev.jbert.model.Workspace.Buffer;
import java.util.List;

/**
 * Embeddings, L encoder layers, one after another, and the pooler if there is one.
 *
 * @param config the model's shape
 * @param embeddings tokens to vectors
 * @param positionBias [N, 2 · reach + 1], added to attention scores by distance; no rows for none
 * @param layers in order
 * @param pooler none or one
 */
record Encoder(
    BertConfig config,
    Embeddings embeddings,
    Matrix positionBias,
    List<EncoderLayer> layers,
    List<Pooler> pooler)
    implements Stack {

  @Override
  public WordTable wordEmbeddings() {
    return embeddings.tables().word();
  }

  /** The last hidden state of every token, [T, H], in a buffer of the workspace. */
  Matrix states(TokenBatch batch, Workspace workspace) {
    Matrix hiddenStates =
        workspace.matrix(Buffer.HIDDEN_STATES, batch.tokens(), config.hiddenSize());
    embeddings.forward(batch, hiddenStates, workspace);
    AttentionLayout everyToken = layout(batch, batch.sequenceStartsView(), batch.positionsView());
    for (EncoderLayer layer : layers) {
      layer.forward(hiddenStates, hiddenStates, everyToken, AttentionTap.NONE, workspace);
    }
    return hiddenStates;
  }

  /**
   * Runs the batch as far as the output asks for.
   *
   * <p>When the output does not need every row of the last hidden state, the last layer computes
   * only those that it needs; keys and values are still those of all tokens.
   */
  @Override
  public void forward(TokenBatch batch, OutputPart output, Workspace workspace) {
    Matrix hiddenStates =
        workspace.matrix(Buffer.HIDDEN_STATES, batch.tokens(), config.hiddenSize());
    embeddings.forward(batch, hiddenStates, workspace);
    output.putHiddenState(0, hiddenStates);

    int last = layers.size() - 1;
    AttentionLayout everyToken = layout(batch, batch.sequenceStartsView(), batch.positionsView());
    for (int i = 0; i < last && output.needsLayer(i); i++) {
      AttentionTap tap = tap(i, output, workspace);
      layers.get(i).forward(hiddenStates, hiddenStates, everyToken, tap, workspace);
      output.putHiddenState(i + 1, hiddenStates);
    }
    if (!output.needsLastHiddenState()) {
      return;
    }
    SelectedRows rows = output.rowsOfLastLayer();
    Matrix lastStates = hiddenStates;
    AttentionLayout lastLayout = everyToken;
    if (rows.count() < batch.tokens()) {
      lastStates = gather(hiddenStates, rows, workspace);
      lastLayout = layout(batch, rows.starts(), rows.positions(batch));
    }
    if (last >= 0) {
      layers
          .get(last)
          .forward(lastStates, hiddenStates, lastLayout, tap(last, output, workspace), workspace);
    }
    output.putLastHiddenState(lastStates, rows);
    if (output.needsPooler()) {
      pool(lastStates, rows, output, workspace);
    }
  }

  private AttentionLayout layout(TokenBatch batch, int[] queryStarts, int[] queryPositions) {
    return new AttentionLayout(
        config.numAttentionHeads(),
        queryStarts,
        batch.sequenceStartsView(),
        batch.attentionMaskView(),
        new DistanceBias(positionBias, queryPositions));
  }

  private AttentionTap tap(int layer, OutputPart output, Workspace workspace) {
    if (!output.wantsAttentions(layer)) {
      return AttentionTap.NONE;
    }
    return (query, key, layout) -> {
      float[] probabilities = workspace.array(Buffer.PROBABILITIES, output.attentionElements());
      workspace
          .kernels()
          .attentionProbabilities(query, key, layout, probabilities, workspace.scratch());
      output.putAttentions(layer, probabilities);
    };
  }

  private Matrix gather(Matrix hiddenStates, SelectedRows rows, Workspace workspace) {
    Matrix gathered = workspace.matrix(Buffer.QUERY_STATES, rows.count(), config.hiddenSize());
    for (int r = 0; r < rows.count(); r++) {
      copyRow(hiddenStates, rows.rows()[r], gathered, r);
    }
    return gathered;
  }

  private void pool(Matrix lastStates, SelectedRows rows, OutputPart output, Workspace workspace) {
    Matrix firstStates =
        workspace.matrix(Buffer.FIRST_STATES, rows.starts().length - 1, config.hiddenSize());
    for (int b = 0; b < firstStates.rows(); b++) {
      copyRow(lastStates, rows.starts()[b], firstStates, b);
    }
    pooler.getFirst().forward(firstStates, output.poolerOutput(), workspace);
  }

  static void copyRow(Matrix from, int fromRow, Matrix to, int toRow) {
    System.arraycopy(
        from.values(), from.rowOffset(fromRow), to.values(), to.rowOffset(toRow), from.columns());
  }
}
