package dev.jbert.pipeline;

import dev.jbert.head.MultipleChoiceHead;
import dev.jbert.kernel.Matrix;
import dev.jbert.model.CheckpointException;
import dev.jbert.model.LoadOptions;
import dev.jbert.tokenizer.TextInput;
import dev.jbert.tokenizer.Truncation;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Which of several choices goes best with a text, such as the end of a story or the answer to a
 * question: the softmax over the logits of {@code ...ForMultipleChoice}, one for each pair of the
 * text and a choice.
 *
 * <pre>{@code
 * try (MultipleChoice multipleChoice = MultipleChoice.load(folder)) {
 *   List<ScoredChoice> best = multipleChoice.choose("It rains.", List.of("Stay in.", "Go out."));
 *   best.getFirst().choice()   // "Go out."
 *   best.getFirst().score()    // 0.6090426
 * }
 * }</pre>
 *
 * <p>The literal results are those of the small random model of the tests. Immutable; safe for any
 * number of threads.
 */
public final class MultipleChoice implements AutoCloseable {

  private final ModelFolder folder;
  private final BatchedHead head;
  private final Runnable onClose;

  private MultipleChoice(ModelFolder folder, Runnable onClose) {
    this.folder = folder;
    MultipleChoiceHead choices = MultipleChoiceHead.load(folder.model());
    // One sequence after the other, as inputs may have different numbers of choices.
    this.head = new BatchedHead(folder, batch -> choices.logits(batch, 1), 1);
    this.onClose = onClose;
  }

  /** Loads a folder with {@link LoadOptions#defaults()}; throws as {@link ModelFolder#load}. */
  public static MultipleChoice load(Path folder) throws IOException {
    return load(folder, LoadOptions.defaults());
  }

  /**
   * Loads a folder; throws as {@link ModelFolder#load}.
   *
   * @throws CheckpointException also if the checkpoint has no multiple choice head
   */
  public static MultipleChoice load(Path folder, LoadOptions options) throws IOException {
    return PipelineLoader.load(folder, options, MultipleChoice::new);
  }

  /**
   * A pipeline on a loaded folder, which stays open when the pipeline is closed.
   *
   * @throws CheckpointException if the checkpoint has no multiple choice head
   */
  public static MultipleChoice of(ModelFolder folder) {
    return new MultipleChoice(folder, () -> {});
  }

  /** All choices, best first; throws as {@link #choose(List, Truncation)}. */
  public List<ScoredChoice> choose(String prompt, List<String> choices) {
    return choose(List.of(new ChoiceInput(prompt, choices)), Truncation.NONE).getFirst();
  }

  /**
   * Chooses for several texts, which need not have equally many choices.
   *
   * @param truncation what happens to a text and a choice with more tokens than the model takes;
   *     {@link Truncation#ONLY_FIRST} cuts the text and leaves the choice whole
   * @return for each input its choices, best first, of equal ones the first; the inputs in order
   * @throws IllegalArgumentException if a text and a choice have more tokens than the model takes
   *     and are not cut
   * @throws java.util.concurrent.CancellationException if the thread is interrupted; it still is
   *     afterwards
   * @throws IllegalStateException if the folder was closed
   */
  public List<List<ScoredChoice>> choose(List<ChoiceInput> inputs, Truncation truncation) {
    List<TextInput> pairs = new ArrayList<>();
    for (ChoiceInput input : inputs) {
      input.choices().forEach(choice -> pairs.add(TextInput.of(input.prompt(), choice)));
    }
    Matrix logits = head.logits(pairs, truncation, pair -> name(inputs, pair));
    List<List<ScoredChoice>> results = new ArrayList<>();
    int from = 0;
    for (ChoiceInput input : inputs) {
      int to = from + input.choices().size();
      results.add(best(input.choices(), Arrays.copyOfRange(logits.values(), from, to)));
      from = to;
    }
    return results;
  }

  private static String name(List<ChoiceInput> inputs, int pair) {
    int input = 0;
    int choice = pair;
    while (choice >= inputs.get(input).choices().size()) {
      choice -= inputs.get(input++).choices().size();
    }
    return "prompt %d with choice %d".formatted(input, choice);
  }

  private static List<ScoredChoice> best(List<String> choices, float[] logits) {
    float[] scores = Probabilities.softmax(logits);
    List<ScoredChoice> best = new ArrayList<>();
    for (int index : Probabilities.largest(scores, scores.length)) {
      best.add(new ScoredChoice(index, scores[index], choices.get(index)));
    }
    return List.copyOf(best);
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
