package dev.jbert.tools.npy;

import dev.jbert.tools.convert.ForeignWeights;
import java.io.IOException;
import java.util.Collection;
import java.util.List;

/** Arrays as weights; the format does not say which of them are tied. */
record NpzWeights(NpzFile file) implements ForeignWeights {

  @Override
  public String format() {
    return "NumPy arrays";
  }

  @Override
  public int checksums() {
    return (int) tensors().stream().filter(tensor -> tensor.dtype().isReadableAsFloat()).count();
  }

  /**
   * The arrays' own: the file may be compressed, and {@link NpzFile} has its own limit for that.
   */
  @Override
  public long byteSize() {
    return tensors().stream().mapToLong(NpzWeights::byteSize).sum();
  }

  private static long byteSize(Tensor tensor) {
    return tensor.shape().stream().reduce(tensor.dtype().bits() / 8L, (a, b) -> a * b);
  }

  @Override
  public List<Tensor> tensors() {
    return file.names().stream()
        .map(name -> new Tensor(name, file.dtype(name), file.shape(name)))
        .toList();
  }

  @Override
  public Collection<List<String>> sameTensors() {
    return file.names().stream().map(List::of).toList();
  }

  @Override
  public float[] floats(String name) throws IOException {
    return file.floats(name);
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
