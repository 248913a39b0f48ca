package dev.jbert.kernel;

import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A weight [out, in] whose rows stay where they can be read, as long as few products need them: the
 * first products read some panels at a time and keep nothing, the next packs all and keeps them.
 * All give the same bits.
 *
 * <p>To pack a weight is cheap; the memory for it is not, in a process that ends soon. The system
 * clears every page before it hands it out, and a virtual machine may first have to get it back
 * from its host.
 *
 * <p>Any number of threads may use it.
 */
final class PanelsOnDemand implements PackedMatrix {

  /** By measurement; see docs/PERFORMANCE.md, "Start". */
  static final int PRODUCTS_BEFORE = 2;

  private final int out;
  private final int in;
  private final PanelLayout layout;
  private final RowReader reader;
  private final WeightsOnDemand model;
  private final AtomicInteger products = new AtomicInteger();

  /** All panels, once they are kept. */
  private volatile @Nullable FloatPanels kept;

  /**
   * A weight that {@code reader} reads.
   *
   * @param reader as long as this is in use; several threads may read at once
   * @param model the weights that are packed together
   */
  PanelsOnDemand(int out, int in, RowReader reader, PanelLayout layout, WeightsOnDemand model) {
    this.out = out;
    this.in = in;
    this.layout = layout;
    this.reader = reader;
    this.model = model;
  }

  /**
   * What the next product is to multiply with: these, or the panels that are kept from now on. If
   * reading fails, or an interrupt ends the packing, the product after it tries again.
   */
  PackedMatrix forNextProduct() {
    if (kept == null && products.getAndIncrement() >= PRODUCTS_BEFORE) {
      model.packUsed();
    }
    FloatPanels panels = kept;
    return panels == null ? this : panels;
  }

  /** Whether a product has needed these. */
  boolean isUsed() {
    return products.get() > 0;
  }

  boolean isKept() {
    return kept != null;
  }

  /** Packs all; one thread at a time. */
  void keep(Workers workers) {
    kept = FloatPanels.of(out, in, reader, layout, workers);
  }

  /** How many panels are best read at a time. */
  int panelsAtATime() {
    return StagedRows.panelsAtATime(in, layout.width());
  }

  /**
   * Reads the rows of {@code count} panels from {@code first} on.
   *
   * @return [.., in], in a buffer of the slot, until it reads others
   */
  Matrix read(int first, int count, Scratch.Slot slot) {
    int row = first * layout.width();
    int rows = Math.min(count * layout.width(), out - row);
    Matrix read = Matrix.of(slot.weightRows(Math.multiplyExact(rows, in)), rows, in);
    reader.read(row, read);
    return read;
  }

  /** Packs rows that were read, into another buffer of the slot. */
  FloatPanels pack(int first, Matrix rows, Scratch.Slot slot) {
    int panels = Math.ceilDiv(rows.rows(), layout.width());
    int floats = Math.toIntExact(FloatPanels.floats(panels, in, layout));
    return FloatPanels.some(out, layout, first, rows, slot.weightPanels(floats));
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
    FloatPanels panels = kept;
    return panels == null ? 0 : panels.bytes();
  }

  @Override
  public int panelWidth() {
    return layout.width();
  }
}
