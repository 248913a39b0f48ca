package dev.jbert.tools.npy;

import dev.jbert.tools.convert.StridedLayout;
import dev.jbert.tools.npy.NumpyException.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * What stands before an array's elements ({@code numpy/lib/format.py}, versions 1 to 3).
 *
 * @param type type of the elements
 * @param layout how the elements lie one after the other
 * @param byteSize number of bytes before the first element
 */
record NpyHeader(NpyType type, StridedLayout layout, int byteSize) {

  /** Most bytes of the header's text; NumPy itself trusts no more than this either. */
  static final int MAX_TEXT_BYTES = 10_000;

  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};

  /**
   * Reads a header and leaves the stream at the first element.
   *
   * @throws NpyProblem if it is not of the form that NumPy writes or not of plain numbers
   */
  static NpyHeader read(InputStream stream) throws IOException {
    byte[] magic = bytes(stream, MAGIC.length);
    if (!Arrays.equals(magic, MAGIC)) {
      throw new NpyProblem(Reason.BAD_HEADER, "does not begin as a .npy file does");
    }
    int major = bytes(stream, 1)[0];
    int minor = bytes(stream, 1)[0];
    if (major < 1 || major > 3 || minor != 0) {
      throw new NpyProblem(
          Reason.BAD_HEADER,
          "is of version %d.%d, expected 1.0, 2.0 or 3.0".formatted(major, minor));
    }
    int countBytes = major == 1 ? Short.BYTES : Integer.BYTES;
    ByteBuffer count =
        ByteBuffer.allocate(Integer.BYTES)
            .order(ByteOrder.LITTLE_ENDIAN)
            .put(bytes(stream, countBytes));
    long textBytes = Integer.toUnsignedLong(count.getInt(0));
    if (textBytes > MAX_TEXT_BYTES) {
      throw new NpyProblem(
          Reason.BAD_HEADER,
          "has a header of %d bytes, the limit is %d".formatted(textBytes, MAX_TEXT_BYTES));
    }
    Charset charset = major == 3 ? StandardCharsets.UTF_8 : StandardCharsets.ISO_8859_1;
    String text = text(bytes(stream, (int) textBytes), charset);
    int byteSize = MAGIC.length + 2 + countBytes + (int) textBytes;
    return new NpyLiteral(text).header(byteSize);
  }

  /** Number of bytes of header and elements. */
  long totalBytes() {
    try {
      return Math.addExact(byteSize, Math.multiplyExact(layout.elementCount(), type.bytes()));
    } catch (ArithmeticException e) {
      throw new NpyProblem(
          Reason.WRONG_SIZE, "has the impossible shape %s".formatted(layout.shape()));
    }
  }

  /**
   * The dimensions as Java arrays have them.
   *
   * @throws NpyProblem if one is too large for that
   */
  int[] intShape() {
    if (layout.shape().stream().anyMatch(dimension -> dimension > Integer.MAX_VALUE - 8)) {
      throw new NpyProblem(
          Reason.TOO_LARGE_FOR_ARRAY,
          "of shape %s is larger than a Java array".formatted(layout.shape()));
    }
    return layout.shape().stream().mapToInt(Long::intValue).toArray();
  }

  private static String text(byte[] bytes, Charset charset) {
    try {
      return charset.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new NpyProblem(Reason.BAD_HEADER, "has a header that is not valid " + charset);
    }
  }

  private static byte[] bytes(InputStream stream, int count) throws IOException {
    byte[] bytes = stream.readNBytes(count);
    if (bytes.length < count) {
      throw new NpyProblem(Reason.BAD_HEADER, "ends in the middle of its header");
    }
    return bytes;
  }
}
