package dev.jbert.pipeline;

import dev.jbert.kernel.Activation;
import dev.jbert.kernel.KernelProvider;
import dev.jbert.kernel.Kernels;
import dev.jbert.kernel.Matrix;
import dev.jbert.kernel.PackedMatrix;
import dev.jbert.kernel.Scratch;
import dev.jbert.model.Interruption;
import dev.jbert.model.Lifetime;
import dev.jbert.model.LoadOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The vectors of a corpus that are most like a query's, as {@code util.semantic_search} of
 * sentence-transformers finds them: every entry is scored, the best come first, and of equal ones
 * those that stand first in the corpus.
 *
 * <pre>{@code
 * List<String> corpus = List.of("the cat sat", "x = y**2", "a cat was there");
 * try (SentenceEmbedder embedder = SentenceEmbedder.load(folder);
 *     SemanticSearch search = SemanticSearch.over(embedder.embed(corpus))) {
 *   SearchHit best = search.search(embedder.embed("the cat was there"), 1).getFirst();
 *   best.corpusId()   // 2
 *   best.score()      // 0.8984641
 * }
 * }</pre>
 *
 * <p>The literal results are those of the small random model of the tests. Immutable; safe for any
 * number of threads.
 *
 * <p>Cosines and dot products are products of matrices, some queries and some entries at a time.
 * Distances are summed one by one in double precision, which is many times slower.
 */
public final class SemanticSearch implements AutoCloseable {

  /** As in the reference. */
  private static final int DEFAULT_TOP_K = 10;

  /** Entries of a block: with {@link #BLOCK_QUERIES} queries 1 MB of scores. */
  private static final int BLOCK_ENTRIES = 4096;

  private static final int BLOCK_QUERIES = 64;

  private final int entries;
  private final int width;
  private final Scorer scorer;
  private final Lifetime lifetime = new Lifetime("the semantic search");

  private SemanticSearch(Matrix corpus, Scorer scorer) {
    this.entries = corpus.rows();
    this.width = corpus.columns();
    this.scorer = scorer;
  }

  /** Scores queries against blocks of the corpus. */
  private sealed interface Scorer extends AutoCloseable {

    /**
     * Scores a block of queries against every entry.
     *
     * @param queries [queries, M]; read only
     * @param builders [queries], shown every score of its query
     */
    void score(Matrix queries, List<BestHitsBuilder> builders);

    @Override
    void close();

    /** By products of matrices; for cosines all vectors have norm 1. */
    record Products(SimilarityFunction function, List<PackedMatrix> blocks, Kernels kernels)
        implements Scorer {

      static Products of(SimilarityFunction function, Matrix corpus, LoadOptions options) {
        Kernels kernels = KernelProvider.create(options.kernels(), options.threads());
        List<PackedMatrix> blocks = new ArrayList<>();
        for (int start = 0; start < corpus.rows(); start += BLOCK_ENTRIES) {
          int count = Math.min(BLOCK_ENTRIES, corpus.rows() - start);
          blocks.add(kernels.pack(prepared(function, corpus.rows(start, count))));
        }
        return new Products(function, List.copyOf(blocks), kernels);
      }

      private static Matrix prepared(SimilarityFunction function, Matrix vectors) {
        if (function != SimilarityFunction.COSINE) {
          return vectors;
        }
        Matrix unit = copy(vectors);
        UnitNorm.scale(unit);
        return unit;
      }

      @Override
      public void score(Matrix queries, List<BestHitsBuilder> builders) {
        Matrix x = prepared(function, queries);
        Scratch scratch = kernels.newScratch();
        int start = 0;
        for (PackedMatrix block : blocks) {
          Interruption.check();
          Matrix scores = Matrix.zeros(x.rows(), block.out());
          kernels.linear(x, block, new float[0], Activation.IDENTITY, scores, scratch);
          for (int q = 0; q < x.rows(); q++) {
            for (int i = 0; i < block.out(); i++) {
              builders.get(q).offer(start + i, scores.values()[scores.rowOffset(q) + i]);
            }
          }
          start += block.out();
        }
      }

      @Override
      public void close() {
        kernels.close();
      }
    }

    /** One by one. */
    record Pairs(SimilarityFunction function, Matrix corpus) implements Scorer {

      @Override
      public void score(Matrix queries, List<BestHitsBuilder> builders) {
        for (int q = 0; q < queries.rows(); q++) {
          for (int i = 0; i < corpus.rows(); i++) {
            if (i % BLOCK_ENTRIES == 0) {
              Interruption.check();
            }
            builders.get(q).offer(i, function.of(queries, q, corpus, i));
          }
        }
      }

      @Override
      public void close() {}
    }
  }

  private static Matrix copy(Matrix matrix) {
    Matrix copy = Matrix.zeros(matrix.rows(), matrix.columns());
    for (int r = 0; r < matrix.rows(); r++) {
      System.arraycopy(
          matrix.values(), matrix.rowOffset(r), copy.values(), copy.rowOffset(r), matrix.columns());
    }
    return copy;
  }

  /** Prepares a corpus that is compared by cosines; throws as the other. */
  public static SemanticSearch over(Matrix corpus) {
    return over(corpus, SimilarityFunction.COSINE, LoadOptions.defaults());
  }

  /**
   * Prepares a corpus.
   *
   * @param corpus [entries, M], finite; copied
   * @param function what a score is; {@link SentenceConfig#similarityFunction} is the one that a
   *     model was trained for
   * @param options which kernels score and with how many threads
   * @throws IllegalArgumentException if a value is not finite
   */
  public static SemanticSearch over(
      Matrix corpus, SimilarityFunction function, LoadOptions options) {
    ColumnRanges.requireFinite(corpus);
    return new SemanticSearch(
        corpus,
        switch (function) {
          case COSINE, DOT -> Scorer.Products.of(function, corpus, options);
          case EUCLIDEAN, MANHATTAN -> new Scorer.Pairs(function, copy(corpus));
        });
  }

  /** Number of entries of the corpus. */
  public int entries() {
    return entries;
  }

  /** The ten entries most like one query; throws as {@link #search(Matrix, int)}. */
  public List<SearchHit> search(float[] query) {
    return search(query, DEFAULT_TOP_K);
  }

  /**
   * The entries most like one query.
   *
   * @param query [M]; read only
   * @param topK how many entries are wanted, 1 or more
   * @throws IllegalArgumentException as {@link #search(Matrix, int)}
   */
  public List<SearchHit> search(float[] query, int topK) {
    return search(Matrix.of(query, 1, query.length), topK).getFirst();
  }

  /** The ten entries most like each query; throws as {@link #search(Matrix, int)}. */
  public List<List<SearchHit>> search(Matrix queries) {
    return search(queries, DEFAULT_TOP_K);
  }

  /**
   * The entries most like each query.
   *
   * @param queries [queries, M], finite; read only
   * @param topK how many entries are wanted of each, 1 or more; a corpus that has fewer gives all
   * @return one list for each query, in order, the best entry first
   * @throws IllegalArgumentException if the queries have another width than the corpus, a value is
   *     not finite, or {@code topK} is below 1
   * @throws java.util.concurrent.CancellationException if the thread is interrupted, after no more
   *     than a block of entries; it still is afterwards
   * @throws IllegalStateException if the search was closed
   */
  public List<List<SearchHit>> search(Matrix queries, int topK) {
    try (Lifetime.Call _ = lifetime.begin()) {
      return best(queries, topK);
    }
  }

  private List<List<SearchHit>> best(Matrix queries, int topK) {
    if (topK < 1) {
      throw new IllegalArgumentException("top_k: expected 1 or more, found " + topK);
    }
    if (queries.columns() != width) {
      throw new IllegalArgumentException(
          "queries of size %d, the corpus has vectors of size %d"
              .formatted(queries.columns(), width));
    }
    ColumnRanges.requireFinite(queries);
    if (entries == 0) {
      return IntStream.range(0, queries.rows()).mapToObj(_ -> List.<SearchHit>of()).toList();
    }
    List<List<SearchHit>> results = new ArrayList<>();
    for (int start = 0; start < queries.rows(); start += BLOCK_QUERIES) {
      int count = Math.min(BLOCK_QUERIES, queries.rows() - start);
      List<BestHitsBuilder> builders =
          IntStream.range(0, count)
              .mapToObj(_ -> new BestHitsBuilder(Math.min(topK, entries)))
              .toList();
      scorer.score(queries.rows(start, count), builders);
      builders.forEach(builder -> results.add(builder.build()));
    }
    return results;
  }

  /**
   * Waits until the searches in flight have ended, then ends the threads that score. Searches that
   * begin later throw {@link IllegalStateException}. Closing again does nothing.
   */
  @Override
  public void close() {
    lifetime.close(scorer::close);
  }
}
