package dev.jbert.pipeline;

import dev.jbert.model.BertModel;
import dev.jbert.model.LoadOptions;
import dev.jbert.model.ModelOutput;
import dev.jbert.tokenizer.TextInput;
import dev.jbert.tokenizer.Truncation;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Vectors of a text's tokens, as the Hugging Face pipeline {@code feature-extraction} gives them:
 * with {@code [CLS]} and {@code [SEP]}, not pooled.
 *
 * <pre>{@code
 * try (FeatureExtraction features = FeatureExtraction.load(folder)) {
 *   Matrix vectors = features.extract("I love Korea").vectors();
 *   vectors.rows()      // 7
 *   vectors.columns()   // 48
 * }
 * }</pre>
 *
 * <p>The literal results are those of the small random model of the tests; bert-base-uncased gives
 * 5 rows, one for each token with [CLS] and [SEP], of 768 columns.
 *
 * <p>Immutable; safe for any number of threads.
 */
public final class FeatureExtraction implements AutoCloseable {

  private final ModelFolder folder;
  private final Runnable onClose;

  private FeatureExtraction(ModelFolder folder, Runnable onClose) {
    this.folder = folder;
    this.onClose = onClose;
  }

  /** Loads a folder with {@link LoadOptions#defaults()}; throws as {@link ModelFolder#load}. */
  public static FeatureExtraction load(Path folder) throws IOException {
    return load(folder, LoadOptions.defaults());
  }

  /** Loads a folder; throws as {@link ModelFolder#load}. */
  public static FeatureExtraction load(Path folder, LoadOptions options) throws IOException {
    ModelFolder loaded = ModelFolder.load(folder, options);
    return new FeatureExtraction(loaded, loaded::close);
  }

  /** A pipeline on a loaded folder, which stays open when the pipeline is closed. */
  public static FeatureExtraction of(ModelFolder folder) {
    return new FeatureExtraction(folder, () -> {});
  }

  /** Last hidden states of one text; throws as {@link #extract(List, LayerSelection)}. */
  public TokenVectors extract(String text) {
    return extract(text, LayerSelection.last());
  }

  /** Vectors of one text; throws as {@link #extract(List, LayerSelection)}. */
  public TokenVectors extract(String text, LayerSelection layers) {
    return extract(List.of(TextInput.of(text)), layers).getFirst();
  }

  /**
   * Vectors of texts or pairs of texts. Nothing is cut off.
   *
   * @return one result for each input, in order
   * @throws IllegalArgumentException if an input has more tokens than the model takes, or the
   *     layers name a hidden state that the model does not have
   * @throws java.util.concurrent.CancellationException if the thread is interrupted; it still is
   *     afterwards
   * @throws IllegalStateException if the folder was closed
   */
  public List<TokenVectors> extract(List<TextInput> inputs, LayerSelection layers) {
    TextBatch batch = TextBatch.encode(inputs, Truncation.NONE, folder);
    BertModel model = folder.model();
    int numHiddenLayers = model.config().numHiddenLayers();
    ModelOutput output = model.forward(batch.tokens(), layers.request(numHiddenLayers));
    List<TokenVectors> results = new ArrayList<>();
    for (int b = 0; b < output.sequences(); b++) {
      results.add(
          new TokenVectors(batch.encodings().get(b), layers.combine(output, b, numHiddenLayers)));
    }
    return results;
  }

  /** Writes model and tokenizer; see {@link ModelFolder#savePretrained}. */
  public void savePretrained(Path target) throws IOException {
    folder.savePretrained(target);
  }

  /**
   * Closes the folder if this pipeline loaded it, see {@link ModelFolder#close}; otherwise does
   * nothing.
   */
  @Override
  public void close() {
    onClose.run();
  }
}
