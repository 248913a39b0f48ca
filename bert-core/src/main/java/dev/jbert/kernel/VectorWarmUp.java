package dev.jbert.kernel;

/**
 * What ends a {@link ColdStart}: a tiny encoder layer, computed again and again until the vectors
 * of its kernels are compiled.
 *
 * <p>The compilers need about a second for all of them, and have them earlier if nothing else runs
 * meanwhile: in a layer of a model, many threads would each spend milliseconds on every tile that
 * is not compiled, which takes the cores from the compilers, and would call all that uncompiled
 * vectors consist of so often that it is compiled too.
 *
 * <p>All weights and states are zero: how long an operation takes does not depend on its values.
 */
final class VectorWarmUp {

  /** Hidden size of the layer: enough k for the compiler to see that the loop over them matters. */
  private static final int SIZE = 64;

  /**
   * Hidden size where rows are few: with the other, one row's vectors take about a microsecond and
   * what is around them some twenty, so that the time would say nothing of the vectors.
   */
  private static final int SIZE_OF_FEW_ROWS = 128;

  /** What counts as few rows. */
  private static final int FEW_ROWS = 8;

  /** Several, because attention has the fewest operations and its methods must be called too. */
  private static final int HEADS = 4;

  /** More blocks have no other tiles than these and the last, or the last two. */
  private static final int MOST_BLOCKS = 3;

  /** Compiled, a multiply-add of vectors takes 0.5 to 2 ns here; if not, more than 100. */
  private static final int NANOS_A_MULTIPLY_ADD = 32;

  /** Where the compilers get no core, vectors begin uncompiled in the end. */
  private static final long PATIENCE_NANOS = 2_000_000_000L;

  private final Matrix x;
  private final Matrix y;
  private final Matrix context;
  private final AttentionLayout layout;
  private final PackedMatrix weight;
  private final float[] bias;
  private final LayerNorm norm;
  private final VectorKernels kernels;
  private final Scratch scratch;

  private VectorWarmUp(int rows, VectorKernels kernels) {
    int size = size(rows);
    this.x = Matrix.zeros(rows, size);
    this.y = Matrix.zeros(rows, size);
    this.context = Matrix.zeros(rows, size);
    int[] starts = {0, rows};
    this.layout = new AttentionLayout(HEADS, starts, starts, new int[0]);
    this.kernels = kernels;
    this.weight = kernels.pack(Matrix.zeros(size, size));
    this.bias = new float[size];
    this.norm = new LayerNorm(bias, bias, 1e-12f);
    this.scratch = kernels.newScratch();
  }

  /**
   * Returns when the vectors are compiled, after two seconds at the latest, or when the thread is
   * interrupted. Plain loops must have ended.
   *
   * @param rows that products are to have: those of the layer are multiplied by the same tiles
   */
  static void run(int rows) {
    run(rows, PATIENCE_NANOS);
  }

  /**
   * As the other, after {@code patienceNanos} at the latest.
   *
   * @return how often the layer was computed
   */
  static int run(int rows, long patienceNanos) {
    int tiny = tinyRows(rows);
    long compiled = multiplyAdds(tiny) * NANOS_A_MULTIPLY_ADD;
    try (VectorKernels kernels = new VectorKernels(1)) {
      VectorWarmUp layer = new VectorWarmUp(tiny, kernels);
      int times = 0;
      long start = System.nanoTime();
      long before;
      long after = start;
      do {
        before = after;
        layer.forward();
        after = System.nanoTime();
        times++;
      } while (after - before > compiled
          && after - start < patienceNanos
          && !Thread.currentThread().isInterrupted());
      return times;
    }
  }

  /** As many rows as the same tiles compute, in few blocks. */
  static int tinyRows(int rows) {
    int most = MOST_BLOCKS * Tiles.MAX_ROWS;
    return rows <= most ? Math.max(rows, 1) : most + rows % Tiles.MAX_ROWS;
  }

  /** Of vectors: three products of weights, and two of each head. */
  private static long multiplyAdds(int rows) {
    int computed = ReadAhead.isShort(rows) ? ReadAheadTile.rowsComputed(rows) : rows;
    int size = size(rows);
    return (computed * 3L * size + rows * 2L * rows) * size / Lanes.COUNT;
  }

  private static int size(int rows) {
    return rows < FEW_ROWS ? SIZE_OF_FEW_ROWS : SIZE;
  }

  private void forward() {
    kernels.linear(x, weight, bias, Activation.IDENTITY, y, scratch);
    kernels.attention(y, y, y, layout, context, scratch);
    kernels.addLayerNorm(context, y, norm, context);
    kernels.feedForward(context, weight, bias, Activation.GELU_ERF, weight, bias, y, scratch);
    kernels.addLayerNorm(y, context, norm, x);
  }
}
