package dev.jbert.kernel;

/**
 * A weight [out, in] in the order in which one kind of kernel reads it.
 *
 * <p>The out columns of the product are cut into panels of {@code panelWidth}; a panel holds, for
 * each k in turn, its {@code panelWidth} weights, zeros behind the last: element (o, k) lies at
 * {@code (o / panelWidth · in + k) · panelWidth + o % panelWidth} of the panels. The product then
 * reads its weights from one end to the other, once.
 *
 * <p>Immutable; any number of threads may read it.
 */
public final class PackedMatrix {

  /**
   * Where the first panel begins. The elements of a float[] begin 16 bytes into the array, and G1
   * lays a large array at the start of a region: 12 floats on, vectors of 64 bytes lie within cache
   * lines instead of across two.
   */
  private static final int LEAD = 12;

  /** Floats that are read from a file before they are packed: 1 MB, which caches hold. */
  private static final int READ_AT_A_TIME = 1 << 18;

  private final int out;
  private final int in;
  private final int panelWidth;
  private final float[] values;

  private PackedMatrix(int out, int in, int panelWidth, float[] values) {
    this.out = out;
    this.in = in;
    this.panelWidth = panelWidth;
    this.values = values;
  }

  /** Packs {@code weight} into panels, shared out among {@code workers}. */
  static PackedMatrix of(Matrix weight, int panelWidth, Workers workers) {
    PackedMatrix packed = unfilled(weight.rows(), weight.columns(), panelWidth);
    workers.forEach(
        packed.panels(),
        (panel, worker) -> {
          int first = panel * panelWidth;
          packed.fill(panel, weight.rows(first, Math.min(panelWidth, packed.out - first)));
        });
    return packed;
  }

  /** Packs a weight [out, in] that is read some panels at a time. */
  static PackedMatrix of(int out, int in, RowReader reader, int panelWidth, Workers workers) {
    PackedMatrix packed = unfilled(out, in, panelWidth);
    int panelsAtATime = Math.max(1, READ_AT_A_TIME / Math.multiplyExact(in, panelWidth));
    int rowsAtATime = panelsAtATime * panelWidth;
    float[][] staging = new float[workers.threads()][];
    workers.forEach(
        Math.ceilDiv(out, rowsAtATime),
        (item, worker) -> {
          if (staging[worker] == null) {
            staging[worker] = new float[Math.min(out, rowsAtATime) * in];
          }
          int first = item * rowsAtATime;
          int count = Math.min(rowsAtATime, out - first);
          Matrix rows = Matrix.of(staging[worker], count, in);
          reader.read(first, rows);
          for (int row = 0; row < count; row += panelWidth) {
            int panel = (first + row) / panelWidth;
            packed.fill(panel, rows.rows(row, Math.min(panelWidth, count - row)));
          }
        });
    return packed;
  }

  private static PackedMatrix unfilled(int out, int in, int panelWidth) {
    long size = LEAD + (long) Math.ceilDiv(out, panelWidth) * in * panelWidth;
    if (size > Integer.MAX_VALUE - 8) {
      throw new IllegalArgumentException(
          "weight of " + out + " x " + in + " is too large for one array: " + size + " floats");
    }
    return new PackedMatrix(out, in, panelWidth, new float[(int) size]);
  }

  private void fill(int panel, Matrix rows) {
    Panels.pack(rows, panelWidth, values, panelOffset(panel));
  }

  /** Columns of the product. */
  public int out() {
    return out;
  }

  /** Columns of the left operand. */
  public int in() {
    return in;
  }

  /** Bytes held. */
  public long bytes() {
    return (long) values.length * Float.BYTES;
  }

  int panelWidth() {
    return panelWidth;
  }

  int panels() {
    return Math.ceilDiv(out, panelWidth);
  }

  /** The panels, end to end from {@link #panelOffset} of the first; not to be written. */
  float[] values() {
    return values;
  }

  /** Where {@code panel} begins in {@link #values}. */
  int panelOffset(int panel) {
    return LEAD + panel * in * panelWidth;
  }
}
