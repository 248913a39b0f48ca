package dev.jbert.pipeline;

import dev.jbert.kernel.Matrix;
import dev.jbert.model.LoadOptions;
import dev.jbert.model.ModelOutput;
import dev.jbert.model.OutputRequest;
import dev.jbert.model.TokenRows;
import dev.jbert.pipeline.EmbedOptions.Scaling;
import dev.jbert.tokenizer.TextInput;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * One vector for a text: the last hidden states, pooled.
 *
 * <pre>{@code
 * try (SentenceEmbedder embedder = SentenceEmbedder.load(Path.of("bert-base-uncased"))) {
 *   float[] vector = embedder.embed("I love Korea");   // [768]
 * }
 * }</pre>
 *
 * <p>Immutable; safe for any number of threads.
 */
public final class SentenceEmbedder implements AutoCloseable {

  private final ModelFolder folder;
  private final EmbedOptions options;
  private final Runnable onClose;

  private SentenceEmbedder(ModelFolder folder, EmbedOptions options, Runnable onClose) {
    this.folder = folder;
    this.options = options;
    this.onClose = onClose;
  }

  /**
   * Loads a folder with the options that it asks for, {@link EmbedOptions#read}, and {@link
   * LoadOptions#defaults()}; throws as these and as {@link ModelFolder#load}.
   */
  public static SentenceEmbedder load(Path folder) throws IOException {
    return load(folder, EmbedOptions.read(folder), LoadOptions.defaults());
  }

  /** Loads a folder; throws as {@link ModelFolder#load}. */
  public static SentenceEmbedder load(Path folder, EmbedOptions options, LoadOptions loadOptions)
      throws IOException {
    ModelFolder loaded = ModelFolder.load(folder, loadOptions);
    return new SentenceEmbedder(loaded, options, loaded::close);
  }

  /** An embedder on a loaded folder, which stays open when the embedder is closed. */
  public static SentenceEmbedder of(ModelFolder folder, EmbedOptions options) {
    return new SentenceEmbedder(folder, options, () -> {});
  }

  /** Width of the vectors. */
  public int dimensions() {
    return folder.model().config().hiddenSize();
  }

  /** The vector of one text; throws as {@link #embed(List)}. */
  public float[] embed(String text) {
    return embed(List.of(text)).values();
  }

  /**
   * The vectors of texts.
   *
   * @return [texts, H], one row for each text, in order; the caller's own
   * @throws IllegalArgumentException if a text has more tokens than the model takes and the options
   *     do not truncate
   */
  public Matrix embed(List<String> texts) {
    List<TextInput> inputs = texts.stream().map(TextInput::of).toList();
    int most = TextBatch.mostTokens(folder);
    TextBatch batch =
        TextBatch.encode(
            inputs,
            options.truncation(),
            Math.min(most, options.maxSeqLength().orElse(most)),
            folder);
    TokenRows rows = options.pooling() == Pooling.CLS ? TokenRows.FIRST : TokenRows.ALL;
    ModelOutput output =
        folder.model().forward(batch.tokens(), OutputRequest.lastHiddenState(rows));
    Matrix vectors = Matrix.zeros(output.sequences(), dimensions());
    for (int b = 0; b < output.sequences(); b++) {
      float[] vector = options.pooling().pool(output.lastHiddenState(b));
      if (options.scaling() == Scaling.UNIT_NORM) {
        scaleToUnitNorm(vector);
      }
      System.arraycopy(vector, 0, vectors.values(), vectors.rowOffset(b), vector.length);
    }
    return vectors;
  }

  private static void scaleToUnitNorm(float[] vector) {
    double squares = 0;
    for (float x : vector) {
      squares += (double) x * x;
    }
    // As the reference: a vector of zeros stays one.
    double norm = Math.max(Math.sqrt(squares), 1e-12);
    for (int c = 0; c < vector.length; c++) {
      vector[c] = (float) (vector[c] / norm);
    }
  }

  /** Writes model and tokenizer; see {@link ModelFolder#savePretrained}. */
  public void savePretrained(Path target) throws IOException {
    folder.savePretrained(target);
  }

  /** Closes the folder if this embedder loaded it. */
  @Override
  public void close() {
    onClose.run();
  }
}
