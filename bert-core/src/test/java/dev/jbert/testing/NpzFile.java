package dev.jbert.testing;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** Arrays of a NumPy .npz file: a zip of .npy entries, read as far as the reference writes them. */
public final class NpzFile implements AutoCloseable {

  private static final int MAGIC_BYTES = 8; // \x93NUMPY and the version
  private static final Pattern HEADER =
      Pattern.compile(
          "\\{'descr': '<f4', 'fortran_order': False, 'shape': \\(([0-9, ]*)\\), *\\}\\s*");

  private final ZipFile zip;

  private NpzFile(ZipFile zip) {
    this.zip = zip;
  }

  /**
   * An array.
   *
   * @param values row-major
   * @param shape dimensions, outermost first
   */
  public record Array(float[] values, int[] shape) {

    /** The largest absolute value. */
    public float maxAbs() {
      float max = 0;
      for (float value : values) {
        max = Math.max(max, Math.abs(value));
      }
      return max;
    }
  }

  /** Opens a file. */
  public static NpzFile open(Path file) throws IOException {
    return new NpzFile(new ZipFile(file.toFile()));
  }

  /** The array saved as {@code name}; little-endian float32 in C order is all that there is. */
  public Array array(String name) throws IOException {
    ZipEntry entry = zip.getEntry(name + ".npy");
    if (entry == null) {
      throw new IllegalArgumentException(zip.getName() + " has no array " + name);
    }
    try (InputStream stream = zip.getInputStream(entry);
        DataInputStream in = new DataInputStream(stream)) {
      in.skipNBytes(MAGIC_BYTES);
      int headerLength = Short.toUnsignedInt(Short.reverseBytes(in.readShort()));
      String header = new String(in.readNBytes(headerLength), StandardCharsets.US_ASCII);
      Matcher matcher = HEADER.matcher(header);
      if (!matcher.matches()) {
        throw new IllegalArgumentException(name + ": unexpected npy header " + header);
      }
      int[] shape =
          Arrays.stream(matcher.group(1).split(",\\s*"))
              .filter(dimension -> !dimension.isBlank())
              .mapToInt(dimension -> Integer.parseInt(dimension.strip()))
              .toArray();
      int count = Arrays.stream(shape).reduce(1, Math::multiplyExact);
      float[] values = new float[count];
      ByteBuffer.wrap(in.readNBytes(count * Float.BYTES))
          .order(ByteOrder.LITTLE_ENDIAN)
          .asFloatBuffer()
          .get(values);
      return new Array(values, shape);
    }
  }

  @Override
  public void close() throws IOException {
    zip.close();
  }
}
