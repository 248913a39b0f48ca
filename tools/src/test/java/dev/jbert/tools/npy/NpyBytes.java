package dev.jbert.tools.npy;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Writes {@code .npy} arrays for tests, those too that NumPy would not write. */
public final class NpyBytes {

  private NpyBytes() {}

  /** A version 1.0 array of little-endian floats in row-major order. */
  public static byte[] floats(float[] values, String shape) {
    ByteBuffer data = ByteBuffer.allocate(values.length * 4).order(ByteOrder.LITTLE_ENDIAN);
    data.asFloatBuffer().put(values);
    return array(1, header("<f4", "False", shape), data.array());
  }

  public static String header(String description, String fortranOrder, String shape) {
    return "{'descr': '%s', 'fortran_order': %s, 'shape': %s, }\n"
        .formatted(description, fortranOrder, shape);
  }

  public static byte[] array(int version, String header, byte[] data) {
    byte[] text =
        header.getBytes(version < 3 ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_8);
    ByteBuffer count = ByteBuffer.allocate(version == 1 ? 2 : 4).order(ByteOrder.LITTLE_ENDIAN);
    if (version == 1) {
      count.putShort((short) text.length);
    } else {
      count.putInt(text.length);
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', (byte) version, 0});
    out.writeBytes(count.array());
    out.writeBytes(text);
    out.writeBytes(data);
    return out.toByteArray();
  }
}
