package dev.jbert.bench;

import dev.jbert.kernel.Activation;
import dev.jbert.kernel.Matrix;
import dev.jbert.kernel.PackedMatrix;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Every activation on 128 rows of 3072, behind a linear layer of one input: little but the
 * activation is left, and IDENTITY is what the layer itself takes.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(value = 1, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class ActivationKernelBenchmark {
  static final int TOKENS = 128;
  static final int INTERMEDIATE_SIZE = 3072;

  /** The activation. */
  @Param public Activation activation = Activation.IDENTITY;

  private Matrix oneColumn;
  private PackedMatrix oneInput;
  private float[] bias;
  private Matrix result;

  /** Makes the operands. */
  @Setup(Level.Trial)
  public void prepare(KernelState state) {
    oneColumn = state.random(TOKENS, 1);
    oneInput = state.run().pack(state.random(INTERMEDIATE_SIZE, 1));
    bias = state.random(1, INTERMEDIATE_SIZE).values();
    result = Matrix.zeros(TOKENS, INTERMEDIATE_SIZE);
  }

  /** One product, bias and the activation for each element. */
  @Benchmark
  public Matrix activation(KernelState state) {
    state.run().linear(oneColumn, oneInput, bias, activation, result, state.scratch());
    return result;
  }
}
