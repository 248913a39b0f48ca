package dev.jbert.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.jbert.tools.tensorflow.TensorBundleException;
import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The one data block of a TensorFlow index, its checksum being right: how it is compressed in the
 * first byte, then its contents.
 */
class TensorBundleBlockFuzzTest {

  @RegisterExtension
  static final FuzzTarget TARGET =
      FuzzTarget.of("TensorFlow block").refusing(TensorBundleException.class);

  @BeforeAll
  static void writeData() throws IOException {
    BundleFiles.writeData(TARGET);
  }

  @FuzzTest
  void block(byte[] input) throws Exception {
    int compression = input.length == 0 ? 0 : input[0];
    byte[] block = Arrays.copyOfRange(input, Math.min(1, input.length), input.length);
    TARGET.write(BundleFiles.INDEX, StoredTable.of(block, compression));
    TARGET.run(input.length, () -> BundleFiles.readAll(TARGET));
  }
}
