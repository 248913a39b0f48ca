package dev.jbert.tools.pytorch;

import dev.jbert.weights.DType;
import java.util.List;

/**
 * What a file says about one tensor. Immutable.
 *
 * @param name the tensor's name in the state dict
 * @param dtype type of the elements as stored
 * @param shape the dimensions, outermost first; empty for a scalar
 */
public record PyTorchTensor(String name, DType dtype, List<Long> shape) {

  /** Copies the shape. */
  public PyTorchTensor {
    shape = List.copyOf(shape);
  }
}
