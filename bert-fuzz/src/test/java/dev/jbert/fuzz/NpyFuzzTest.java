package dev.jbert.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.jbert.tools.npy.NpyFile;
import dev.jbert.tools.npy.NpzFile;
import dev.jbert.tools.npy.NumpyException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.extension.RegisterExtension;

/** An array, as a file of its own and, its checksum being right, in an archive. */
class NpyFuzzTest {

  @RegisterExtension
  static final FuzzTarget TARGET = FuzzTarget.of("npy").refusing(NumpyException.class);

  @FuzzTest
  void array(byte[] input) throws Exception {
    Path alone = TARGET.write("a.npy", input);
    Path archive = TARGET.write("a.npz", StoredZip.of(Map.of("a.npy", input)));
    TARGET.run(input.length, () -> NpyFile.read(alone));
    TARGET.run(
        input.length,
        () -> {
          try (NpzFile file = NpzFile.open(archive)) {
            assertEquals(
                file.shape("a").stream().reduce(1L, Math::multiplyExact), file.floats("a").length);
            file.array("a");
          }
        });
  }
}
