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
 * Labels of texts or pairs of texts, as the Hugging Face pipeline {@code text-classification}, also
 * called {@code sentiment-analysis}, gives them.
 *
 * <pre>{@code
 * try (TextClassification classifier = TextClassification.load(folder)) {
 *   LabelScore best = classifier.classify("x = y**2 + 3*z - 1;");
 *   best.label()   // "POSITIVE"
 *   best.score()   // 0.6316619
 * }
 * }</pre>
 *
 * <p>The literal results are those of the small random model of the tests. Immutable; safe for any
 * number of threads.
 */
public final class TextClassification implements AutoCloseable {

  private final ModelFolder folder;
  private final SequenceClassificationHead head;
  private final FunctionToApply usualFunction;
  private final Runnable onClose;

  private TextClassification(ModelFolder folder, Runnable onClose) {
    this.folder = folder;
    this.head = SequenceClassificationHead.load(folder.model());
    this.usualFunction = FunctionToApply.of(folder.model().config());
    this.onClose = onClose;
  }

  /** Loads a folder with {@link LoadOptions#defaults()}; throws as {@link ModelFolder#load}. */
  public static TextClassification load(Path folder) throws IOException {
    return load(folder, LoadOptions.defaults());
  }

  /**
   * Loads a folder; throws as {@link ModelFolder#load}.
   *
   * @throws CheckpointException also if the checkpoint has no sequence classification head
   */
  public static TextClassification load(Path folder, LoadOptions options) throws IOException {
    return PipelineLoader.load(folder, options, TextClassification::new);
  }

  /**
   * A pipeline on a loaded folder, which stays open when the pipeline is closed.
   *
   * @throws CheckpointException if the checkpoint has no sequence classification head
   */
  public static TextClassification of(ModelFolder folder) {
    return new TextClassification(folder, () -> {});
  }

  /** Names of the labels, in the order of their ids. */
  public List<String> labels() {
    return head.labels();
  }

  /** The best label of a text; throws as {@link #classify(List, TextClassificationOptions)}. */
  public LabelScore classify(String text) {
    return classify(text, TextClassificationOptions.defaults()).getFirst();
  }

  /** Labels of a text; throws as {@link #classify(List, TextClassificationOptions)}. */
  public List<LabelScore> classify(String text, TextClassificationOptions options) {
    return classify(List.of(TextInput.of(text)), options).getFirst();
  }

  /**
   * Labels of texts or pairs of texts.
   *
   * @return for each input its labels, best first; the inputs in order
   * @throws IllegalArgumentException if an input has more tokens than the model takes and the
   *     options do not truncate
   * @throws java.util.concurrent.CancellationException if the thread is interrupted; it still is
   *     afterwards
   * @throws IllegalStateException if the folder was closed
   */
  public List<List<LabelScore>> classify(
      List<TextInput> inputs, TextClassificationOptions options) {
    TextBatch batch = TextBatch.encode(inputs, options.truncation(), folder);
    Matrix logits = head.logits(batch.tokens());
    FunctionToApply function = options.functionToApply().orElse(usualFunction);
    List<List<LabelScore>> results = new ArrayList<>();
    for (int b = 0; b < inputs.size(); b++) {
      results.add(LabelScore.best(head.labels(), function.apply(logits, b), options.topK()));
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
