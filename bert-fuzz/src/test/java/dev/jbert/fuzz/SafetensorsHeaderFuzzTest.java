package dev.jbert.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.jbert.weights.DType;
import dev.jbert.weights.SafetensorsException;
import dev.jbert.weights.WeightSource;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The JSON header of a safetensors file of 16 bytes of data, its length being right. */
class SafetensorsHeaderFuzzTest {

  @RegisterExtension
  static final FuzzTarget TARGET =
      FuzzTarget.of("safetensors header").refusing(SafetensorsException.class);

  private static final int DATA_BYTES = 16;

  private static final Set<DType> READABLE =
      EnumSet.of(DType.F32, DType.F16, DType.BF16, DType.F64);

  @FuzzTest
  void header(byte[] input) throws Exception {
    ByteBuffer content =
        ByteBuffer.allocate(Long.BYTES + input.length + DATA_BYTES)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putLong(input.length)
            .put(input);
    Path file = TARGET.write("model.safetensors", content.array());
    TARGET.run(
        input.length,
        () -> {
          try (WeightSource weights = WeightSource.open(file)) {
            for (String name : weights.names()) {
              if (READABLE.contains(weights.info(name).dtype())) {
                weights.tensor(name).toFloatArray();
              }
            }
          }
        });
  }
}
