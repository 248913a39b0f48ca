package dev.jbert.fuzz;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.jbert.weights.DType;
import dev.jbert.weights.NamedTensor;
import dev.jbert.weights.SafetensorsException;
import dev.jbert.weights.SafetensorsWriter;
import dev.jbert.weights.TensorView;
import dev.jbert.weights.WeightSource;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A safetensors file: what is read, written and read again is the same. */
class SafetensorsFuzzTest {

  @RegisterExtension
  static final FuzzTarget TARGET =
      FuzzTarget.of("safetensors").refusing(SafetensorsException.class);

  private static final Set<DType> WRITABLE = EnumSet.of(DType.F32, DType.F16, DType.BF16);

  @FuzzTest
  void file(byte[] input) throws Exception {
    Path file = TARGET.write("model.safetensors", input);
    TARGET.run(
        input.length,
        () -> {
          try (WeightSource weights = WeightSource.open(file)) {
            rewrite(weights);
          }
        });
  }

  private static void rewrite(WeightSource weights) throws IOException {
    List<NamedTensor> tensors = new ArrayList<>();
    for (String name : weights.names()) {
      TensorView tensor = weights.tensor(name);
      assertEquals(name, tensor.info().name());
      if (WRITABLE.contains(tensor.info().dtype())) {
        tensors.add(
            new NamedTensor(
                name, tensor.info().dtype(), tensor.info().shape(), tensor::toFloatArray));
      }
    }
    Path copy = TARGET.folder().resolve("copy.safetensors");
    SafetensorsWriter.write(copy, tensors, weights.metadata());
    try (WeightSource again = WeightSource.open(copy)) {
      assertEquals(weights.metadata(), again.metadata());
      assertEquals(tensors.size(), again.names().size());
      for (NamedTensor tensor : tensors) {
        assertEquals(tensor.dtype(), again.info(tensor.name()).dtype());
        assertEquals(tensor.shape(), again.info(tensor.name()).shape());
        assertArrayEquals(
            tensor.values().get(), again.tensor(tensor.name()).toFloatArray(), tensor.name());
      }
    }
  }
}
