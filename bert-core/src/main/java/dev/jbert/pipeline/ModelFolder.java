package dev.jbert.pipeline;

import dev.jbert.head.MaskedLmHead;
import dev.jbert.model.BertModel;
import dev.jbert.model.CheckpointException;
import dev.jbert.model.CheckpointException.Reason;
import dev.jbert.model.LoadOptions;
import dev.jbert.tokenizer.Tokenizer;
import dev.jbert.tokenizer.TokenizerLimits;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A Hugging Face model folder, loaded: tokenizer and model, to be shared by any number of
 * pipelines.
 *
 * <pre>{@code
 * try (ModelFolder folder = ModelFolder.load(Path.of("bert-base-uncased"))) {
 *   FillMask fillMask = FillMask.of(folder);
 *   FeatureExtraction features = FeatureExtraction.of(folder);
 * }
 * }</pre>
 *
 * <p>Safe for any number of threads, closing included.
 */
public final class ModelFolder implements AutoCloseable {

  private final Tokenizer tokenizer;
  private final BertModel model;
  private final AtomicReference<@Nullable MaskedLmHead> maskedLmHead = new AtomicReference<>();

  private ModelFolder(Tokenizer tokenizer, BertModel model) {
    this.tokenizer = tokenizer;
    this.model = model;
  }

  /**
   * Loads a folder with {@link LoadOptions#defaults()}; throws as {@link #load(Path, LoadOptions)}.
   */
  public static ModelFolder load(Path folder) throws IOException {
    return load(folder, LoadOptions.defaults());
  }

  /**
   * Loads a folder: {@code config.json}, {@code model.safetensors} and the tokenizer's files, these
   * by a thread of their own unless {@code options} has one thread only.
   *
   * @throws CheckpointException if config.json or the weights are not those of a model that can be
   *     run, or the vocabulary has another size than the embedding table
   * @throws dev.jbert.weights.SafetensorsException if the weight file is missing or unsound
   * @throws dev.jbert.tokenizer.TokenizerFileException if the tokenizer's files are missing or
   *     unsound
   * @throws IOException if reading fails
   */
  public static ModelFolder load(Path folder, LoadOptions options) throws IOException {
    return load(folder, options, TokenizerLimits.DEFAULTS);
  }

  /**
   * Loads as {@link #load(Path, LoadOptions)} does, with other limits of the tokenizer.
   *
   * @param tokenizerLimits bounds on the tokenizer's files and on the texts that it takes
   * @throws CheckpointException as {@link #load(Path, LoadOptions)}
   * @throws dev.jbert.weights.SafetensorsException as {@link #load(Path, LoadOptions)}
   * @throws dev.jbert.tokenizer.TokenizerFileException as {@link #load(Path, LoadOptions)}, or if a
   *     file exceeds a limit
   * @throws IOException if reading fails
   */
  public static ModelFolder load(Path folder, LoadOptions options, TokenizerLimits tokenizerLimits)
      throws IOException {
    if (options.threads() == 1) {
      return of(folder, Tokenizer.load(folder, tokenizerLimits), BertModel.load(folder, options));
    }
    TokenizerReading reading = TokenizerReading.start(folder, tokenizerLimits);
    BertModel model;
    try {
      model = BertModel.load(folder, options);
    } catch (IOException | RuntimeException | Error e) {
      // Who lacks both is told of the tokenizer, whatever ends first.
      reading.result();
      throw e;
    }
    Tokenizer tokenizer;
    try {
      tokenizer = reading.result();
    } catch (IOException | RuntimeException | Error e) {
      model.close();
      throw e;
    }
    return of(folder, tokenizer, model);
  }

  /** The two together; if they do not fit, the model is closed. */
  private static ModelFolder of(Path folder, Tokenizer tokenizer, BertModel model) {
    int tokens = tokenizer.vocabulary().size();
    int rows = model.config().vocabSize();
    if (tokens != rows) {
      model.close();
      throw new CheckpointException(
          Reason.VOCABULARY_SIZE,
          folder,
          "the tokenizer has %d tokens, the embedding table %d rows".formatted(tokens, rows));
    }
    return new ModelFolder(tokenizer, model);
  }

  /** Text to ids and back. */
  public Tokenizer tokenizer() {
    return tokenizer;
  }

  /** Ids to hidden states. */
  public BertModel model() {
    return model;
  }

  /** The masked-LM head, read when it is first asked for and then shared: its decoder is large. */
  synchronized MaskedLmHead maskedLmHead() {
    MaskedLmHead head = maskedLmHead.get();
    if (head == null) {
      head = MaskedLmHead.load(model);
      maskedLmHead.set(head);
    }
    return head;
  }

  /**
   * Writes the model and the tokenizer, so that loading the folder gives the same again.
   *
   * @param folder created if it is not there
   * @throws IOException if writing fails
   */
  public void savePretrained(Path folder) throws IOException {
    model.savePretrained(folder);
    tokenizer.savePretrained(folder);
  }

  /**
   * Closes the model: waits until what it is computing for other threads has been computed, then
   * ends its threads and unmaps its weights. A pipeline on this folder that needs the model again,
   * in the middle of a call or in a new one, throws {@link IllegalStateException} with a message
   * that names the model; see {@link BertModel#close}. Closing again does nothing.
   */
  @Override
  public void close() {
    model.close();
  }
}
