package dev.jbert.tools.convert;

import dev.jbert.weights.DType;
import java.io.IOException;
import java.util.Collection;
import java.util.List;

/** Named tensors of another format, about to be written as safetensors. */
public interface ForeignWeights extends AutoCloseable {

  /**
   * A tensor's description.
   *
   * @param name its name, a Hugging Face name already
   * @param dtype type of its elements
   * @param shape the dimensions, outermost first; empty for a scalar
   */
  record Tensor(String name, DType dtype, List<Long> shape) {

    /** Copies the shape. */
    public Tensor {
      shape = List.copyOf(shape);
    }
  }

  /** The format's name for people, for example {@code PyTorch}. */
  String format();

  /** How many checksums are compared when all tensors are read. */
  int checksums();

  /** Number of bytes of the files that hold the tensors. */
  long byteSize();

  /** Every tensor, in the source's order. */
  List<Tensor> tensors();

  /** Names of the same tensor, one list per tensor; every name is in exactly one list. */
  Collection<List<String>> sameTensors();

  /**
   * A tensor's elements in row-major order.
   *
   * @throws IOException if reading fails
   */
  float[] floats(String name) throws IOException;

  @Override
  void close() throws IOException;
}
