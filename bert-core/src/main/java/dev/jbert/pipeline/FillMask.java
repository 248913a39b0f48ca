package dev.jbert.pipeline;

import dev.jbert.head.MaskedLmHead;
import dev.jbert.kernel.Matrix;
import dev.jbert.model.CheckpointException;
import dev.jbert.model.Interruption;
import dev.jbert.model.LoadOptions;
import dev.jbert.model.ModelOutput;
import dev.jbert.model.OutputRequest;
import dev.jbert.model.TokenRows;
import dev.jbert.tokenizer.DecodeOptions;
import dev.jbert.tokenizer.Encoding;
import dev.jbert.tokenizer.TextInput;
import dev.jbert.tokenizer.Truncation;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Fills the masked places of texts, as the Hugging Face pipeline {@code fill-mask} does.
 *
 * <pre>{@code
 * try (FillMask fillMask = FillMask.load(folder)) {
 *   MaskCandidate best = fillMask.fill("the [MASK] ran home").candidates().getFirst();
 *   best.tokenStr()   // "r"
 *   best.score()      // 0.4515528
 *   best.sequence()   // "the r ran home"
 * }
 * }</pre>
 *
 * <p>The literal results are those of the small random model of the tests; bert-base-uncased fills
 * "Say [MASK]!" with "it", score 0.33123714.
 *
 * <p>Scores are probabilities among the whole vocabulary; targets are selected after that, so
 * theirs do not add up to 1. With several masked places in a text each is filled on its own, and
 * {@code sequence} keeps the special tokens. Immutable; safe for any number of threads.
 */
public final class FillMask implements AutoCloseable {

  /** Rows of logits that are in memory together: [16, V]. */
  private static final int LOGIT_ROWS = 16;

  private final ModelFolder folder;
  private final MaskedLmHead head;
  private final Runnable onClose;

  private FillMask(ModelFolder folder, Runnable onClose) {
    this.folder = folder;
    this.head = folder.maskedLmHead();
    this.onClose = onClose;
  }

  /** Loads a folder with {@link LoadOptions#defaults()}; throws as {@link ModelFolder#load}. */
  public static FillMask load(Path folder) throws IOException {
    return load(folder, LoadOptions.defaults());
  }

  /**
   * Loads a folder; throws as {@link ModelFolder#load}.
   *
   * @throws CheckpointException also if the checkpoint has no masked-LM head
   */
  public static FillMask load(Path folder, LoadOptions options) throws IOException {
    ModelFolder loaded = ModelFolder.load(folder, options);
    try {
      return new FillMask(loaded, loaded::close);
    } catch (RuntimeException | Error e) {
      loaded.close();
      throw e;
    }
  }

  /**
   * A pipeline on a loaded folder, which stays open when the pipeline is closed.
   *
   * @throws CheckpointException if the checkpoint has no masked-LM head
   */
  public static FillMask of(ModelFolder folder) {
    return new FillMask(folder, () -> {});
  }

  /**
   * Fills with {@link FillMaskOptions#defaults()}; throws as {@link #fill(List, FillMaskOptions)}.
   */
  public FillMaskResult fill(String text) {
    return fill(text, FillMaskOptions.defaults());
  }

  /** Fills one text; throws as {@link #fill(List, FillMaskOptions)}. */
  public FillMaskResult fill(String text, FillMaskOptions options) {
    return fill(List.of(text), options).getFirst();
  }

  /**
   * Fills texts.
   *
   * @return one result for each text, in order
   * @throws IllegalArgumentException if a text has no masked place or more tokens than the model
   *     takes, {@code topK} is larger than the vocabulary, or no target has any token
   * @throws java.util.concurrent.CancellationException if the thread is interrupted; it still is
   *     afterwards
   * @throws IllegalStateException if the folder was closed
   */
  public List<FillMaskResult> fill(List<String> texts, FillMaskOptions options) {
    TargetTokens targets = TargetTokens.find(options.targets(), folder.tokenizer());
    int topK = topK(options, targets);
    List<TextInput> inputs = texts.stream().map(TextInput::of).toList();
    TextBatch batch = TextBatch.encode(inputs, Truncation.NONE, folder);
    int[][] masked = maskedPositions(batch);
    ModelOutput output =
        folder.model().forward(batch.tokens(), OutputRequest.lastHiddenState(TokenRows.at(masked)));

    List<Place> places = new ArrayList<>();
    for (int b = 0; b < masked.length; b++) {
      for (int position : masked[b]) {
        places.add(new Place(batch.encodings().get(b), position, masked[b].length == 1));
      }
    }
    List<List<MaskCandidate>> candidates =
        candidates(places, output.lastHiddenState(), targets.ids(), topK);
    List<FillMaskResult> results = new ArrayList<>();
    int first = 0;
    for (int b = 0; b < masked.length; b++) {
      int end = first + masked[b].length;
      results.add(
          new FillMaskResult(texts.get(b), candidates.subList(first, end), targets.warnings()));
      first = end;
    }
    return results;
  }

  /** A masked place: position in an encoding, and whether it is the only one there. */
  private record Place(Encoding encoding, int position, boolean alone) {}

  private int topK(FillMaskOptions options, TargetTokens targets) {
    int vocabSize = folder.model().config().vocabSize();
    if (options.topK() > vocabSize) {
      throw new IllegalArgumentException(
          "top_k: expected at most the %d tokens of the vocabulary, found %d"
              .formatted(vocabSize, options.topK()));
    }
    return targets.ids().length == 0
        ? options.topK()
        : Math.min(options.topK(), targets.ids().length);
  }

  private int[][] maskedPositions(TextBatch batch) {
    int maskTokenId = folder.tokenizer().specialTokens().mask().id();
    int[][] masked = new int[batch.encodings().size()][];
    for (int b = 0; b < masked.length; b++) {
      int[] inputIds = batch.encodings().get(b).inputIds();
      masked[b] =
          IntStream.range(0, inputIds.length)
              .filter(position -> inputIds[position] == maskTokenId)
              .toArray();
      if (masked[b].length == 0) {
        throw new IllegalArgumentException(
            "text %d has no %s".formatted(b, folder.tokenizer().specialTokens().mask().token()));
      }
    }
    return masked;
  }

  private List<List<MaskCandidate>> candidates(
      List<Place> places, Matrix hiddenStates, int[] targetIds, int topK) {
    List<List<MaskCandidate>> all = new ArrayList<>();
    for (int from = 0; from < places.size(); from += LOGIT_ROWS) {
      int count = Math.min(LOGIT_ROWS, places.size() - from);
      Matrix logits = head.logits(hiddenStates.rows(from, count));
      for (int r = 0; r < count; r++) {
        Interruption.check(); // With a large topK the decoding takes longer than the model.
        float[] probabilities = Probabilities.softmax(logits, r);
        all.add(best(places.get(from + r), probabilities, targetIds, topK));
      }
    }
    return all;
  }

  private List<MaskCandidate> best(Place place, float[] probabilities, int[] targetIds, int topK) {
    boolean everyToken = targetIds.length == 0;
    float[] considered = everyToken ? probabilities : select(probabilities, targetIds);
    List<MaskCandidate> best = new ArrayList<>();
    for (int index : Probabilities.largest(considered, topK)) {
      int token = everyToken ? index : targetIds[index];
      best.add(
          new MaskCandidate(
              considered[index],
              token,
              folder.tokenizer().decode(new int[] {token}),
              sequence(place, token)));
    }
    return best;
  }

  private static float[] select(float[] probabilities, int[] ids) {
    float[] selected = new float[ids.length];
    for (int i = 0; i < ids.length; i++) {
      selected[i] = probabilities[ids[i]];
    }
    return selected;
  }

  /** The text with the token put in; the other masked places can only be seen as special tokens. */
  private String sequence(Place place, int token) {
    int padTokenId = folder.tokenizer().specialTokens().pad().id();
    int[] inputIds = place.encoding().inputIds();
    inputIds[place.position()] = token;
    int[] unpadded = Arrays.stream(inputIds).filter(id -> id != padTokenId).toArray();
    DecodeOptions keeping = DecodeOptions.defaults();
    return folder
        .tokenizer()
        .decode(unpadded, place.alone() ? keeping.skippingSpecialTokens() : keeping);
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
