package dev.jbert.pipeline;

import dev.jbert.head.NextSentenceHead;
import dev.jbert.kernel.Matrix;
import dev.jbert.model.CheckpointException;
import dev.jbert.model.LoadOptions;
import dev.jbert.model.ModelOutput;
import dev.jbert.model.OutputRequest;
import dev.jbert.tokenizer.TextInput;
import dev.jbert.tokenizer.Truncation;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * How likely a text follows another.
 *
 * <pre>{@code
 * try (NextSentencePrediction next = NextSentencePrediction.load(folder)) {
 *   next.probability("She opened the door.", "Then she went in.")   // 0.9728
 * }
 * }</pre>
 *
 * <p>The literal result is that of the small random model of the tests.
 *
 * <p>Immutable; safe for any number of threads.
 */
public final class NextSentencePrediction implements AutoCloseable {

  /** The class that says "the second text follows". */
  private static final int IS_NEXT = 0;

  private final ModelFolder folder;
  private final NextSentenceHead head;
  private final Runnable onClose;

  private NextSentencePrediction(ModelFolder folder, Runnable onClose) {
    this.folder = folder;
    this.head = NextSentenceHead.load(folder.model());
    this.onClose = onClose;
  }

  /** Loads a folder with {@link LoadOptions#defaults()}; throws as {@link ModelFolder#load}. */
  public static NextSentencePrediction load(Path folder) throws IOException {
    return load(folder, LoadOptions.defaults());
  }

  /**
   * Loads a folder; throws as {@link ModelFolder#load}.
   *
   * @throws CheckpointException also if the checkpoint has no next-sentence head
   */
  public static NextSentencePrediction load(Path folder, LoadOptions options) throws IOException {
    ModelFolder loaded = ModelFolder.load(folder, options);
    try {
      return new NextSentencePrediction(loaded, loaded::close);
    } catch (RuntimeException | Error e) {
      loaded.close();
      throw e;
    }
  }

  /**
   * A pipeline on a loaded folder, which stays open when the pipeline is closed.
   *
   * @throws CheckpointException if the checkpoint has no next-sentence head
   */
  public static NextSentencePrediction of(ModelFolder folder) {
    return new NextSentencePrediction(folder, () -> {});
  }

  /**
   * The probability that {@code second} follows {@code first}, from 0 to 1; throws as {@link
   * #probabilities}.
   */
  public float probability(String first, String second) {
    return probabilities(List.of(TextInput.of(first, second)))[0];
  }

  /**
   * The probabilities that the second text of each pair follows the first.
   *
   * @return one for each pair, in order
   * @throws IllegalArgumentException if an input is no pair or has more tokens than the model takes
   * @throws java.util.concurrent.CancellationException if the thread is interrupted; it still is
   *     afterwards
   * @throws IllegalStateException if the folder was closed
   */
  public float[] probabilities(List<TextInput> pairs) {
    for (int i = 0; i < pairs.size(); i++) {
      if (pairs.get(i).pair().isEmpty()) {
        throw new IllegalArgumentException("input %d is one text, expected a pair".formatted(i));
      }
    }
    TextBatch batch = TextBatch.encode(pairs, Truncation.NONE, folder);
    ModelOutput output =
        folder.model().forward(batch.tokens(), OutputRequest.none().withPoolerOutput());
    Matrix logits = head.logits(output.poolerOutput());
    float[] probabilities = new float[pairs.size()];
    for (int i = 0; i < probabilities.length; i++) {
      probabilities[i] = Probabilities.softmax(logits, i)[IS_NEXT];
    }
    return probabilities;
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
