package dev.jbert.tools.pytorch;

import dev.jbert.tools.convert.FileStart;
import dev.jbert.tools.convert.FloatBytes;
import dev.jbert.tools.convert.StridedLayout;
import dev.jbert.tools.pytorch.PickleValue.Tensor;
import dev.jbert.tools.pytorch.PyTorchFileException.Reason;
import dev.jbert.tools.zip.FileBytes;
import dev.jbert.tools.zip.Quoted;
import dev.jbert.weights.DType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The tensors of a {@code pytorch_model.bin}: a state dict as {@code torch.save} writes it, in the
 * zip form and in the one before version 1.6.
 *
 * <pre>{@code
 * try (PyTorchFile file = PyTorchFile.open(Path.of("pytorch_model.bin"))) {
 *   float[] bias = file.floats("bert.pooler.dense.bias", 768);
 * }
 * }</pre>
 *
 * <p>Such a file is a program for Python. It is not run here: instructions, classes and functions
 * beyond those of a state dict are refused, and of the known ones only the outcome is worked out.
 * Limits, each named by the message of the file that breaks it: 1,000,000 instructions, 10,000
 * values on the stack, 64 MiB of pickle, 10,000 zip entries, 100,000 tensors of 64 dimensions.
 *
 * <p>Immutable and safe for use by many threads until {@link #close()}.
 */
public final class PyTorchFile implements AutoCloseable {

  private static final int BUFFER_BYTES = 1 << 20;

  /** How a file is laid out. */
  public enum Form {
    /** A zip archive, since PyTorch 1.6. */
    ZIP,
    /** Pickles and raw storages one after the other. */
    LEGACY
  }

  private final FileBytes file;
  private final Form form;
  private final StateDict stateDict;

  private PyTorchFile(FileBytes file, Form form, StateDict stateDict) {
    this.file = file;
    this.form = form;
    this.stateDict = stateDict;
  }

  /**
   * Opens a file and checks everything but the tensors' values.
   *
   * @throws PyTorchFileException if it is not a state dict in one of the two forms
   * @throws IOException if it cannot be read
   */
  public static PyTorchFile open(Path path) throws IOException {
    if (!Files.isRegularFile(path)) {
      throw new PyTorchFileException(
          Reason.FILE_NOT_FOUND,
          path,
          Files.exists(path) ? "is no regular file" : "there is no such file");
    }
    FileBytes file = FileBytes.open(path);
    try {
      FileStart start = FileStart.of(file);
      if (start.isZip()) {
        return new PyTorchFile(file, Form.ZIP, ZipForm.read(file));
      } else if (start.isPickle()) {
        return new PyTorchFile(file, Form.LEGACY, LegacyForm.read(file));
      }
      throw new PyTorchFileException(
          Reason.WRONG_KIND_OF_FILE,
          path,
          "expected PyTorch weights, found " + start.description());
    } catch (IOException | RuntimeException e) {
      file.close();
      throw e;
    }
  }

  /** The file, as it was given. */
  public Path path() {
    return file.path();
  }

  /** Number of bytes of the file. */
  public long byteSize() {
    return file.size();
  }

  /** How many checksums were compared when the file was opened; the legacy form has none. */
  public int checksums() {
    return stateDict.checksums();
  }

  /** How the file is laid out. */
  public Form form() {
    return form;
  }

  /** The tensors' names, in the file's order. */
  public Set<String> names() {
    return stateDict.tensors().keySet();
  }

  /**
   * Type and shape of a tensor.
   *
   * @throws PyTorchFileException if there is no such tensor
   */
  public PyTorchTensor info(String name) {
    Tensor tensor = find(name);
    return new PyTorchTensor(name, tensor.storage().type().dtype(), tensor.layout().shape());
  }

  /**
   * The names by tensor: in one list those that stand for the same elements in the same order, as
   * tied weights do.
   */
  public Collection<List<String>> sameTensors() {
    Map<Tensor, List<String>> groups = new LinkedHashMap<>();
    stateDict
        .tensors()
        .forEach(
            (name, tensor) -> groups.computeIfAbsent(tensor, _ -> new ArrayList<>()).add(name));
    return groups.values();
  }

  /**
   * A tensor's elements in row-major order, whatever the order in which they are stored. F32, F16
   * and BF16 are exact, F64 is rounded to the nearest float. The array is the caller's own.
   *
   * @throws PyTorchFileException if there is no such tensor, it is not of floats, too large for an
   *     array, or larger than its storage (a small file can claim any size by repeating an element)
   * @throws IOException if reading fails
   */
  public float[] floats(String name) throws IOException {
    requireWithinStorage(name);
    return floats(name, find(name));
  }

  /**
   * Like {@link #floats(String)}, of a shape that the caller knows; such a tensor may repeat its
   * storage's elements.
   *
   * @param expectedShape the dimensions, outermost first; none for a scalar
   * @throws PyTorchFileException also if the tensor has another shape
   */
  public float[] floats(String name, long... expectedShape) throws IOException {
    Tensor tensor = find(name);
    List<Long> expected = Arrays.stream(expectedShape).boxed().toList();
    if (!tensor.layout().shape().equals(expected)) {
      throw new PyTorchFileException(
          Reason.WRONG_SHAPE,
          path(),
          "tensor %s has shape %s, expected %s"
              .formatted(Quoted.of(name), tensor.layout().shape(), expected));
    }
    return floats(name, tensor);
  }

  /** Refuses a tensor that has more elements than its storage. */
  void requireWithinStorage(String name) {
    Tensor tensor = find(name);
    if (tensor.layout().elementCount() > tensor.storage().elementCount()) {
      throw new PyTorchFileException(
          Reason.LARGER_THAN_STORAGE,
          path(),
          "tensor %s of shape %s is larger than its storage of %d elements"
              .formatted(
                  Quoted.of(name), tensor.layout().shape(), tensor.storage().elementCount()));
    }
  }

  private float[] floats(String name, Tensor tensor) throws IOException {
    StridedLayout layout = tensor.layout();
    DType dtype = tensor.storage().type().dtype();
    if (!dtype.isReadableAsFloat()) {
      throw new PyTorchFileException(
          Reason.UNSUPPORTED_TYPE,
          path(),
          "tensor %s is of type %s, expected floats".formatted(Quoted.of(name), dtype));
    }
    if (Math.max(layout.elementCount(), layout.span()) > Integer.MAX_VALUE - 8) {
      throw new PyTorchFileException(
          Reason.TOO_LARGE_FOR_ARRAY,
          path(),
          "tensor %s of shape %s has more elements than an array holds"
              .formatted(Quoted.of(name), layout.shape()));
    }
    return layout.gather(storageElements(tensor));
  }

  /** The storage's elements from the first that the tensor uses to the last. */
  private float[] storageElements(Tensor tensor) throws IOException {
    StorageType type = tensor.storage().type();
    float[] elements = new float[(int) tensor.layout().span()];
    long position =
        stateDict.storageOffsets().get(tensor.storage().key())
            + tensor.layout().offset() * type.bytes();
    int chunk = Math.min(BUFFER_BYTES / type.bytes(), elements.length);
    ByteBuffer buffer =
        ByteBuffer.allocateDirect(chunk * type.bytes()).order(ByteOrder.LITTLE_ENDIAN);
    for (int done = 0; done < elements.length; done += chunk) {
      int count = Math.min(chunk, elements.length - done);
      buffer.clear().limit(count * type.bytes());
      file.read(position + (long) done * type.bytes(), buffer);
      FloatBytes.decode(buffer.flip(), type.dtype(), elements, done, count);
    }
    return elements;
  }

  private Tensor find(String name) {
    Tensor tensor = stateDict.tensors().get(name);
    if (tensor == null) {
      throw new PyTorchFileException(
          Reason.TENSOR_NOT_FOUND, path(), "there is no tensor " + Quoted.of(name));
    }
    return tensor;
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
