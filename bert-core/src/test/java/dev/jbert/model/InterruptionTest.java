package dev.jbert.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jbert.kernel.Activation;
import dev.jbert.kernel.Matrix;
import dev.jbert.model.Backend.PreparedLayers;
import dev.jbert.testing.Interrupted;
import dev.jbert.testing.Runs;
import dev.jbert.testing.TinyModel;
import dev.jbert.testing.WorkerThreads;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A call whose thread is interrupted gives up soon, and the model is as good as before. */
@Timeout(120)
class InterruptionTest {

  private static final TokenBatch SHORT = TokenBatch.of(new int[] {2, 30, 40, 3}, new int[] {2, 3});

  @AfterEach
  void clearInterrupt() {
    Thread.interrupted();
  }

  static Stream<LoadOptions> runs() {
    return Runs.all();
  }

  /** Many texts of 100 tokens: minutes with the textbook, seconds with vectors. */
  private static TokenBatch longBatch() {
    int[][] sequences = new int[4_000][];
    Arrays.fill(sequences, IntStream.range(5, 105).toArray());
    return TokenBatch.of(sequences);
  }

  @ParameterizedTest
  @MethodSource("runs")
  void aLongForwardPassStops(LoadOptions options) throws Exception {
    WorkerThreads workers = new WorkerThreads();
    TokenBatch batch = longBatch();
    try (BertModel model = BertModel.load(TinyModel.of("bert-uncased-mlm").folder(), options)) {
      float[] expected = model.forward(SHORT).lastHiddenState().values();
      Interrupted.assertStops(() -> model.forward(batch));
      assertArrayEquals(expected, model.forward(SHORT).lastHiddenState().values());
      workers.started().forEach(worker -> assertTrue(worker.isAlive() && !worker.isInterrupted()));
    }
    workers.assertNoneLeft();
  }

  @Test
  void aLongForwardPassOfADecoderStops() throws Exception {
    TokenBatch batch = longBatch();
    LoadOptions options = LoadOptions.defaults().withTokenBudget(100);
    try (BertModel model = BertModel.load(TinyModel.of("bart-nli").folder(), options)) {
      float[] expected = model.forward(SHORT).lastHiddenState().values();
      Interrupted.assertStops(() -> model.forward(batch));
      assertArrayEquals(expected, model.forward(SHORT).lastHiddenState().values());
    }
  }

  /** Narrow at its ends, so that the time goes into the layers and not into room for the result. */
  @ParameterizedTest
  @MethodSource("runs")
  void aLongHeadStops(LoadOptions options) throws Exception {
    LoadOptions cut = options.withTokenBudget(50);
    try (BertModel model = BertModel.load(TinyModel.of("bert-uncased-mlm").folder(), cut)) {
      PreparedLayers head =
          model.prepareLayers(List.of(dense(16, 512), dense(512, 512), dense(512, 1)));
      Matrix row = Matrix.of(ones(16), 1, 16);
      float[] expected = head.apply(row).values();
      Matrix rows = Matrix.zeros(500_000, 16);
      Interrupted.assertStops(() -> head.apply(rows));
      assertArrayEquals(expected, head.apply(row).values());
    }
  }

  private static RowLayer dense(int in, int out) {
    return new RowLayer.Dense(Matrix.of(ones(out * in), out, in), ones(out), Activation.IDENTITY);
  }

  private static float[] ones(int size) {
    float[] ones = new float[size];
    Arrays.fill(ones, 1);
    return ones;
  }

  @ParameterizedTest
  @ValueSource(strings = {"bert-uncased-mlm", "bart-nli"})
  void aCallOnAnInterruptedThreadDoesNotBegin(String name) throws IOException {
    Path folder = TinyModel.of(name).folder();
    try (BertModel model = BertModel.load(folder)) {
      Thread.currentThread().interrupt();
      CancellationException e =
          assertThrows(CancellationException.class, () -> model.forward(SHORT));
      assertEquals("the thread was interrupted, the call has no result", e.getMessage());
      assertTrue(Thread.interrupted(), "the thread stays interrupted");
      model.forward(SHORT);
    }
  }

  @Test
  void closingOnAnInterruptedThreadCloses() throws IOException {
    WorkerThreads workers = new WorkerThreads();
    BertModel model = BertModel.load(TinyModel.of("bert-uncased-mlm").folder());
    model.forward(SHORT);
    Thread.currentThread().interrupt();
    model.close();
    assertTrue(Thread.interrupted(), "the thread stays interrupted");
    workers.assertNoneLeft();
  }
}
