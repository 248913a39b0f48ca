package dev.jbert.bench;

import dev.jbert.kernel.Activation;
import dev.jbert.kernel.AttentionLayout;
import dev.jbert.kernel.EmbeddingTables;
import dev.jbert.kernel.KernelChoice;
import dev.jbert.kernel.KernelProvider;
import dev.jbert.kernel.Kernels;
import dev.jbert.kernel.LayerNorm;
import dev.jbert.kernel.Matrix;
import dev.jbert.kernel.PackedMatrix;
import dev.jbert.kernel.Scratch;
import java.util.Arrays;
import java.util.Random;
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
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** Every kernel beside its scalar twin, on the shapes of bert-base. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(value = 1, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class KernelBenchmark {
  private static final int HIDDEN_SIZE = 768;
  private static final int INTERMEDIATE_SIZE = 3072;
  private static final int HEADS = 12;
  private static final int VOCABULARY = 30522;

  /** auto, vector or scalar. */
  @Param({"vector", "scalar"})
  public String kernels = "vector";

  /** Threads that share one operation. */
  @Param("1")
  public int threads;

  /** Rows of the states. */
  @Param({"8", "128"})
  public int tokens;

  private final Random random = new Random(20_261_122);
  private final float[] noBias = {};
  private Kernels run;
  private Scratch scratch;
  private Matrix states;
  private Matrix result;
  private Matrix intermediate;
  private Matrix queryKeyValue;
  private Matrix logits;
  private PackedMatrix queryKeyValueWeight;
  private PackedMatrix outputWeight;
  private PackedMatrix intermediateWeight;
  private PackedMatrix contractWeight;
  private PackedMatrix oneInput;
  private Matrix oneColumn;
  private AttentionLayout layout;
  private LayerNorm norm;
  private EmbeddingTables tables;
  private int[] ids;

  /** Makes the operands. */
  @Setup(Level.Trial)
  public void prepare() {
    run = KernelProvider.create(KernelChoice.of(kernels), threads);
    scratch = run.newScratch();
    states = random(tokens, HIDDEN_SIZE);
    result = Matrix.zeros(tokens, HIDDEN_SIZE);
    intermediate = random(tokens, INTERMEDIATE_SIZE);
    queryKeyValue = random(tokens, 3 * HIDDEN_SIZE);
    logits = random(1, VOCABULARY);
    queryKeyValueWeight = run.pack(random(3 * HIDDEN_SIZE, HIDDEN_SIZE));
    outputWeight = run.pack(random(HIDDEN_SIZE, HIDDEN_SIZE));
    intermediateWeight = run.pack(random(INTERMEDIATE_SIZE, HIDDEN_SIZE));
    contractWeight = run.pack(random(HIDDEN_SIZE, INTERMEDIATE_SIZE));
    oneInput = run.pack(random(INTERMEDIATE_SIZE, 1));
    oneColumn = random(tokens, 1);
    int[] starts = {0, tokens};
    layout = new AttentionLayout(HEADS, starts, starts, new int[0]);
    float[] ones = new float[HIDDEN_SIZE];
    Arrays.fill(ones, 1);
    norm = new LayerNorm(ones, new float[HIDDEN_SIZE], 1e-12f);
    tables =
        new EmbeddingTables(
            random(1000, HIDDEN_SIZE), random(1000, HIDDEN_SIZE), random(1000, HIDDEN_SIZE), norm);
    ids = random.ints(tokens, 0, 1000).toArray();
  }

  /** Ends the threads. */
  @TearDown(Level.Trial)
  public void close() {
    run.close();
  }

  /** 768 to 2304. */
  @Benchmark
  public Matrix linearQueryKeyValue() {
    run.linear(states, queryKeyValueWeight, noBias, Activation.IDENTITY, queryKeyValue, scratch);
    return queryKeyValue;
  }

  /** 768 to 768. */
  @Benchmark
  public Matrix linearAttentionOutput() {
    run.linear(states, outputWeight, noBias, Activation.IDENTITY, result, scratch);
    return result;
  }

  /** 768 to 3072 with GELU. */
  @Benchmark
  public Matrix linearIntermediate() {
    run.linear(states, intermediateWeight, noBias, Activation.GELU_ERF, intermediate, scratch);
    return intermediate;
  }

  /** 3072 to 768. */
  @Benchmark
  public Matrix linearOutput() {
    run.linear(intermediate, contractWeight, noBias, Activation.IDENTITY, result, scratch);
    return result;
  }

  /** 1 to 3072, so that little but the activation is left. */
  @Benchmark
  public Matrix geluErf() {
    run.linear(oneColumn, oneInput, noBias, Activation.GELU_ERF, intermediate, scratch);
    return intermediate;
  }

  /** 12 heads of 64. */
  @Benchmark
  public Matrix attention() {
    Matrix query = queryKeyValue.columns(0, HIDDEN_SIZE);
    Matrix key = queryKeyValue.columns(HIDDEN_SIZE, HIDDEN_SIZE);
    Matrix value = queryKeyValue.columns(2 * HIDDEN_SIZE, HIDDEN_SIZE);
    run.attention(query, key, value, layout, result, scratch);
    return result;
  }

  /** Residual and LayerNorm of 768. */
  @Benchmark
  public Matrix addLayerNorm() {
    run.addLayerNorm(states, result, norm, result);
    return result;
  }

  /** Three tables of 768 and LayerNorm. */
  @Benchmark
  public Matrix embed() {
    run.embed(tables, ids, ids, ids, result);
    return result;
  }

  /** One row of the vocabulary's size. */
  @Benchmark
  public Matrix softmax() {
    run.softmax(logits);
    return logits;
  }

  private Matrix random(int rows, int columns) {
    Matrix matrix = Matrix.zeros(rows, columns);
    for (int i = 0; i < matrix.values().length; i++) {
      matrix.values()[i] = (random.nextFloat() - 0.5f) * 0.1f;
    }
    return matrix;
  }
}
