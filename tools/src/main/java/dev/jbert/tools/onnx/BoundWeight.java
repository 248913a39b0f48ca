package dev.jbert.tools.onnx;

import java.util.List;

/**
 * A weight of the model and where the file has it.
 *
 * @param name the parameter's name
 * @param tensor the stored tensor
 * @param transposed whether that is the parameter turned round; then it has two dimensions
 */
record BoundWeight(String name, OnnxTensor tensor, boolean transposed) {

  /** The dimensions of the parameter. */
  List<Long> shape() {
    return transposed ? tensor.dims().reversed() : tensor.dims();
  }

  BoundWeight named(String other) {
    return new BoundWeight(other, tensor, transposed);
  }

  /** The parameter's values, row-major in {@link #shape()}. */
  float[] values() {
    float[] stored = tensor.toFloats();
    return transposed ? Transposition.of(stored, tensor.dims().get(0).intValue()) : stored;
  }
}
