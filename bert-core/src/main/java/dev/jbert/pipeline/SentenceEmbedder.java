package dev.jbert.pipeline;

import dev.jbert.kernel.Matrix;
import dev.jbert.model.CheckpointException;
import dev.jbert.model.CheckpointException.Reason;
import dev.jbert.model.LoadOptions;
import dev.jbert.model.ModelOutput;
import dev.jbert.model.OutputRequest;
import dev.jbert.model.TokenRows;
import dev.jbert.pipeline.EmbedOptions.Scaling;
import dev.jbert.pipeline.SentenceModule.Dense;
import dev.jbert.pipeline.SentenceModule.Normalize;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * One vector for a text, as sentence-transformers makes it: the last hidden states, pooled, through
 * the modules that the folder lists.
 *
 * <pre>{@code
 * try (SentenceEmbedder embedder = SentenceEmbedder.load(folder)) {
 *   float[] korea = embedder.embed("I love Korea");
 *   float[] seoul = embedder.embed("I like Seoul");
 *   korea.length                           // 48
 *   embedder.similarity(korea, seoul)      // 0.8186437
 * }
 * }</pre>
 *
 * <p>The literal results are those of the small random model of the tests. Immutable; safe for any
 * number of threads.
 */
public final class SentenceEmbedder implements AutoCloseable {

  private final ModelFolder folder;
  private final SentenceConfig config;
  private final List<UnaryOperator<Matrix>> steps;
  private final int moduleDimensions;
  private final Runnable onClose;

  private SentenceEmbedder(ModelFolder folder, SentenceConfig config, Runnable onClose)
      throws IOException {
    this.folder = folder;
    this.config = config;
    this.onClose = onClose;
    List<UnaryOperator<Matrix>> prepared = new ArrayList<>();
    int width =
        Math.multiplyExact(config.pooling().modes().size(), folder.model().config().hiddenSize());
    for (SentenceModule module : config.modules()) {
      switch (module) {
        case Normalize() -> prepared.add(SentenceEmbedder::normalized);
        case Dense dense -> {
          requireInput(dense, width);
          prepared.add(DenseLayer.load(dense, folder.model())::apply);
          width = dense.outFeatures();
        }
      }
    }
    this.steps = List.copyOf(prepared);
    this.moduleDimensions = width;
  }

  private static Matrix normalized(Matrix vectors) {
    UnitNorm.scale(vectors);
    return vectors;
  }

  private static void requireInput(Dense dense, int width) {
    if (dense.inFeatures() != width) {
      throw new CheckpointException(
          Reason.CONFIG_WRONG_VALUE,
          dense.folder().resolve("config.json"),
          "key \"in_features\": expected %d, the width of the vectors so far, found %d"
              .formatted(width, dense.inFeatures()));
    }
  }

  /**
   * Loads a folder as it asks for, with {@link LoadOptions#defaults()}; throws as {@link
   * SentenceConfig#read} and {@link #load(SentenceConfig, LoadOptions)}.
   */
  public static SentenceEmbedder load(Path folder) throws IOException {
    return load(SentenceConfig.read(folder), LoadOptions.defaults());
  }

  /**
   * Loads the model and the modules of a configuration.
   *
   * @throws CheckpointException as {@link ModelFolder#load}, and if a module's weights are missing
   *     or do not fit what comes before it
   * @throws dev.jbert.weights.SafetensorsException as {@link ModelFolder#load}, and if a module's
   *     weights are unsound
   * @throws dev.jbert.tokenizer.TokenizerFileException as {@link ModelFolder#load}
   * @throws IOException if reading fails
   */
  public static SentenceEmbedder load(SentenceConfig config, LoadOptions loadOptions)
      throws IOException {
    ModelFolder loaded = ModelFolder.load(config.transformer(), loadOptions);
    try {
      return new SentenceEmbedder(loaded, config, loaded::close);
    } catch (IOException | RuntimeException | Error e) {
      loaded.close();
      throw e;
    }
  }

  /**
   * An embedder on a loaded folder, which stays open when the embedder is closed. Where the
   * configuration says that the model is does not matter.
   *
   * @throws CheckpointException if a module's weights are missing or do not fit what comes before
   *     it
   * @throws dev.jbert.weights.SafetensorsException if a module's weights are unsound
   * @throws IOException if reading them fails
   */
  public static SentenceEmbedder of(ModelFolder folder, SentenceConfig config) throws IOException {
    return new SentenceEmbedder(folder, config, () -> {});
  }

  /** How this embedder makes vectors of texts. */
  public SentenceConfig config() {
    return config;
  }

  /** Width of the vectors, unless a call asks for another: M. */
  public int dimensions() {
    return Math.min(moduleDimensions, config.truncateDim().orElse(moduleDimensions));
  }

  /** The vector of one text; throws as {@link #embed(List, EmbedOptions)}. */
  public float[] embed(String text) {
    return embed(text, EmbedOptions.defaults());
  }

  /** The vector of one text; throws as {@link #embed(List, EmbedOptions)}. */
  public float[] embed(String text, EmbedOptions options) {
    return Pooling.row(embed(List.of(text), options), 0);
  }

  /** The vectors of texts; throws as {@link #embed(List, EmbedOptions)}. */
  public Matrix embed(List<String> texts) {
    return embed(texts, EmbedOptions.defaults());
  }

  /**
   * The vectors of texts.
   *
   * @return [texts, M], one row for each text, in order; the caller's own
   * @throws IllegalArgumentException if the options name a prompt that the folder does not have, if
   *     a text has more tokens than are taken and nothing is to be cut, or if no token of a text is
   *     left beside those of a prompt that does not count
   * @throws java.util.concurrent.CancellationException if the thread is interrupted; it still is
   *     afterwards
   * @throws IllegalStateException if the folder was closed
   */
  public Matrix embed(List<String> texts, EmbedOptions options) {
    String prompt = config.prompts().text(options.prompt());
    SentenceTokens tokens = SentenceTokens.of(texts, prompt, options, config, folder);
    Matrix vectors = pooled(tokens);
    for (UnaryOperator<Matrix> step : steps) {
      vectors = step.apply(vectors);
    }
    vectors = cut(vectors, options.truncateDim().orElse(dimensions()));
    return options.scaling() == Scaling.UNIT_NORM ? normalized(vectors) : vectors;
  }

  private Matrix pooled(SentenceTokens tokens) {
    List<Pooling> modes = config.pooling().modes();
    boolean firstIsAll = modes.equals(List.of(Pooling.CLS)) && tokens.start() == 0;
    TokenRows rows = firstIsAll ? TokenRows.FIRST : TokenRows.ALL;
    ModelOutput output =
        folder.model().forward(tokens.batch(), OutputRequest.lastHiddenState(rows));
    int hiddenSize = folder.model().config().hiddenSize();
    Matrix vectors = Matrix.zeros(output.sequences(), modes.size() * hiddenSize);
    for (int b = 0; b < output.sequences(); b++) {
      for (int m = 0; m < modes.size(); m++) {
        float[] vector = modes.get(m).pool(output.lastHiddenState(b), tokens.start());
        System.arraycopy(
            vector, 0, vectors.values(), vectors.rowOffset(b) + m * hiddenSize, hiddenSize);
      }
    }
    return vectors;
  }

  /** A copy of the first columns, so that the ones cut off do not stay in memory. */
  private static Matrix cut(Matrix vectors, int columns) {
    if (columns >= vectors.columns()) {
      return vectors;
    }
    Matrix cut = Matrix.zeros(vectors.rows(), columns);
    for (int r = 0; r < vectors.rows(); r++) {
      System.arraycopy(
          vectors.values(), vectors.rowOffset(r), cut.values(), cut.rowOffset(r), columns);
    }
    return cut;
  }

  /**
   * How alike two vectors are, by the folder's similarity function.
   *
   * @throws IllegalArgumentException if the vectors differ in size
   */
  public float similarity(float[] a, float[] b) {
    return config.similarityFunction().of(a, b);
  }

  /**
   * How alike every row of one matrix is to every row of another, by the folder's similarity
   * function.
   *
   * @param a [rows of a, M]; read only
   * @param b [rows of b, M]; read only
   * @return [rows of a, rows of b], the caller's own
   * @throws IllegalArgumentException if the vectors differ in size
   */
  public Matrix similarity(Matrix a, Matrix b) {
    return config.similarityFunction().matrix(a, b);
  }

  /**
   * Writes model, tokenizer and what {@link #config} says, so that loading the folder gives the
   * same vectors. Only what a plain folder says is not written: it stays one.
   *
   * @param target created if it is not there
   * @throws IOException if writing fails
   */
  public void savePretrained(Path target) throws IOException {
    folder.savePretrained(target);
    if (!config.equals(SentenceConfig.plain(config.transformer()))) {
      new SentenceFolderWriter(target).write(config, folder.model().config().hiddenSize());
    }
  }

  /**
   * Closes the folder if this embedder loaded it, see {@link ModelFolder#close}; otherwise does
   * nothing.
   */
  @Override
  public void close() {
    onClose.run();
  }
}
