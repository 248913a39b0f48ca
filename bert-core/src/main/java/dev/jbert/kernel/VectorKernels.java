package dev.jbert.kernel;

import java.util.function.IntConsumer;

/**
 * The twin of {@link ScalarKernels} on the Vector API; hands each operation to a file of its own.
 *
 * <p>It checks shapes and shares the work out; {@link MatMul}, {@link Attention}, {@link
 * LayerNormRows} and {@link Softmax} do it.
 */
final class VectorKernels implements Kernels {

  /** Rows that a worker takes at a time where an operation goes row by row. */
  private static final int ROWS_AT_A_TIME = 8;

  private final Workers workers;
  private final WeightsOnDemand onDemand;

  /**
   * Kernels that share their work among {@code threads} threads.
   *
   * @throws NoClassDefFoundError if the module jdk.incubator.vector is not there; {@link
   *     KernelProvider} looks first
   */
  VectorKernels(int threads) {
    this.workers = new Workers(threads);
    this.onDemand = new WeightsOnDemand(workers);
  }

  @Override
  public String description() {
    return "vector, " + Lanes.COUNT * Float.SIZE + "-bit, " + Lanes.COUNT + " lanes; " + workers;
  }

  @Override
  public int threads() {
    return workers.threads();
  }

  @Override
  public void forEach(int tasks, IntConsumer task) {
    workers.forEach(tasks, (item, worker) -> task.accept(item));
  }

  @Override
  public Scratch newScratch() {
    return new Scratch(workers.threads());
  }

  @Override
  public PackedMatrix pack(Matrix weight) {
    return FloatPanels.of(weight, Tiles.PANEL_LAYOUT, workers);
  }

  @Override
  public PackedMatrix pack(int out, int in, RowReader rows) {
    return FloatPanels.of(out, in, rows, Tiles.PANEL_LAYOUT, workers);
  }

  @Override
  public PackedMatrix packWhenReused(int out, int in, RowReader rows) {
    return onDemand.add(out, in, rows);
  }

  @Override
  public PackedMatrix packBf16(int out, int in, RowReader rows, int[] exactColumns) {
    return Bf16Panels.of(out, in, rows, exactColumns, Tiles.PANEL_LAYOUT, workers);
  }

  @Override
  public void linear(
      Matrix x,
      PackedMatrix weight,
      float[] bias,
      Activation activation,
      Matrix y,
      Scratch scratch) {
    Shapes.linear(x, weight, Tiles.COLUMNS, bias, y);
    MatMul.linear(x, layer(weight, bias, activation), y, workers, scratch);
  }

  @Override
  public void feedForward(
      Matrix x,
      PackedMatrix intermediate,
      float[] intermediateBias,
      Activation activation,
      PackedMatrix output,
      float[] outputBias,
      Matrix y,
      Scratch scratch) {
    Shapes.feedForward(x, intermediate, intermediateBias, output, outputBias, Tiles.COLUMNS, y);
    MatMul.Layer first = layer(intermediate, intermediateBias, activation);
    MatMul.Layer second = layer(output, outputBias, Activation.IDENTITY);
    MatMul.feedForward(x, first, second, y, workers, scratch);
  }

  private MatMul.Layer layer(PackedMatrix weight, float[] bias, Activation activation) {
    PackedMatrix next = weight instanceof PanelsOnDemand panels ? panels.forNextProduct() : weight;
    return new MatMul.Layer(next, bias, activation);
  }

  @Override
  public void attention(
      Matrix query,
      Matrix key,
      Matrix value,
      AttentionLayout layout,
      Matrix context,
      Scratch scratch) {
    Shapes.attention(query, key, value, layout, context);
    new Attention(query, key, layout, scratch).contexts(value, context, workers);
  }

  @Override
  public void attentionProbabilities(
      Matrix query, Matrix key, AttentionLayout layout, float[] probabilities, Scratch scratch) {
    Shapes.probabilities(query, key, layout, probabilities);
    new Attention(query, key, layout, scratch).probabilities(probabilities, workers);
  }

  @Override
  public void addLayerNorm(Matrix x, Matrix residual, LayerNorm norm, Matrix y) {
    Shapes.addLayerNorm(x, residual, norm, y);
    int rows = x.rows();
    workers.forEach(
        items(rows),
        (item, worker) ->
            LayerNormRows.addNormalize(x, residual, norm, y, first(item), end(item, rows)));
  }

  @Override
  public void layerNorm(Matrix x, LayerNorm norm, Matrix y) {
    Shapes.layerNorm(x, norm, y);
    int rows = x.rows();
    workers.forEach(
        items(rows),
        (item, worker) -> LayerNormRows.normalize(x, norm, y, first(item), end(item, rows)));
  }

  @Override
  public void embed(
      EmbeddingTables tables, int[] inputIds, int[] tokenTypeIds, int[] positions, Matrix y) {
    Shapes.embed(tables, inputIds, tokenTypeIds, positions, y);
    int rows = inputIds.length;
    workers.forEach(
        items(rows),
        (item, worker) ->
            LayerNormRows.embed(
                tables, inputIds, tokenTypeIds, positions, y, first(item), end(item, rows)));
  }

  @Override
  public void softmax(Matrix rows) {
    workers.forEach(
        items(rows.rows()),
        (item, worker) -> {
          for (int row = first(item); row < end(item, rows.rows()); row++) {
            Softmax.row(rows.values(), rows.rowOffset(row), rows.columns());
          }
        });
  }

  @Override
  public void close() {
    workers.close();
  }

  /** Items of {@link #ROWS_AT_A_TIME} rows. */
  private static int items(int rows) {
    return Math.ceilDiv(rows, ROWS_AT_A_TIME);
  }

  private static int first(int item) {
    return item * ROWS_AT_A_TIME;
  }

  private static int end(int item, int rows) {
    return Math.min(rows, first(item) + ROWS_AT_A_TIME);
  }
}
