package dev.jbert.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jbert.kernel.Matrix;
import dev.jbert.model.LoadOptions;
import dev.jbert.testing.Runs;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The best entries of a corpus, against a sort of all scores in double precision. */
class SemanticSearchTest {

  private static final double CLOSE = 2e-6;

  private static Matrix random(long seed, int rows, int columns) {
    Random random = new Random(seed);
    Matrix matrix = Matrix.zeros(rows, columns);
    for (int i = 0; i < matrix.values().length; i++) {
      matrix.values()[i] = (float) random.nextGaussian();
    }
    return matrix;
  }

  private static double score(SimilarityFunction function, Matrix a, int r, Matrix b, int s) {
    double dot = 0;
    double aa = 0;
    double bb = 0;
    double squares = 0;
    double absolutes = 0;
    for (int c = 0; c < a.columns(); c++) {
      double x = a.at(r, c);
      double y = b.at(s, c);
      dot += x * y;
      aa += x * x;
      bb += y * y;
      squares += (x - y) * (x - y);
      absolutes += Math.abs(x - y);
    }
    return switch (function) {
      case COSINE -> dot / Math.sqrt(aa * bb);
      case DOT -> dot;
      case EUCLIDEAN -> -Math.sqrt(squares);
      case MANHATTAN -> -absolutes;
    };
  }

  static Stream<Arguments> functionsAndRuns() {
    return Stream.of(SimilarityFunction.values())
        .flatMap(function -> Runs.all().map(run -> Arguments.of(function, run)));
  }

  /** Corpora of one block, of a whole block and a bit more, and queries of several blocks. */
  @ParameterizedTest
  @MethodSource("functionsAndRuns")
  void theBestComeFirst(SimilarityFunction function, LoadOptions run) {
    for (int[] sizes : new int[][] {{3, 1, 10}, {57, 67, 10}, {4101, 2, 25}}) {
      Matrix corpus = random(sizes[0], sizes[0], 19);
      Matrix queries = random(-7, sizes[1], 19);
      List<List<SearchHit>> found;
      try (SemanticSearch search = SemanticSearch.over(corpus, function, run)) {
        assertEquals(sizes[0], search.entries());
        found = search.search(queries, sizes[2]);
      }
      assertEquals(sizes[1], found.size());
      for (int q = 0; q < sizes[1]; q++) {
        int query = q;
        List<Integer> order =
            IntStream.range(0, sizes[0])
                .boxed()
                .sorted(
                    Comparator.comparingDouble(i -> -score(function, queries, query, corpus, i)))
                .limit(sizes[2])
                .toList();
        assertEquals(order, found.get(q).stream().map(SearchHit::corpusId).toList());
        for (SearchHit hit : found.get(q)) {
          double expected = score(function, queries, q, corpus, hit.corpusId());
          assertEquals(expected, hit.score(), CLOSE * Math.max(1, Math.abs(expected)));
        }
      }
    }
  }

  /** Wherever equal entries lie in their blocks. */
  @ParameterizedTest
  @MethodSource("functionsAndRuns")
  void equalEntriesComeInTheOrderOfTheCorpus(SimilarityFunction function, LoadOptions run) {
    Matrix corpus = random(11, 4200, 8);
    int[] places = {0, 1, 30, 33, 97, 4095, 4096, 4199};
    for (int place : places) {
      System.arraycopy(random(5, 1, 8).values(), 0, corpus.values(), place * 8, 8);
    }
    try (SemanticSearch search = SemanticSearch.over(corpus, function, run)) {
      float[] query = random(5, 1, 8).values();
      if (function == SimilarityFunction.DOT) {
        for (int c = 0; c < 8; c++) {
          query[c] *= 3;
        }
      }
      List<Integer> all = search.search(query, 4200).stream().map(SearchHit::corpusId).toList();
      List<Integer> equal = new ArrayList<>(all);
      equal.retainAll(IntStream.of(places).boxed().toList());
      assertEquals(IntStream.of(places).boxed().toList(), equal);
      assertEquals(4200, all.stream().distinct().count());
      assertEquals(
          all.subList(0, 3), search.search(query, 3).stream().map(SearchHit::corpusId).toList());
    }
  }

  @Test
  void theBestAreKeptWhateverTheOrder() {
    Random random = new Random(3);
    for (int round = 0; round < 500; round++) {
      int count = 1 + random.nextInt(40);
      float[] scores = new float[count];
      for (int i = 0; i < count; i++) {
        scores[i] = random.nextInt(6); // Many are equal.
      }
      int most = 1 + random.nextInt(count);
      BestHitsBuilder best = new BestHitsBuilder(most);
      for (int i = 0; i < count; i++) {
        best.offer(i, scores[i]);
      }
      List<SearchHit> expected =
          IntStream.range(0, count)
              .mapToObj(i -> new SearchHit(i, scores[i]))
              .sorted(Comparator.comparingDouble(hit -> -hit.score()))
              .limit(most)
              .toList();
      assertEquals(expected, best.build(), Arrays.toString(scores));
    }
  }

  @Test
  void aCorpusAndQueriesMayBeEmpty() {
    try (SemanticSearch none = SemanticSearch.over(Matrix.zeros(0, 4));
        SemanticSearch search = SemanticSearch.over(random(1, 3, 4))) {
      assertEquals(List.of(), none.search(new float[4], 3));
      assertEquals(List.of(), search.search(Matrix.zeros(0, 4), 3));
    }
  }

  @Test
  void theCorpusIsCopied() {
    for (SimilarityFunction function : SimilarityFunction.values()) {
      Matrix corpus = random(1, 5, 4);
      float[] query = random(2, 1, 4).values();
      try (SemanticSearch search = SemanticSearch.over(corpus, function, LoadOptions.defaults())) {
        List<SearchHit> before = search.search(query, 5);
        Arrays.fill(corpus.values(), 9);
        assertEquals(before, search.search(query, 5));
      }
    }
  }

  @Test
  void tenEntriesAreFoundUnlessAskedForOthers() {
    Matrix corpus = random(1, 30, 4);
    Matrix queries = random(2, 2, 4);
    try (SemanticSearch search = SemanticSearch.over(corpus)) {
      assertEquals(search.search(queries, 10), search.search(queries));
      assertEquals(10, search.search(queries).getFirst().size());
      assertEquals(search.search(queries).getFirst(), search.search(Pooling.row(queries, 0)));
    }
  }

  @Test
  void aZeroVectorHasTheCosineZero() {
    Matrix corpus = Matrix.of(new float[] {-1, 0, 0, 0, 1, 1}, 3, 2);
    try (SemanticSearch search = SemanticSearch.over(corpus)) {
      List<SearchHit> hits = search.search(new float[] {1, 0});
      assertEquals(List.of(2, 1, 0), hits.stream().map(SearchHit::corpusId).toList());
      assertEquals(0, hits.get(1).score());
      assertEquals(-1, hits.get(2).score(), 1e-6);
    }
  }

  @Test
  void whatCannotBeSearchedIsRefused() {
    Matrix corpus = random(1, 3, 4);
    try (SemanticSearch search = SemanticSearch.over(corpus)) {
      assertEquals("top_k: expected 1 or more, found 0", refused(search, new float[4], 0));
      assertEquals(
          "queries of size 5, the corpus has vectors of size 4", refused(search, new float[5], 1));
      assertTrue(
          refused(search, new float[] {0, 0, Float.NaN, 0}, 1)
              .startsWith("vector 0, column 2: expected a finite number, found NaN"));
    }
    corpus.values()[5] = Float.POSITIVE_INFINITY;
    assertEquals(
        "vector 1, column 1: expected a finite number, found Infinity",
        assertThrows(IllegalArgumentException.class, () -> SemanticSearch.over(corpus))
            .getMessage());
  }

  private static String refused(SemanticSearch search, float[] query, int topK) {
    return assertThrows(IllegalArgumentException.class, () -> search.search(query, topK))
        .getMessage();
  }
}
