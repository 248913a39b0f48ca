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
  static PackedMatrix of(Matrix weight, int panelWidth, Panels.Packing packing, Workers workers) {
    int out = weight.rows();
    int in = weight.columns();
    int panels = Math.ceilDiv(out, panelWidth);
    long size = LEAD + (long) panels * in * panelWidth;
    if (size > Integer.MAX_VALUE - 8) {
      throw new IllegalArgumentException(
          "weight of " + out + " x " + in + " is too large for one array: " + size + " floats");
    }
    float[] values = new float[(int) size];
    workers.forEach(
        panels,
        (panel, worker) -> {
          int first = panel * panelWidth;
          Matrix rows = weight.rows(first, Math.min(panelWidth, out - first));
          packing.pack(rows, panelWidth, values, LEAD + panel * in * panelWidth);
        });
    return new PackedMatrix(out, in, panelWidth, values);
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
