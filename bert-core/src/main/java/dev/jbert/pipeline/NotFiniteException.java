package dev.jbert.pipeline;

/**
 * A model gave NaN or infinity where an answer is made of its numbers. One damaged weight is enough
 * for that; no order of answers means anything then, so none is given.
 */
public final class NotFiniteException extends ArithmeticException {
  private static final long serialVersionUID = 1L;

  /**
   * Says so; for whoever looks at the numbers of a model without a pipeline, too.
   *
   * @param found one of the numbers
   */
  public NotFiniteException(double found) {
    super(
        "the model gives numbers that are not finite ("
            + found
            + "): its weights are damaged or too large for floats");
  }
}
