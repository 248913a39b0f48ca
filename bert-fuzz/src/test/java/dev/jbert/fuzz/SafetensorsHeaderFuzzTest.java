package dev.jbert.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.jbert.weights.DType;
import dev.jbert.weights.SafetensorsException;
import dev.jbert.weights.WeightSource;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The JSON header of a safetensors file of 16 bytes of data, its length being right. */
class SafetensorsHeaderFuzzTest {

  @RegisterExtension
  static final FuzzTarget TARGET =
      FuzzTarget.of("safetensors header").refusing(SafetensorsException.class);

  private static final int DATA_BYTES = 16;

  private static final List<String> SOUND =
      Fixtures.inputs(
          SafetensorsHeaderFuzzTest.class, "header/two-tensors", "header/scalar-and-empty");

  private static final Set<DType> READABLE =
      EnumSet.of(DType.F32, DType.F16, DType.BF16, DType.F64);

  @FuzzTest
  void header(byte[] input) throws Exception {
    byte[] header = EditedJson.of(input, SOUND);
    ByteBuffer content =
        ByteBuffer.allocate(Long.BYTES + header.length + DATA_BYTES)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putLong(header.length)
            .put(header);
    Path file = TARGET.write("model.safetensors", content.array());
    TARGET.run(
        header.length,
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
