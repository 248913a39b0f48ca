package dev.jbert.kernel;

/**
 * A weight [out, in] as floats: element (o, k) lies in panel {@code o / width}, {@code o % width}
 * floats from where {@link PanelLayout#at} says that k begins.
 */
final class FloatPanels implements PackedMatrix {

  /**
   * Where the first panel begins. The elements of a float[] begin 16 bytes into the array, and G1
   * lays a large array at the start of a region: 12 floats on, vectors of 64 bytes lie within cache
   * lines instead of across two.
   */
  private static final int LEAD = 12;

  private final int out;
  private final int in;
  private final PanelLayout layout;
  private final int panelFloats;
  private final int firstPanel;
  private final int endPanel;
  private final float[] values;

  private FloatPanels(
      int out, int in, PanelLayout layout, int firstPanel, int endPanel, float[] values) {
    this.out = out;
    this.in = in;
    this.layout = layout;
    this.panelFloats = Math.toIntExact(layout.panelElements(in));
    this.firstPanel = firstPanel;
    this.endPanel = endPanel;
    this.values = values;
  }

  /** Packs {@code weight} into panels, shared out among {@code workers}. */
  static FloatPanels of(Matrix weight, PanelLayout layout, Workers workers) {
    FloatPanels packed = unfilled(weight.rows(), weight.columns(), layout);
    int panelWidth = layout.width();
    workers.forEach(
        packed.panels(),
        (panel, worker) -> {
          int first = panel * panelWidth;
          packed.fill(panel, weight.rows(first, Math.min(panelWidth, packed.out - first)));
        });
    return packed;
  }

  /** Packs a weight [out, in] that is read some panels at a time. */
  static FloatPanels of(int out, int in, RowReader reader, PanelLayout layout, Workers workers) {
    FloatPanels packed = unfilled(out, in, layout);
    int panelWidth = layout.width();
    StagedRows.forEach(
        out,
        in,
        panelWidth,
        reader,
        workers,
        (first, rows) -> packed.fill(first / panelWidth, rows));
    return packed;
  }

  /**
   * Packs some panels of a weight [out, in], which keep their numbers, into a buffer.
   *
   * @param firstPanel the first of them
   * @param rows their rows of the weight, [.., in]
   * @param buffer of {@link #floats} or more; theirs as long as they are used
   */
  static FloatPanels some(
      int out, PanelLayout layout, int firstPanel, Matrix rows, float[] buffer) {
    int width = layout.width();
    int endPanel = firstPanel + Math.ceilDiv(rows.rows(), width);
    FloatPanels panels = new FloatPanels(out, rows.columns(), layout, firstPanel, endPanel, buffer);
    for (int panel = firstPanel; panel < endPanel; panel++) {
      int row = (panel - firstPanel) * width;
      panels.fill(panel, rows.rows(row, Math.min(width, rows.rows() - row)));
    }
    return panels;
  }

  /** How many floats so many panels take, with what lies in front of them. */
  static long floats(int panels, int in, PanelLayout layout) {
    return LEAD + panels * layout.panelElements(in);
  }

  private static FloatPanels unfilled(int out, int in, PanelLayout layout) {
    int panels = Math.ceilDiv(out, layout.width());
    long size = floats(panels, in, layout);
    if (size > Integer.MAX_VALUE - 8) {
      throw new IllegalArgumentException(
          "weight of " + out + " x " + in + " is too large for one array: " + size + " floats");
    }
    return new FloatPanels(out, in, layout, 0, panels, new float[(int) size]);
  }

  private void fill(int panel, Matrix rows) {
    Panels.packWeights(rows, layout, values, panelOffset(panel));
  }

  @Override
  public int out() {
    return out;
  }

  @Override
  public int in() {
    return in;
  }

  @Override
  public long bytes() {
    return (long) values.length * Float.BYTES;
  }

  @Override
  public int panelWidth() {
    return layout.width();
  }

  /** Whether {@code panel} is among these; all are, if they are not {@link #some}. */
  boolean has(int panel) {
    return firstPanel <= panel && panel < endPanel;
  }

  /** The panels, end to end from {@link #panelOffset} of the first; not to be written. */
  float[] values() {
    return values;
  }

  /** Where {@code panel} begins in {@link #values}. */
  int panelOffset(int panel) {
    return LEAD + (panel - firstPanel) * panelFloats;
  }
}
