package dev.jbert.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.jbert.kernel.Matrix;
import dev.jbert.model.LoadOptions;
import dev.jbert.testing.TinyModel;
import dev.jbert.testing.WorkerThreads;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Pipelines that are closed while others use them. */
@Timeout(120)
class PipelineClosingTest {

  private static final int ROUNDS = 5;

  static Stream<PipelineCase<?>> pipelines() {
    return PipelineCase.all();
  }

  @ParameterizedTest
  @MethodSource("pipelines")
  void callsGiveTheRightAnswerOrSayThatTheModelWasClosed(PipelineCase<?> pipeline)
      throws Exception {
    WorkerThreads workers = new WorkerThreads();
    Random random = new Random(9);
    Path path = TinyModel.of(pipeline.model()).folder();
    for (int round = 0; round < ROUNDS; round++) {
      ModelFolder folder = ModelFolder.load(path);
      race(pipeline, folder, "the model " + path + " was closed", random.nextInt(12));
    }
    workers.assertNoneLeft();
  }

  private static <P> void race(
      PipelineCase<P> pipeline, ModelFolder folder, String closed, int millis) throws Exception {
    P shared = pipeline.open().on(folder);
    Object expected = pipeline.shortCall().apply(shared);
    try (ExecutorService threads = Executors.newFixedThreadPool(6)) {
      List<Future<?>> callers = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        callers.add(
            threads.submit(
                () -> callUntilClosed(() -> pipeline.shortCall().apply(shared), expected, closed)));
      }
      Thread.sleep(millis);
      Callable<Void> close =
          () -> {
            folder.close();
            return null;
          };
      for (Future<Void> done : threads.invokeAll(Collections.nCopies(2, close))) {
        done.get();
      }
      for (Future<?> caller : callers) {
        caller.get();
      }
    }
  }

  private static void callUntilClosed(Supplier<Object> call, Object expected, String closed) {
    while (true) {
      Object found;
      try {
        found = call.get();
      } catch (IllegalStateException e) {
        assertEquals(closed, e.getMessage());
        return;
      }
      assertEquals(expected, found);
    }
  }

  @Test
  void aPipelineThatLoadedItsFolderClosesIt() throws IOException {
    WorkerThreads workers = new WorkerThreads();
    Path path = TinyModel.of("bert-uncased-mlm").folder();
    FillMask fillMask = FillMask.load(path);
    fillMask.fill("a [MASK]");
    fillMask.close();
    fillMask.close();
    workers.assertNoneLeft();
    IllegalStateException e =
        assertThrows(IllegalStateException.class, () -> fillMask.fill("a [MASK]"));
    assertEquals("the model " + path + " was closed", e.getMessage());
  }

  @Test
  void aPipelineOnALoadedFolderLeavesItOpen() throws IOException {
    try (ModelFolder folder = ModelFolder.load(TinyModel.of("bert-uncased-mlm").folder())) {
      FillMask fillMask = FillMask.of(folder);
      Object answer = fillMask.fill("a [MASK]");
      fillMask.close();
      assertEquals(answer, fillMask.fill("a [MASK]"));
    }
  }

  @ParameterizedTest
  @EnumSource(SimilarityFunction.class)
  void searchesGiveTheRightAnswerOrSayThatTheSearchWasClosed(SimilarityFunction function)
      throws Exception {
    WorkerThreads workers = new WorkerThreads();
    Random random = new Random(10);
    Matrix corpus = Matrix.zeros(300, 16);
    for (int i = 0; i < corpus.values().length; i++) {
      corpus.values()[i] = (float) random.nextGaussian();
    }
    for (int round = 0; round < ROUNDS; round++) {
      SemanticSearch search = SemanticSearch.over(corpus, function, LoadOptions.defaults());
      Object expected = search.search(corpus.rows(0, 40));
      try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
        List<Future<?>> callers = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
          callers.add(
              threads.submit(
                  () ->
                      callUntilClosed(
                          () -> search.search(corpus.rows(0, 40)),
                          expected,
                          "the semantic search was closed")));
        }
        Thread.sleep(random.nextInt(8));
        search.close();
        search.close();
        for (Future<?> caller : callers) {
          caller.get();
        }
      }
    }
    workers.assertNoneLeft();
  }
}
