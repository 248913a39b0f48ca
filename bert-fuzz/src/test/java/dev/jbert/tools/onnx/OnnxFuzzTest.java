package dev.jbert.tools.onnx;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.jbert.fuzz.FuzzTarget;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.RegisterExtension;

/** An ONNX file, with one file of external data beside it and one outside of its folder. */
class OnnxFuzzTest {

  @RegisterExtension
  static final FuzzTarget TARGET = FuzzTarget.of("ONNX").refusing(OnnxException.class);

  @BeforeAll
  static void writeExternalData() throws IOException {
    TARGET.write("model/data", new byte[64]);
    TARGET.write("outside", new byte[64]);
  }

  @FuzzTest
  void model(byte[] input) throws Exception {
    Path file = TARGET.write("model/model.onnx", input);
    TARGET.run(
        input.length,
        () -> {
          try (OnnxModel model = OnnxModel.open(file)) {
            for (OnnxTensor tensor : model.tensors().values()) {
              if (tensor.type().isFloat()) {
                tensor.toFloats();
              }
            }
            WeightNamer.name(model);
          }
        });
  }
}
