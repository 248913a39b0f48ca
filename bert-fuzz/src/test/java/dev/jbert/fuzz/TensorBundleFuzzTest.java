package dev.jbert.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.jbert.tools.tensorflow.TensorBundleException;
import java.io.IOException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The index file of a TensorFlow bundle, checksums and all, beside a data file of 64 bytes. */
class TensorBundleFuzzTest {

  @RegisterExtension
  static final FuzzTarget TARGET =
      FuzzTarget.of("TensorFlow index").refusing(TensorBundleException.class);

  @BeforeAll
  static void writeData() throws IOException {
    BundleFiles.writeData(TARGET);
  }

  @FuzzTest
  void index(byte[] input) throws Exception {
    TARGET.write(BundleFiles.INDEX, input);
    TARGET.run(input.length, () -> BundleFiles.readAll(TARGET));
  }
}
