package dev.jbert.kernel;

/**
 * A weight [out, in] in the order in which one kind of kernel reads it, or which that kind puts
 * into it when it is used again, {@link PanelsOnDemand}.
 *
 * <p>The out columns of the product are cut into panels of {@code panelWidth}; a panel holds, for
 * each k, its {@code panelWidth} weights side by side, zeros behind the last, in the order of the k
 * or dealt out to a few streams. The product then reads its weights panel by panel, once.
 *
 * <p>Any number of threads may read it. What a product with it gives never changes.
 */
public sealed interface PackedMatrix permits FloatPanels, Bf16Panels, PanelsOnDemand {

  /** Columns of the product. */
  int out();

  /** Columns of the left operand. */
  int in();

  /** Bytes held at this moment. */
  long bytes();

  /** Columns of a panel, which tells the kernels that packed it. */
  int panelWidth();

  /** Number of panels. */
  default int panels() {
    return Math.ceilDiv(out(), panelWidth());
  }
}
