package dev.jbert.bench;

import dev.jbert.kernel.KernelChoice;
import dev.jbert.model.BertModel;
import dev.jbert.model.LoadOptions;
import dev.jbert.model.ModelOutput;
import dev.jbert.model.TokenBatch;
import java.io.IOException;
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

/** One sequence through an encoder of bert-base's shape. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(value = 1, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
@Warmup(iterations = 3, time = 5)
@Measurement(iterations = 5, time = 5)
public class EncoderBenchmark {

  /** auto, vector or scalar. */
  @Param({"vector", "scalar"})
  public String kernels = "vector";

  /** Threads that share one forward pass. */
  @Param({"1", "2"})
  public int threads;

  /** Tokens of the sequence. */
  @Param({"8", "32", "128", "512"})
  public int tokens;

  private BertModel model;
  private TokenBatch batch;

  /** Loads the model. */
  @Setup(Level.Trial)
  public void load() throws IOException {
    LoadOptions options =
        LoadOptions.defaults().withKernels(KernelChoice.of(kernels)).withThreads(threads);
    model = RandomModel.load(options);
    batch = TokenBatch.of(RandomModel.inputIds(tokens));
  }

  /** Ends the threads. */
  @TearDown(Level.Trial)
  public void close() {
    model.close();
  }

  /** Last hidden state of every token. */
  @Benchmark
  public ModelOutput forward() {
    return model.forward(batch);
  }
}
