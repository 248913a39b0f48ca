package dev.jbert.kernel;

/**
 * The products of a slab with a weight that is read meanwhile: an item is some neighbouring panels,
 * read, packed, and multiplied as {@link MatMulPanels} does.
 */
final class ProductOnDemand implements Workers.Task {
  private final PackedRows x;
  private final MatMul.Layer layer;
  private final PanelsOnDemand weight;
  private final ProductTarget y;
  private final int stripColumns;
  private final int together;
  private final Scratch scratch;

  /** As in {@link MatMulPanels}, of {@code layer} but with this weight. */
  ProductOnDemand(
      PackedRows x,
      MatMul.Layer layer,
      PanelsOnDemand weight,
      ProductTarget y,
      int stripColumns,
      int together,
      Scratch scratch) {
    this.x = x;
    this.layer = layer;
    this.weight = weight;
    this.y = y;
    this.stripColumns = stripColumns;
    this.together = together;
    this.scratch = scratch;
  }

  @Override
  public void run(int item, int worker) {
    int panel = item * together;
    int count = Math.min(together, weight.panels() - panel);
    FloatPanels read = weight.read(panel, count, scratch.slot(worker));
    MatMul.Layer readLayer = new MatMul.Layer(read, layer.bias(), layer.activation());
    new MatMulPanels(x, PackedRows.NONE, readLayer, y, stripColumns, together, scratch)
        .run(item, worker);
  }
}
