package dev.jbert.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jbert.head.MaskedLmHead;
import dev.jbert.kernel.Matrix;
import dev.jbert.testing.Runs;
import dev.jbert.testing.TinyModel;
import dev.jbert.testing.WorkerThreads;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A model that is closed while others use it: they get the right answer or one clear exception. */
@Timeout(120)
class ClosingTest {

  private static final Path TINY = TinyModel.of("bert-uncased-mlm").folder();
  private static final String CLOSED = "the model " + TINY + " was closed";
  private static final int ROUNDS = 15;
  private static final int CALLERS = 6;
  private static final int CLOSERS = 3;

  private static final TokenBatch BATCH =
      TokenBatch.of(
          new int[] {2, 30, 40, 3}, IntStream.range(5, 105).toArray(), new int[] {2, 4, 3});

  static Stream<LoadOptions> runs() {
    return Runs.all();
  }

  @ParameterizedTest
  @MethodSource("runs")
  void callsInFlightEndAndLaterOnesAreRefused(LoadOptions options) throws Exception {
    WorkerThreads workers = new WorkerThreads();
    Random random = new Random(7);
    float[] expected = expected(options);
    try (ExecutorService threads = Executors.newFixedThreadPool(CALLERS + CLOSERS)) {
      for (int round = 0; round < ROUNDS; round++) {
        BertModel model = BertModel.load(TINY, options);
        MaskedLmHead head = MaskedLmHead.load(model);
        Matrix row = Matrix.zeros(1, model.config().hiddenSize());
        float[] logits = head.logits(row).values();
        List<Future<Integer>> callers = new ArrayList<>();
        for (int i = 0; i < CALLERS; i++) {
          Callable<float[]> call =
              i % 2 == 0
                  ? () -> model.forward(BATCH).lastHiddenState().values()
                  : () -> head.logits(row).values();
          float[] answer = i % 2 == 0 ? expected : logits;
          callers.add(threads.submit(() -> callUntilClosed(call, answer)));
        }
        Thread.sleep(random.nextInt(10));
        Callable<Void> close =
            () -> {
              model.close();
              workers.assertNoneLeft();
              return null;
            };
        for (Future<Void> closed : threads.invokeAll(Collections.nCopies(CLOSERS, close))) {
          closed.get();
        }
        for (Future<Integer> caller : callers) {
          caller.get();
        }
      }
    }
    workers.assertNoneLeft();
  }

  /** Calls and compares until it is refused; returns how many calls ended well. */
  private static int callUntilClosed(Callable<float[]> call, float[] expected) throws Exception {
    for (int calls = 0; ; calls++) {
      float[] found;
      try {
        found = call.call();
      } catch (IllegalStateException e) {
        assertEquals(CLOSED, e.getMessage());
        return calls;
      }
      assertArrayEquals(expected, found);
    }
  }

  private static float[] expected(LoadOptions options) throws IOException {
    try (BertModel model = BertModel.load(TINY, options.withThreads(1))) {
      return model.forward(BATCH).lastHiddenState().values();
    }
  }

  @ParameterizedTest
  @MethodSource("runs")
  void nothingOfAClosedModelComputes(LoadOptions options) throws IOException {
    BertModel model = BertModel.load(TINY, options);
    MaskedLmHead head = MaskedLmHead.load(model);
    Matrix row = Matrix.zeros(1, model.config().hiddenSize());
    model.close();
    model.close();
    assertClosed(() -> model.forward(BATCH));
    assertClosed(() -> model.forward(BATCH, OutputRequest.none().withHiddenStates(0)));
    assertClosed(() -> model.forward(BATCH, row));
    assertClosed(() -> model.forward(TokenBatch.of()));
    assertClosed(() -> model.prepareLayers(List.of()));
    assertClosed(() -> model.savePretrained(Path.of("nowhere")));
    assertClosed(() -> head.logits(row));
    IllegalStateException e =
        assertThrows(IllegalStateException.class, () -> MaskedLmHead.load(model));
    assertEquals(TINY.resolve("model.safetensors") + " was closed", e.getMessage());
    assertEquals(900, model.config().vocabSize(), "what it was remains known");
  }

  private static void assertClosed(org.junit.jupiter.api.function.Executable call) {
    assertEquals(CLOSED, assertThrows(IllegalStateException.class, call).getMessage());
  }

  @TempDir Path folder;

  /** Reading mapped memory that is being unmapped must not crash the JVM. */
  @ParameterizedTest
  @MethodSource("runs")
  void headsAreReadAndModelsAreSavedWhileTheModelIsClosed(LoadOptions options) throws Exception {
    Random random = new Random(8);
    byte[] saved = Files.readAllBytes(save(options, folder.resolve("expected")));
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      for (int round = 0; round < ROUNDS; round++) {
        BertModel model = BertModel.load(TINY, options);
        List<Future<Integer>> callers = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
          callers.add(threads.submit(() -> readHeadsUntilClosed(model)));
        }
        Path target = folder.resolve("round" + round);
        callers.add(threads.submit(() -> saveUntilClosed(model, target)));
        Thread.sleep(random.nextInt(8));
        model.close();
        for (Future<Integer> caller : callers) {
          caller.get();
        }
        Path weights = target.resolve("model.safetensors");
        if (Files.exists(weights)) {
          assertArrayEquals(saved, Files.readAllBytes(weights));
        }
      }
    }
  }

  private static Path save(LoadOptions options, Path target) throws IOException {
    try (BertModel model = BertModel.load(TINY, options)) {
      model.savePretrained(target);
      return target.resolve("model.safetensors");
    }
  }

  private static int readHeadsUntilClosed(BertModel model) {
    for (int calls = 0; ; calls++) {
      try {
        MaskedLmHead.load(model);
      } catch (IllegalStateException e) {
        assertTrue(e.getMessage().endsWith(" was closed"), e.getMessage());
        assertTrue(e.getMessage().contains(TINY.toString()), e.getMessage());
        return calls;
      }
    }
  }

  private static int saveUntilClosed(BertModel model, Path target) throws IOException {
    for (int calls = 0; ; calls++) {
      try {
        model.savePretrained(target);
      } catch (IllegalStateException e) {
        assertEquals(CLOSED, e.getMessage());
        return calls;
      }
    }
  }
}
