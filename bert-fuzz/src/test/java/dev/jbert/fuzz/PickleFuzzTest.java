package dev.jbert.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.jbert.tools.pytorch.PyTorchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The pickle of a PyTorch zip file with two storages, its checksums being right. */
class PickleFuzzTest {

  @RegisterExtension
  static final FuzzTarget TARGET = FuzzTarget.of("pickle").refusing(PyTorchFileException.class);

  @FuzzTest
  void pickle(byte[] input) throws Exception {
    Map<String, byte[]> entries = new LinkedHashMap<>();
    entries.put("archive/data.pkl", input);
    entries.put("archive/byteorder", "little".getBytes());
    entries.put("archive/data/0", new byte[16]);
    entries.put("archive/data/1", new byte[8]);
    Path file = TARGET.write("pytorch_model.bin", StoredZip.of(entries));
    TARGET.run(input.length, () -> PyTorchTensors.readAll(file));
  }
}
