package dev.jbert.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jbert.kernel.Matrix;
import dev.jbert.model.LoadOptions;
import dev.jbert.testing.Interrupted;
import dev.jbert.testing.TinyModel;
import java.io.IOException;
import java.util.concurrent.CancellationException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Long calls of pipelines whose thread is interrupted give up soon. */
@Timeout(120)
class PipelineInterruptionTest {

  @AfterEach
  void clearInterrupt() {
    Thread.interrupted();
  }

  static Stream<PipelineCase<?>> pipelines() {
    return PipelineCase.all();
  }

  @ParameterizedTest
  @MethodSource("pipelines")
  void aLongCallStops(PipelineCase<?> pipeline) throws Exception {
    try (ModelFolder folder = ModelFolder.load(TinyModel.of(pipeline.model()).folder())) {
      stop(pipeline, folder);
    }
  }

  private static <P> void stop(PipelineCase<P> pipeline, ModelFolder folder) throws Exception {
    P shared = pipeline.open().on(folder);
    Object expected = pipeline.shortCall().apply(shared);
    Interrupted.assertStops(() -> pipeline.longCall().apply(shared));
    assertEquals(expected, pipeline.shortCall().apply(shared));
  }

  @ParameterizedTest
  @MethodSource("pipelines")
  void aCallOnAnInterruptedThreadDoesNotBegin(PipelineCase<?> pipeline) throws IOException {
    try (ModelFolder folder = ModelFolder.load(TinyModel.of(pipeline.model()).folder())) {
      refuse(pipeline, folder);
    }
  }

  private static <P> void refuse(PipelineCase<P> pipeline, ModelFolder folder) throws IOException {
    P shared = pipeline.open().on(folder);
    Object expected = pipeline.shortCall().apply(shared);
    Thread.currentThread().interrupt();
    assertThrows(CancellationException.class, () -> pipeline.shortCall().apply(shared));
    assertThrows(CancellationException.class, () -> pipeline.longCall().apply(shared));
    assertTrue(Thread.interrupted(), "the thread stays interrupted");
    assertEquals(expected, pipeline.shortCall().apply(shared));
  }

  @ParameterizedTest
  @EnumSource(SimilarityFunction.class)
  void aLongSearchStops(SimilarityFunction function) throws Exception {
    Matrix vectors = Matrix.zeros(20_000, 64);
    try (SemanticSearch search = SemanticSearch.over(vectors, function, LoadOptions.defaults())) {
      Object expected = search.search(vectors.rows(0, 2));
      Interrupted.assertStops(() -> search.search(vectors));
      assertEquals(expected, search.search(vectors.rows(0, 2)));
    }
  }

  @Test
  void aLargeMatrixOfSimilaritiesStops() throws Exception {
    Matrix vectors = Matrix.zeros(10_000, 256);
    Interrupted.assertStops(() -> SimilarityFunction.COSINE.matrix(vectors, vectors));
  }
}
