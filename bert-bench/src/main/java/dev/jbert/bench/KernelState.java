package dev.jbert.bench;

import dev.jbert.kernel.KernelChoice;
import dev.jbert.kernel.KernelProvider;
import dev.jbert.kernel.Kernels;
import dev.jbert.kernel.LayerNorm;
import dev.jbert.kernel.Matrix;
import dev.jbert.kernel.Scratch;
import java.util.Arrays;
import java.util.Random;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** The kernels that are measured, and operands for them. */
@State(Scope.Benchmark)
public class KernelState {

  /** vector or scalar. */
  @Param({"vector", "scalar"})
  public String kernels = "vector";

  /** Threads that share one operation. */
  @Param("1")
  public int threads = 1;

  private final Random random = new Random(20_261_122);
  private Kernels run;
  private Scratch scratch;

  /** Starts the threads. */
  @Setup(Level.Trial)
  public void start() {
    // A kernel that is measured alone would be the plain loop for ever: linear layers end the cold
    // start.
    System.setProperty("jbert.cold.layers", "0");
    run = KernelProvider.create(KernelChoice.of(kernels), threads);
    scratch = run.newScratch();
  }

  /** Ends the threads. */
  @TearDown(Level.Trial)
  public void close() {
    run.close();
  }

  Kernels run() {
    return run;
  }

  Scratch scratch() {
    return scratch;
  }

  /** Values around 0, small enough that sums of thousands of them stay small. */
  Matrix random(int rows, int columns) {
    Matrix matrix = Matrix.zeros(rows, columns);
    for (int i = 0; i < matrix.values().length; i++) {
      matrix.values()[i] = (random.nextFloat() - 0.5f) * 0.1f;
    }
    return matrix;
  }

  /** Numbers from 0 to {@code bound}. */
  int[] randomIds(int count, int bound) {
    return random.ints(count, 0, bound).toArray();
  }

  /** A norm of weights 1 and biases 0. */
  static LayerNorm norm(int hiddenSize) {
    float[] ones = new float[hiddenSize];
    Arrays.fill(ones, 1);
    return new LayerNorm(ones, new float[hiddenSize], 1e-12f);
  }
}
