package dev.jbert.tools.npy;

import dev.jbert.tools.convert.FloatBytes;
import dev.jbert.tools.npy.NumpyException.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;

/** What stands behind an array's header. */
final class NpyElements {

  private static final int BUFFER_BYTES = 1 << 18;

  private NpyElements() {}

  /**
   * Reads the elements.
   *
   * @param stream stands at the first of them and is known to hold as many as the header says
   * @return in row-major order, whatever the order in which they are stored
   * @throws NpyProblem if they are no floats or more than a Java array holds
   */
  static float[] read(InputStream stream, NpyHeader header) throws IOException {
    if (!header.type().dtype().isReadableAsFloat()) {
      throw new NpyProblem(
          Reason.UNSUPPORTED_TYPE,
          "is of type %s, expected floats".formatted(header.type().dtype()));
    }
    if (header.layout().elementCount() > Integer.MAX_VALUE - 8) {
      throw new NpyProblem(
          Reason.TOO_LARGE_FOR_ARRAY,
          "of shape %s has more elements than a Java array holds"
              .formatted(header.layout().shape()));
    }
    int width = header.type().bytes();
    float[] elements = new float[(int) header.layout().elementCount()];
    int chunk = Math.max(1, Math.min(BUFFER_BYTES / width, elements.length));
    byte[] bytes = new byte[chunk * width];
    for (int done = 0; done < elements.length; done += chunk) {
      int count = Math.min(chunk, elements.length - done);
      stream.readNBytes(bytes, 0, count * width);
      ByteBuffer source = ByteBuffer.wrap(bytes).order(header.type().order());
      FloatBytes.decode(source, header.type().dtype(), elements, done, count);
    }
    return header.layout().gather(elements);
  }
}
