package dev.jbert.bench;

import dev.jbert.kernel.AttentionLayout;
import dev.jbert.kernel.DistanceBias;
import dev.jbert.kernel.Matrix;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
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

/** Attention of one sequence in twelve heads of 64. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(value = 1, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class AttentionKernelBenchmark {
  static final int HEADS = 12;
  static final int HIDDEN_SIZE = 768;

  /** Rows of the sequence. */
  @Param({"8", "128", "512"})
  public int tokens = 8;

  private Matrix query;
  private Matrix key;
  private Matrix value;
  private AttentionLayout layout;
  private AttentionLayout biased;
  private Matrix context;
  private float[] probabilities;

  /** Makes the operands. */
  @Setup(Level.Trial)
  public void prepare(KernelState state) {
    Matrix queryKeyValue = state.random(tokens, 3 * HIDDEN_SIZE);
    query = queryKeyValue.columns(0, HIDDEN_SIZE);
    key = queryKeyValue.columns(HIDDEN_SIZE, HIDDEN_SIZE);
    value = queryKeyValue.columns(2 * HIDDEN_SIZE, HIDDEN_SIZE);
    int[] starts = {0, tokens};
    layout = new AttentionLayout(HEADS, starts, starts, new int[0]);
    DistanceBias bias =
        new DistanceBias(state.random(HEADS, 2 * tokens + 1), IntStream.range(0, tokens).toArray());
    biased = new AttentionLayout(HEADS, starts, starts, new int[0], bias);
    context = Matrix.zeros(tokens, HIDDEN_SIZE);
    probabilities = new float[Math.toIntExact(layout.probabilitiesSize())];
  }

  /** Scores, softmax and context. */
  @Benchmark
  public Matrix attention(KernelState state) {
    state.run().attention(query, key, value, layout, context, state.scratch());
    return context;
  }

  /** The same with a bias for the distance, as MPNet has it. */
  @Benchmark
  public Matrix attentionWithDistanceBias(KernelState state) {
    state.run().attention(query, key, value, biased, context, state.scratch());
    return context;
  }

  /** Scores and softmax alone. */
  @Benchmark
  public float[] attentionProbabilities(KernelState state) {
    state.run().attentionProbabilities(query, key, layout, probabilities, state.scratch());
    return probabilities;
  }
}
