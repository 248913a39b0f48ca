package dev.jbert.testing;

import dev.jbert.kernel.KernelChoice;
import dev.jbert.model.LoadOptions;
import java.util.stream.Stream;

/** The ways to compute that every result is checked under. */
public final class Runs {

  private Runs() {}

  /** Scalar and vector kernels, one and two threads. */
  public static Stream<LoadOptions> all() {
    return Stream.of(KernelChoice.SCALAR, KernelChoice.VECTOR)
        .flatMap(
            kernels ->
                Stream.of(1, 2)
                    .map(
                        threads ->
                            LoadOptions.defaults().withKernels(kernels).withThreads(threads)));
  }
}
