package dev.jbert.kernel;

/**
 * The products of a slab with a weight that is read meanwhile: an item is some neighbouring panels,
 * read, packed, and multiplied as {@link MatMulPanels} does.
 */
final class ProductOnDemand implements Workers.Task {
  private final MatMulPanels product;
  private final PanelsOnDemand weight;
  private final int together;
  private final Scratch scratch;

  /**
   * A product whose weight is read.
   *
   * @param product as it would be if {@code weight} were at hand
   * @param together how many panels are an item, there too
   */
  ProductOnDemand(MatMulPanels product, PanelsOnDemand weight, int together, Scratch scratch) {
    this.product = product;
    this.weight = weight;
    this.together = together;
    this.scratch = scratch;
  }

  @Override
  public void run(int item, int worker) {
    int panel = item * together;
    int count = Math.min(together, weight.panels() - panel);
    FloatPanels read = weight.read(panel, count, scratch.slot(worker));
    product.with(read).run(item, worker);
  }
}
