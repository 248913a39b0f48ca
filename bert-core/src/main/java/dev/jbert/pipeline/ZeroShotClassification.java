package dev.jbert.pipeline;

import dev.jbert.head.SequenceClassificationHead;
import dev.jbert.kernel.Matrix;
import dev.jbert.model.CheckpointException;
import dev.jbert.model.LoadOptions;
import dev.jbert.tokenizer.TextInput;
import dev.jbert.tokenizer.Truncation;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * Labels of the caller's own for texts, as the Hugging Face pipeline {@code
 * zero-shot-classification} gives them. The model was trained on natural language inference: it is
 * asked whether a text entails the sentence that a label makes of a template.
 *
 * <pre>{@code
 * try (ZeroShotClassification zeroShot = ZeroShotClassification.load(folder)) {
 *   List<LabelScore> labels = zeroShot.classify("one day", List.of("travel", "cooking"));
 *   labels.size()   // 2
 * }
 * }</pre>
 *
 * <p>Immutable; safe for any number of threads.
 */
public final class ZeroShotClassification implements AutoCloseable {

  private final ModelFolder folder;
  private final SequenceClassificationHead head;
  private final int entailment;
  private final int contradiction;
  private final Runnable onClose;

  private ZeroShotClassification(ModelFolder folder, Runnable onClose) {
    this.folder = folder;
    this.head = SequenceClassificationHead.load(folder.model());
    List<String> labels = head.labels();
    // As in the reference: without such a label it is the last; what contradicts is at the other
    // end.
    this.entailment =
        IntStream.range(0, labels.size())
            .filter(id -> labels.get(id).toLowerCase(Locale.ROOT).startsWith("entail"))
            .findFirst()
            .orElse(labels.size() - 1);
    this.contradiction = entailment == 0 ? labels.size() - 1 : 0;
    this.onClose = onClose;
  }

  /** Loads a folder with {@link LoadOptions#defaults()}; throws as {@link ModelFolder#load}. */
  public static ZeroShotClassification load(Path folder) throws IOException {
    return load(folder, LoadOptions.defaults());
  }

  /**
   * Loads a folder; throws as {@link ModelFolder#load}.
   *
   * @throws CheckpointException also if the checkpoint has no sequence classification head
   */
  public static ZeroShotClassification load(Path folder, LoadOptions options) throws IOException {
    return PipelineLoader.load(folder, options, ZeroShotClassification::new);
  }

  /**
   * A pipeline on a loaded folder, which stays open when the pipeline is closed.
   *
   * @throws CheckpointException if the checkpoint has no sequence classification head
   */
  public static ZeroShotClassification of(ModelFolder folder) {
    return new ZeroShotClassification(folder, () -> {});
  }

  /** Scores of labels for a text; throws as {@link #classify(List, List, ZeroShotOptions)}. */
  public List<LabelScore> classify(String text, List<String> candidateLabels) {
    return classify(List.of(text), candidateLabels, ZeroShotOptions.defaults()).getFirst();
  }

  /**
   * Scores of labels for texts. A text that is too long beside a label is cut.
   *
   * @param candidateLabels one or more; a single one is scored on its own, whatever the options say
   * @return for each text all labels, best first; the texts in order
   * @throws IllegalArgumentException if there is no label, or one is too long for the model
   * @throws java.util.concurrent.CancellationException if the thread is interrupted; it still is
   *     afterwards
   * @throws IllegalStateException if the folder was closed
   */
  public List<List<LabelScore>> classify(
      List<String> texts, List<String> candidateLabels, ZeroShotOptions options) {
    if (candidateLabels.isEmpty()) {
      throw new IllegalArgumentException("expected one candidate label or more, found none");
    }
    return texts.stream().map(text -> classify(text, candidateLabels, options)).toList();
  }

  private List<LabelScore> classify(
      String text, List<String> candidateLabels, ZeroShotOptions options) {
    List<TextInput> pairs =
        candidateLabels.stream()
            .map(label -> TextInput.of(text, options.hypothesis(label)))
            .toList();
    TextBatch batch = TextBatch.encode(pairs, Truncation.ONLY_FIRST, folder);
    Matrix logits = head.logits(batch.tokens());
    float[] scores =
        options.multiLabel() || candidateLabels.size() == 1
            ? eachOnItsOwn(logits)
            : amongAll(logits);
    List<Integer> order = new ArrayList<>(IntStream.range(0, scores.length).boxed().toList());
    // Of equal scores the reference puts the later label first.
    order.sort(
        Comparator.comparingDouble((Integer i) -> scores[i]).thenComparing(i -> i).reversed());
    return order.stream().map(i -> new LabelScore(candidateLabels.get(i), scores[i])).toList();
  }

  private float[] amongAll(Matrix logits) {
    float[] entailments = new float[logits.rows()];
    for (int label = 0; label < entailments.length; label++) {
      entailments[label] = logits.at(label, entailment);
    }
    return Probabilities.softmax(entailments);
  }

  private float[] eachOnItsOwn(Matrix logits) {
    float[] scores = new float[logits.rows()];
    for (int label = 0; label < scores.length; label++) {
      float[] both = {logits.at(label, contradiction), logits.at(label, entailment)};
      scores[label] = Probabilities.softmax(both)[1];
    }
    return scores;
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
