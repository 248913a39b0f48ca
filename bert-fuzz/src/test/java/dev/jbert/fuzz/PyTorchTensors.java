package dev.jbert.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.jbert.tools.pytorch.PyTorchFile;
import dev.jbert.tools.pytorch.PyTorchFileException;
import dev.jbert.tools.pytorch.PyTorchFileException.Reason;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;

/** Reads everything that a PyTorch file has. */
final class PyTorchTensors {

  /** Why a tensor may be refused while the file is sound. */
  private static final Set<Reason> OF_ONE_TENSOR =
      EnumSet.of(Reason.UNSUPPORTED_TYPE, Reason.LARGER_THAN_STORAGE, Reason.TOO_LARGE_FOR_ARRAY);

  private PyTorchTensors() {}

  static void readAll(Path path) throws IOException {
    try (PyTorchFile file = PyTorchFile.open(path)) {
      file.sameTensors();
      for (String name : file.names()) {
        try {
          float[] values = file.floats(name);
          assertEquals(
              file.info(name).shape().stream().reduce(1L, Math::multiplyExact), values.length);
        } catch (PyTorchFileException e) {
          if (!OF_ONE_TENSOR.contains(e.reason())) {
            throw e;
          }
        }
      }
    }
  }
}
