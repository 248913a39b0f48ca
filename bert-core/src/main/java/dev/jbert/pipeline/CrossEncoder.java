package dev.jbert.pipeline;

import dev.jbert.head.SequenceClassificationHead;
import dev.jbert.kernel.Matrix;
import dev.jbert.model.CheckpointException;
import dev.jbert.model.LoadOptions;
import dev.jbert.tokenizer.TextInput;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Scores of pairs of texts, and documents ranked by their score with a query, as {@code
 * CrossEncoder} of sentence-transformers gives them.
 *
 * <pre>{@code
 * try (CrossEncoder encoder = CrossEncoder.load(folder)) {
 *   List<RankedDocument> ranked = encoder.rank("Where?", List.of("In Rome.", "In 1946."));
 *   ranked.getFirst().corpusId()   // 0
 *   ranked.getFirst().score()      // 0.1370825
 * }
 * }</pre>
 *
 * <p>The literal results are those of a small random model of the tests. Immutable; safe for any
 * number of threads.
 */
public final class CrossEncoder implements AutoCloseable {

  private final ModelFolder folder;
  private final List<String> labels;
  private final BatchedHead head;
  private final CrossEncoderFolder files;
  private final Runnable onClose;

  private CrossEncoder(ModelFolder folder, Runnable onClose) throws IOException {
    this.folder = folder;
    SequenceClassificationHead classification = SequenceClassificationHead.load(folder.model());
    this.labels = classification.labels();
    this.head = new BatchedHead(folder, classification::logits, labels.size());
    this.files =
        CrossEncoderFolder.read(
            folder.model().checkpoint().folder(), folder.model().loadOptions().limits());
    this.onClose = onClose;
  }

  /** Loads a folder with {@link LoadOptions#defaults()}; throws as {@link ModelFolder#load}. */
  public static CrossEncoder load(Path folder) throws IOException {
    return load(folder, LoadOptions.defaults());
  }

  /**
   * Loads a folder; throws as {@link ModelFolder#load}.
   *
   * @throws CheckpointException also if the checkpoint has no sequence classification head, or asks
   *     for an activation that is none of {@link ActivationFn}
   */
  public static CrossEncoder load(Path folder, LoadOptions options) throws IOException {
    ModelFolder loaded = ModelFolder.load(folder, options);
    try {
      return new CrossEncoder(loaded, loaded::close);
    } catch (IOException | RuntimeException | Error e) {
      loaded.close();
      throw e;
    }
  }

  /**
   * A pipeline on a loaded folder, which stays open when the pipeline is closed.
   *
   * @throws CheckpointException if the checkpoint has no sequence classification head, or asks for
   *     an activation that is none of {@link ActivationFn}
   * @throws IOException if reading the folder's configuration fails
   */
  public static CrossEncoder of(ModelFolder folder) throws IOException {
    return new CrossEncoder(folder, () -> {});
  }

  /** Names of the labels, in the order of the scores. */
  public List<String> labels() {
    return labels;
  }

  /**
   * What is made of logits unless the options say otherwise: what the folder asks for, otherwise
   * the sigmoid for a single label and nothing for several.
   */
  public ActivationFn activationFn() {
    return files
        .activationFn()
        .orElse(labels.size() == 1 ? ActivationFn.SIGMOID : ActivationFn.IDENTITY);
  }

  /**
   * The score of one pair.
   *
   * @throws IllegalArgumentException if the model has several labels
   */
  public float predict(String text, String pair) {
    requireOneLabel("a single score");
    return predict(List.of(TextInput.of(text, pair))).at(0, 0);
  }

  /** Scores of pairs; throws as {@link #predict(List, CrossEncoderOptions)}. */
  public Matrix predict(List<TextInput> pairs) {
    return predict(pairs, CrossEncoderOptions.defaults());
  }

  /**
   * Scores of pairs. An input of a single text is scored too.
   *
   * @return [pairs, labels], the caller's own; the pairs in order
   * @throws IllegalArgumentException if a pair has more tokens than the model takes and the options
   *     do not truncate
   * @throws java.util.concurrent.CancellationException if the thread is interrupted; it still is
   *     afterwards
   * @throws IllegalStateException if the folder was closed
   */
  public Matrix predict(List<TextInput> pairs, CrossEncoderOptions options) {
    Matrix scores = head.logits(pairs, options.truncation(), pair -> "text " + pair);
    ActivationFn function = options.activationFn().orElse(activationFn());
    boolean softmax = options.applySoftmax() && scores.columns() > 1;
    for (int row = 0; row < scores.rows(); row++) {
      float[] ofPair = function.apply(Pooling.row(scores, row));
      System.arraycopy(
          softmax ? Probabilities.softmax(ofPair) : ofPair,
          0,
          scores.values(),
          scores.rowOffset(row),
          scores.columns());
    }
    return scores;
  }

  /** All documents, best first; throws as {@link #rank(String, List, int, CrossEncoderOptions)}. */
  public List<RankedDocument> rank(String query, List<String> documents) {
    return rank(query, documents, Math.max(documents.size(), 1), CrossEncoderOptions.defaults());
  }

  /** The best documents; throws as {@link #rank(String, List, int, CrossEncoderOptions)}. */
  public List<RankedDocument> rank(String query, List<String> documents, int topK) {
    return rank(query, documents, topK, CrossEncoderOptions.defaults());
  }

  /**
   * The documents that score best with a query.
   *
   * @param topK how many, 1 or more; fewer if there are fewer documents
   * @return best first; of equal scores the one that comes first in the list
   * @throws IllegalArgumentException if the model has several labels, {@code topK} is below 1, or a
   *     pair is too long and the options do not truncate
   */
  public List<RankedDocument> rank(
      String query, List<String> documents, int topK, CrossEncoderOptions options) {
    requireOneLabel("a ranking");
    if (topK < 1) {
      throw new IllegalArgumentException("top_k: expected 1 or more, found " + topK);
    }
    List<TextInput> pairs =
        documents.stream().map(document -> TextInput.of(query, document)).toList();
    Matrix scores = predict(pairs, options);
    List<RankedDocument> ranked = new ArrayList<>();
    for (int id : Probabilities.largest(scores.values(), Math.min(topK, documents.size()))) {
      ranked.add(new RankedDocument(id, scores.at(id, 0), documents.get(id)));
    }
    return List.copyOf(ranked);
  }

  private void requireOneLabel(String what) {
    if (labels.size() != 1) {
      throw new IllegalArgumentException(
          "%s needs a model with one label, this one has %d: %s"
              .formatted(what, labels.size(), labels));
    }
  }

  /** Writes model, tokenizer and activation; see {@link ModelFolder#savePretrained}. */
  public void savePretrained(Path target) throws IOException {
    folder.savePretrained(target);
    files.save(target);
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
