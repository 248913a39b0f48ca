package dev.jbert.tools.hub;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** The smallest sound safetensors file: one tensor of four floats. */
final class TinyWeights {

  private TinyWeights() {}

  static byte[] safetensors() {
    return safetensors("weight");
  }

  static byte[] safetensors(String tensor) {
    byte[] header =
        "{\"%s\":{\"dtype\":\"F32\",\"shape\":[2,2],\"data_offsets\":[0,16]}}"
            .formatted(tensor)
            .getBytes(StandardCharsets.UTF_8);
    ByteBuffer file = ByteBuffer.allocate(8 + header.length + 16).order(ByteOrder.LITTLE_ENDIAN);
    file.putLong(header.length).put(header);
    file.putFloat(1).putFloat(2).putFloat(3).putFloat(4);

    return file.array();
  }
}
