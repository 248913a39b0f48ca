package dev.jbert.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.jbert.tools.npy.NpzFile;
import dev.jbert.tools.npy.NumpyException;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.RegisterExtension;

/** An archive of NumPy arrays, stored or compressed. */
class NpzFuzzTest {

  @RegisterExtension
  static final FuzzTarget TARGET = FuzzTarget.of("npz").refusing(NumpyException.class);

  @FuzzTest
  void archive(byte[] input) throws Exception {
    Path path = TARGET.write("a.npz", input);
    TARGET.run(
        input.length,
        () -> {
          try (NpzFile file = NpzFile.open(path)) {
            for (String name : file.names()) {
              if (file.dtype(name).isReadableAsFloat()) {
                file.array(name);
              }
            }
          }
        });
  }
}
