package dev.jbert.tools.bench;

import dev.jbert.head.MaskedLmHead;
import dev.jbert.kernel.Matrix;
import dev.jbert.model.BertModel;
import dev.jbert.model.LoadOptions;
import dev.jbert.model.ModelOutput;
import dev.jbert.model.OutputRequest;
import dev.jbert.model.TokenBatch;
import dev.jbert.model.TokenRows;
import dev.jbert.pipeline.Pooling;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.OptionalInt;
import java.util.function.DoubleSupplier;

/** Times whole forward passes inside this process, after warming up. */
public final class Bench {
  private static final long MEASURED_NANOS = 5_000_000_000L;
  private static final int LEAST_RUNS = 5;
  private static final int MOST_RUNS = 200;

  /** Keeps the compiler from leaving out what nobody reads. */
  private static volatile double sink;

  private Bench() {}

  /**
   * Loads a model and times it.
   *
   * @param folder the model
   * @throws IOException if the model cannot be read
   */
  public static BenchResult run(Path folder, LoadOptions options, BenchPlan plan)
      throws IOException {
    long start = System.nanoTime();
    try (BertModel model = BertModel.load(folder, options)) {
      DoubleSupplier pass = pass(model, plan.input(), plan.output());
      double loadMillis = millis(System.nanoTime() - start);
      double firstMillis = millis(time(pass));
      long warmNanos = WarmUp.run(() -> time(pass), plan.warmUpSeconds());
      double[] millis = measure(pass, warmNanos, plan.runs());
      return BenchResult.of(
          model, options, plan.input(), millis, new double[] {loadMillis, firstMillis});
    }
  }

  private static double[] measure(DoubleSupplier pass, long passNanos, OptionalInt runs) {
    long fitting = MEASURED_NANOS / Math.max(1, passNanos);
    double[] millis = new double[runs.orElse(Math.clamp(fitting, LEAST_RUNS, MOST_RUNS))];
    Arrays.setAll(millis, i -> millis(time(pass)));
    return millis;
  }

  private static long time(DoubleSupplier pass) {
    long start = System.nanoTime();
    sink = pass.getAsDouble();
    return System.nanoTime() - start;
  }

  private static double millis(long nanos) {
    return nanos / 1e6;
  }

  private static DoubleSupplier pass(BertModel model, BenchInput input, BenchOutput output) {
    TokenBatch batch = input.batch();
    return switch (output) {
      case LAST -> () -> first(model.forward(batch).lastHiddenState());
      case CLS -> {
        OutputRequest request = OutputRequest.lastHiddenState(TokenRows.FIRST);
        yield () -> first(model.forward(batch, request).lastHiddenState());
      }
      case MEAN -> () -> means(model.forward(batch));
      case MLM -> {
        MaskedLmHead head = MaskedLmHead.load(model);
        OutputRequest request =
            OutputRequest.lastHiddenState(TokenRows.at(input.maskedPositions()));
        yield () -> first(head.logits(model.forward(batch, request).lastHiddenState()));
      }
    };
  }

  private static double first(Matrix matrix) {
    return matrix.at(0, 0);
  }

  private static double means(ModelOutput output) {
    double sum = 0;
    for (int b = 0; b < output.sequences(); b++) {
      sum += Pooling.MEAN.pool(output.lastHiddenState(b))[0];
    }
    return sum;
  }
}
