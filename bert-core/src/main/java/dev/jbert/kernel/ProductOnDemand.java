package dev.jbert.kernel;

/**
 * The products of a slab with a weight that is read meanwhile: an item is some neighbouring panels,
 * read, packed, and multiplied as {@link MatMulPanels} does, or not packed and multiplied by plain
 * loops as long as a {@link ColdStart} lasts.
 */
final class ProductOnDemand implements Workers.Task {
  private final MatMulPanels product;
  private final PlainProduct plain;
  private final PanelsOnDemand weight;
  private final int together;
  private final Scratch scratch;

  /**
   * A product whose weight is read.
   *
   * @param product as it would be if {@code weight} were at hand
   * @param plain the same by plain loops
   * @param together how many panels are an item, there too
   */
  ProductOnDemand(
      MatMulPanels product,
      PlainProduct plain,
      PanelsOnDemand weight,
      int together,
      Scratch scratch) {
    this.product = product;
    this.plain = plain;
    this.weight = weight;
    this.together = together;
    this.scratch = scratch;
  }

  @Override
  public void run(int item, int worker) {
    int panel = item * together;
    int count = Math.min(together, weight.panels() - panel);
    Scratch.Slot slot = scratch.slot(worker);
    Matrix rows = weight.read(panel, count, slot);
    if (ColdStart.isOn()) {
      plain.multiply(rows, panel * weight.panelWidth(), slot);
    } else {
      product.with(weight.pack(panel, rows, slot)).run(item, worker);
    }
  }
}
