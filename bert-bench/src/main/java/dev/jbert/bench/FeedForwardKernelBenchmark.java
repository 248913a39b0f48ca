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

/** Feed-forward parts of bert-base over one row, a short query and a sentence. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(value = 1, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class FeedForwardKernelBenchmark {

  /** Rows of the states. */
  @Param({"1", "8", "128"})
  public int tokens = 1;

  private Matrix states;
  private PackedMatrix intermediate;
  private PackedMatrix output;
  private float[] intermediateBias;
  private float[] outputBias;
  private Matrix result;

  /** Makes the operands. */
  @Setup(Level.Trial)
  public void prepare(KernelState state) {
    int hidden = LinearShape.BASE_INTERMEDIATE.in();
    int wide = LinearShape.BASE_INTERMEDIATE.out();
    states = state.random(tokens, hidden);
    intermediate = state.run().pack(state.random(wide, hidden));
    output = state.run().pack(state.random(hidden, wide));
    intermediateBias = state.random(1, wide).values();
    outputBias = state.random(1, hidden).values();
    result = Matrix.zeros(tokens, hidden);
  }

  /** Both products, biases and GELU. */
  @Benchmark
  public Matrix feedForward(KernelState state) {
    state
        .run()
        .feedForward(
            states,
            intermediate,
            intermediateBias,
            LinearShape.BASE_INTERMEDIATE.activation(),
            output,
            outputBias,
            result,
            state.scratch());
    return result;
  }
}
