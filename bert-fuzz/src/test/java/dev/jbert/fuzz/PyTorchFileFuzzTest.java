package dev.jbert.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.jbert.tools.pytorch.PyTorchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A pytorch_model.bin of either form. */
class PyTorchFileFuzzTest {

  @RegisterExtension
  static final FuzzTarget TARGET =
      FuzzTarget.of("pytorch_model.bin").refusing(PyTorchFileException.class);

  @FuzzTest
  void file(byte[] input) throws Exception {
    Path file = TARGET.write("pytorch_model.bin", input);
    TARGET.run(input.length, () -> PyTorchTensors.readAll(file));
  }
}
