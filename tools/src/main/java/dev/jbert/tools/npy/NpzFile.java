package dev.jbert.tools.npy;

import dev.jbert.tools.convert.FileStart;
import dev.jbert.tools.npy.NumpyException.Reason;
import dev.jbert.tools.zip.FileBytes;
import dev.jbert.tools.zip.Quoted;
import dev.jbert.tools.zip.ZipArchive;
import dev.jbert.tools.zip.ZipFormatException;
import dev.jbert.tools.zip.ZipMember;
import dev.jbert.weights.DType;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The arrays of a {@code .npz} file, as {@code numpy.savez} and {@code savez_compressed} write it.
 *
 * <pre>{@code
 * try (NpzFile file = NpzFile.open(Path.of("weights.npz"))) {
 *   float[] bias = file.floats("pooler.dense.bias", 768);
 * }
 * }</pre>
 *
 * <p>Arrays of plain numbers, of either byte order, in C and in Fortran order; those of floats can
 * be read. An array unpacks to exactly the bytes that its shape needs, and all together to no more
 * than {@link #MAX_EXPANSION} times the file's size and {@link #FREE_BYTES}, or the file is
 * refused. Immutable and safe for use by many threads until {@link #close()}.
 */
public final class NpzFile implements AutoCloseable {

  /** How many times a file's size its arrays may have, weights being hard to compress. */
  public static final int MAX_EXPANSION = 100;

  /** Bytes that the arrays may have in any case. */
  public static final long FREE_BYTES = 64L << 20;

  private static final String SUFFIX = ".npy";

  private final FileBytes file;
  private final ZipArchive archive;
  private final Map<String, Array> arrays;

  /** An array and where it is. */
  private record Array(ZipMember member, NpyHeader header) {}

  private NpzFile(FileBytes file, ZipArchive archive, Map<String, Array> arrays) {
    this.file = file;
    this.archive = archive;
    this.arrays = Collections.unmodifiableMap(arrays);
  }

  /**
   * Opens a file and reads the headers of all its arrays.
   *
   * @throws NumpyException if it is not an archive of arrays of numbers
   * @throws IOException if it cannot be read
   */
  public static NpzFile open(Path path) throws IOException {
    if (!Files.isRegularFile(path)) {
      throw new NumpyException(
          Reason.FILE_NOT_FOUND,
          path,
          Files.exists(path) ? "is no regular file" : "there is no such file");
    }
    FileBytes file = FileBytes.open(path);
    try {
      FileStart start = FileStart.of(file);
      if (!start.isZip()) {
        throw new NumpyException(
            Reason.WRONG_KIND_OF_FILE, path, "expected NumPy arrays, found " + start.description());
      }
      ZipArchive archive = ZipArchive.read(file);
      return new NpzFile(file, archive, arrays(file, archive));
    } catch (ZipFormatException e) {
      file.close();
      throw new NumpyException(path, e);
    } catch (IOException | RuntimeException e) {
      file.close();
      throw e;
    }
  }

  private static Map<String, Array> arrays(FileBytes file, ZipArchive archive) throws IOException {
    long limit = Math.addExact(Math.multiplyExact(file.size(), MAX_EXPANSION), FREE_BYTES);
    long total = 0;
    Map<String, Array> arrays = new LinkedHashMap<>();
    for (ZipMember member : archive.members().values()) {
      if (!member.name().endsWith(SUFFIX)) {
        throw new NumpyException(
            Reason.BAD_ARCHIVE,
            file.path(),
            "entry %s is no array, expected a name that ends in %s"
                .formatted(Quoted.of(member.name()), SUFFIX));
      }
      String name = member.name().substring(0, member.name().length() - SUFFIX.length());
      if (member.size() > limit - total) {
        throw new NumpyException(
            Reason.LIMIT_EXCEEDED,
            file.path(),
            name,
            "unpacks to %d bytes, which is more than is left of the limit of %d"
                .formatted(member.size(), limit));
      }
      total += member.size();
      arrays.put(name, new Array(member, header(file, archive, name, member)));
    }
    if (arrays.isEmpty()) {
      throw new NumpyException(Reason.BAD_ARCHIVE, file.path(), "has no arrays");
    }
    return arrays;
  }

  private static NpyHeader header(FileBytes file, ZipArchive archive, String name, ZipMember member)
      throws IOException {
    try (InputStream stream = archive.stream(member)) {
      NpyHeader header = NpyHeader.read(stream);
      if (header.totalBytes() != member.size()) {
        throw new NpyProblem(
            Reason.WRONG_SIZE,
            "has %d bytes, expected %d for %s of shape %s"
                .formatted(
                    member.size(),
                    header.totalBytes(),
                    header.type().dtype(),
                    header.layout().shape()));
      }
      return header;
    } catch (NpyProblem e) {
      throw new NumpyException(e.reason(), file.path(), name, e.getMessage());
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

  /** The arrays' names, without {@code .npy}, in the file's order. */
  public Set<String> names() {
    return arrays.keySet();
  }

  /**
   * Type of an array's elements.
   *
   * @throws NumpyException if there is no such array
   */
  public DType dtype(String name) {
    return find(name).header().type().dtype();
  }

  /**
   * An array's dimensions, outermost first; empty for a scalar.
   *
   * @throws NumpyException if there is no such array
   */
  public List<Long> shape(String name) {
    return find(name).header().layout().shape();
  }

  /**
   * An array's elements in row-major order, whatever the order in which they are stored. F32 and
   * F16 are exact, F64 is rounded to the nearest float. The array returned is the caller's own.
   *
   * @throws NumpyException if there is no such array, it is not of floats or its checksum is wrong
   * @throws IOException if reading fails
   */
  public float[] floats(String name) throws IOException {
    Array array = find(name);
    try (InputStream stream = archive.stream(array.member())) {
      stream.skipNBytes(array.header().byteSize());
      return NpyElements.read(stream, array.header());
    } catch (NpyProblem e) {
      throw new NumpyException(e.reason(), path(), name, e.getMessage());
    } catch (ZipFormatException e) {
      throw new NumpyException(path(), e);
    }
  }

  /**
   * An array with its shape.
   *
   * @throws NumpyException as {@link #floats(String)}
   * @throws IOException if reading fails
   */
  public FloatArray array(String name) throws IOException {
    float[] elements = floats(name);
    try {
      return FloatArray.of(elements, find(name).header().intShape());
    } catch (NpyProblem e) {
      throw new NumpyException(e.reason(), path(), name, e.getMessage());
    }
  }

  /**
   * Like {@link #floats(String)}, of a shape that the caller knows.
   *
   * @param expectedShape the dimensions, outermost first; none for a scalar
   * @throws NumpyException also if the array has another shape
   */
  public float[] floats(String name, long... expectedShape) throws IOException {
    List<Long> expected = Arrays.stream(expectedShape).boxed().toList();
    if (!shape(name).equals(expected)) {
      throw new NumpyException(
          Reason.WRONG_SHAPE,
          path(),
          name,
          "has shape %s, expected %s".formatted(shape(name), expected));
    }
    return floats(name);
  }

  private Array find(String name) {
    Array array = arrays.get(name);
    if (array == null) {
      throw new NumpyException(Reason.TENSOR_NOT_FOUND, path(), name, "is not there");
    }
    return array;
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
