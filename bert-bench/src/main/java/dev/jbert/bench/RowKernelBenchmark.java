package dev.jbert.bench;

import dev.jbert.kernel.EmbeddingTables;
import dev.jbert.kernel.LayerNorm;
import dev.jbert.kernel.Matrix;
import dev.jbert.kernel.WordTable;
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

/** What is done row by row, on rows of 768. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(value = 1, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class RowKernelBenchmark {
  static final int HIDDEN_SIZE = 768;
  private static final int TABLE_ROWS = 1000;

  /** Rows. */
  @Param({"8", "128"})
  public int tokens = 8;

  private Matrix states;
  private Matrix residual;
  private Matrix result;
  private LayerNorm norm;
  private EmbeddingTables tables;
  private int[] ids;

  /** Makes the operands. */
  @Setup(Level.Trial)
  public void prepare(KernelState state) {
    states = state.random(tokens, HIDDEN_SIZE);
    residual = state.random(tokens, HIDDEN_SIZE);
    result = Matrix.zeros(tokens, HIDDEN_SIZE);
    norm = KernelState.norm(HIDDEN_SIZE);
    tables =
        new EmbeddingTables(
            WordTable.of(state.random(TABLE_ROWS, HIDDEN_SIZE)),
            state.random(TABLE_ROWS, HIDDEN_SIZE),
            state.random(TABLE_ROWS, HIDDEN_SIZE),
            norm);
    ids = state.randomIds(tokens, TABLE_ROWS);
  }

  /** Residual and LayerNorm. */
  @Benchmark
  public Matrix addLayerNorm(KernelState state) {
    state.run().addLayerNorm(states, residual, norm, result);
    return result;
  }

  /** LayerNorm alone. */
  @Benchmark
  public Matrix layerNorm(KernelState state) {
    state.run().layerNorm(states, norm, result);
    return result;
  }

  /** Three tables and LayerNorm. */
  @Benchmark
  public Matrix embed(KernelState state) {
    state.run().embed(tables, ids, ids, ids, result);
    return result;
  }
}
