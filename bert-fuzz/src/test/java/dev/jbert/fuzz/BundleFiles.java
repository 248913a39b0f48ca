package dev.jbert.fuzz;

import dev.jbert.tools.tensorflow.TensorBundle;
import dev.jbert.tools.tensorflow.TensorBundleException;
import dev.jbert.tools.tensorflow.TensorBundleException.Reason;
import java.io.IOException;

/** A tensor bundle: the index as a target has it, and a data file of zeros. */
final class BundleFiles {

  static final String INDEX = "bundle.index";

  private static final int DATA_BYTES = 64;

  private BundleFiles() {}

  static void writeData(FuzzTarget target) throws IOException {
    target.write("bundle.data-00000-of-00001", new byte[DATA_BYTES]);
  }

  /** Opens the bundle and reads every tensor, which may be refused for itself. */
  static void readAll(FuzzTarget target) throws IOException {
    try (TensorBundle bundle = TensorBundle.open(target.folder().resolve("bundle"))) {
      for (String name : bundle.names()) {
        bundle.shape(name);
        try {
          bundle.read(name);
        } catch (TensorBundleException e) {
          if (e.reason() != Reason.CHECKSUM_MISMATCH && e.reason() != Reason.UNSUPPORTED_DTYPE) {
            throw e;
          }
        }
      }
    }
  }
}
