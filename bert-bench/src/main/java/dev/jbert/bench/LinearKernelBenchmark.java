package dev.jbert.bench;

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

/** Linear layers over one row, a short query and a sentence. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(value = 1, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class LinearKernelBenchmark {

  /** The layer. */
  @Param public LinearShape shape = LinearShape.BASE_QUERY_KEY_VALUE;

  /** Rows of the states. */
  @Param({"1", "8", "128"})
  public int tokens = 1;

  private Matrix states;
  private PackedMatrix weight;
  private float[] bias;
  private Matrix result;

  /** Makes the operands. */
  @Setup(Level.Trial)
  public void prepare(KernelState state) {
    states = state.random(tokens, shape.in());
    weight = state.run().pack(state.random(shape.out(), shape.in()));
    bias = state.random(1, shape.out()).values();
    result = Matrix.zeros(tokens, shape.out());
  }

  /** Product, bias and activation. */
  @Benchmark
  public Matrix linear(KernelState state) {
    state.run().linear(states, weight, bias, shape.activation(), result, state.scratch());
    return result;
  }
}
