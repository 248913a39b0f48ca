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
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What is as wide as bert-base's vocabulary: the end of fill-mask for one masked place. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(value = 1, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class VocabularyKernelBenchmark {
  static final int HIDDEN_SIZE = 768;
  static final int VOCABULARY = 30_522;

  private Matrix row;
  private Matrix weight;
  private PackedMatrix packed;
  private float[] bias;
  private Matrix logits;
  private Matrix probabilities;

  /** Makes the operands. */
  @Setup(Level.Trial)
  public void prepare(KernelState state) {
    row = state.random(1, HIDDEN_SIZE);
    weight = state.random(VOCABULARY, HIDDEN_SIZE);
    packed = state.run().pack(weight);
    bias = state.random(1, VOCABULARY).values();
    logits = Matrix.zeros(1, VOCABULARY);
    probabilities = state.random(1, VOCABULARY);
  }

  /** 768 to the vocabulary: 94 MB of weights for one row. */
  @Benchmark
  public Matrix linearVocabulary(KernelState state) {
    state.run().linear(row, packed, bias, Activation.IDENTITY, logits, state.scratch());
    return logits;
  }

  /** One row, in place: the softmax of a softmax takes as long. */
  @Benchmark
  public Matrix softmax(KernelState state) {
    state.run().softmax(probabilities);
    return probabilities;
  }

  /** The decoder's weight, as at loading. */
  @Benchmark
  public PackedMatrix pack(KernelState state) {
    return state.run().pack(weight);
  }

  /** A product with the same weight, which reads it and keeps nothing. */
  @Benchmark
  public Matrix packWhenReused(KernelState state) {
    PackedMatrix unpacked = state.run().packWhenReused(VOCABULARY, HIDDEN_SIZE, this::read);
    state.run().linear(row, unpacked, bias, Activation.IDENTITY, logits, state.scratch());
    return logits;
  }

  /** The same as bfloat16, read some rows at a time. */
  @Benchmark
  public PackedMatrix packBf16(KernelState state) {
    return state.run().packBf16(VOCABULARY, HIDDEN_SIZE, this::read, new int[0]);
  }

  private void read(int first, Matrix target) {
    int from = weight.rowOffset(first);
    int count = target.rows() * target.columns();
    System.arraycopy(weight.values(), from, target.values(), target.offset(), count);
  }
}
