package dev.jbert.model;

import dev.jbert.kernel.Matrix;
import dev.jbert.model.Backend.PreparedEncoder;
import dev.jbert.model.Backend.PreparedLayers;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/**
 * BERT and its family: a batch of tokens to hidden states. Devlin et al. 2019. The folder's {@code
 * model_type} says which family it is: bert, distilbert, roberta, xlm-roberta, camembert, electra,
 * mpnet or bart. BART's hidden states are its decoder's, as the reference has them.
 *
 * <pre>{@code
 * try (BertModel model = BertModel.load(Path.of("bert-base-uncased"))) {
 *   TokenBatch batch = TokenBatch.of(new int[] {101, 2360, 103, 999, 102});
 *   ModelOutput output = model.forward(batch, OutputRequest.lastHiddenState());
 *   output.lastHiddenState(0)   // [5, 768]
 * }
 * }</pre>
 *
 * <p>Immutable. Any number of threads may use one model at once; what comes out for a sequence does
 * not depend on what else is in the batch, nor on how many threads compute.
 *
 * <p>A call that fails leaves nothing behind: after an error of any kind, {@link OutOfMemoryError}
 * included, the next call gives what it always gives. A call whose thread is interrupted gives up
 * within about the time of one layer for {@link LoadOptions#tokenBudget} tokens, with a {@link
 * java.util.concurrent.CancellationException}; the thread stays interrupted, so a call that begins
 * so gives up too. Closing waits for the calls in flight, see {@link #close}.
 */
public final class BertModel implements AutoCloseable {

  private static final System.Logger LOGGER = System.getLogger(BertModel.class.getName());
  private static final int MAX_LISTED = 5;

  private final LoadOptions options;
  private final Checkpoint checkpoint;
  private final Backend backend;
  private final PreparedEncoder encoder;
  private final Lifetime lifetime;

  private BertModel(
      LoadOptions options, Checkpoint checkpoint, Backend backend, PreparedEncoder encoder) {
    this.options = options;
    this.checkpoint = checkpoint;
    this.backend = backend;
    this.encoder = encoder;
    this.lifetime = new Lifetime("the model " + checkpoint.folder());
  }

  /**
   * Loads a model folder with {@link LoadOptions#defaults()}.
   *
   * @throws CheckpointException if config.json or the weights are not those of a model that can be
   *     run
   * @throws dev.jbert.weights.SafetensorsException if the weight file is missing or unsound
   * @throws IOException if reading fails
   */
  public static BertModel load(Path folder) throws IOException {
    return load(folder, LoadOptions.defaults());
  }

  /**
   * Loads a model folder: {@code config.json} and {@code model.safetensors}, or shards with an
   * index. Tensors that nothing here reads are named in a warning, see {@link
   * #unexpectedWeights()}; a missing one of the encoder is an error.
   *
   * @throws CheckpointException if config.json or the weights are not those of a model that can be
   *     run, or exceed a limit of the options, or the scan that they ask for finds something
   * @throws dev.jbert.weights.SafetensorsException if the weight file is missing or unsound
   * @throws IOException if reading fails
   */
  public static BertModel load(Path folder, LoadOptions options) throws IOException {
    Backend backend = CpuBackend.create(options);
    try {
      return load(folder, options, backend);
    } catch (IOException | RuntimeException | Error e) {
      backend.close();
      throw e;
    }
  }

  private static BertModel load(Path folder, LoadOptions options, Backend backend)
      throws IOException {
    Checkpoint checkpoint = Checkpoint.open(folder, options.limits());
    try {
      if (options.weightScan() == WeightScan.FINITE) {
        checkpoint.requireFinite();
      }
      PreparedEncoder encoder = backend.prepareEncoder(checkpoint);
      warnOf(checkpoint.unexpectedWeights(), folder);
      return new BertModel(options, checkpoint, backend, encoder);
    } catch (RuntimeException | Error e) {
      checkpoint.close();
      throw e;
    }
  }

  private static void warnOf(List<String> unexpected, Path folder) {
    if (unexpected.isEmpty()) {
      return;
    }
    String first = unexpected.stream().limit(MAX_LISTED).collect(Collectors.joining(", "));
    int more = unexpected.size() - MAX_LISTED;
    LOGGER.log(
        System.Logger.Level.WARNING,
        "%s: nothing reads %d of its tensors: %s%s"
            .formatted(folder, unexpected.size(), first, more > 0 ? " and " + more + " more" : ""));
  }

  /** The model's shape. */
  public BertConfig config() {
    return checkpoint.config();
  }

  /** How the model was loaded. */
  public LoadOptions loadOptions() {
    return options;
  }

  /** The folder that the model was loaded from, still open. */
  public Checkpoint checkpoint() {
    return checkpoint;
  }

  /**
   * Prepares the layers of a head for whatever computes this model.
   *
   * @param layers in order, at least one
   * @return what lives as long as the model
   * @throws IllegalArgumentException if one layer's output does not fit the next one's input
   * @throws IllegalStateException if the model was closed
   */
  public PreparedLayers prepareLayers(List<RowLayer> layers) {
    try (Lifetime.Call _ = lifetime.begin()) {
      PreparedLayers prepared = encoder.prepareLayers(layers);
      return rows -> {
        try (Lifetime.Call _ = lifetime.begin()) {
          return prepared.apply(rows);
        }
      };
    }
  }

  /** Which kernels compute and with how many threads, in one line. */
  public String description() {
    return backend.description();
  }

  /** Whether there is a pooler, so that a pooler output can be asked for. */
  public boolean hasPooler() {
    return checkpoint.hasPooler();
  }

  /** Names of tensors in the weight file that nothing here reads. */
  public List<String> unexpectedWeights() {
    return checkpoint.unexpectedWeights();
  }

  /**
   * The last hidden state of every token; throws as {@link #forward(TokenBatch, OutputRequest)}.
   */
  public ModelOutput forward(TokenBatch batch) {
    return forward(batch, OutputRequest.lastHiddenState());
  }

  /**
   * Computes what is asked for and nothing else.
   *
   * @param batch the tokens; may be empty
   * @param request which layers, rows and outputs are wanted
   * @throws IllegalArgumentException if an id or token type is outside its table or a sequence is
   *     longer than {@link BertConfig#maxSequenceLength()}, naming the sequence and the position;
   *     if the batch has more tokens than {@link ModelLimits#maxBatchTokens}; or if the request
   *     names what the model does not have
   * @throws java.util.concurrent.CancellationException if the thread is interrupted; it still is
   *     afterwards
   * @throws IllegalStateException if the model was closed
   */
  public ModelOutput forward(TokenBatch batch, OutputRequest request) {
    try (Lifetime.Call _ = lifetime.begin()) {
      checkBatchAndRequest(batch, request);
      ModelOutput output = new ModelOutput(batch, config(), request);
      encoder.forward(output);
      return output;
    }
  }

  /**
   * The last hidden state of every token, written into a matrix of the caller's: for calls that
   * follow each other without leaving garbage. Throws as {@link #forward(TokenBatch,
   * OutputRequest)}; the matrix then holds anything.
   *
   * @param lastHiddenState [T, H], overwritten
   * @throws IllegalArgumentException also if the matrix has another shape; names both
   */
  public void forward(TokenBatch batch, Matrix lastHiddenState) {
    try (Lifetime.Call _ = lifetime.begin()) {
      OutputRequest request = OutputRequest.lastHiddenState();
      checkBatchAndRequest(batch, request);
      encoder.forward(new ModelOutput(batch, config(), request, lastHiddenState));
    }
  }

  private void checkBatchAndRequest(TokenBatch batch, OutputRequest request) {
    checkTokens(batch);
    if (request.poolerOutput() && !hasPooler()) {
      throw new IllegalArgumentException(
          "the pooler output is asked for, but " + checkpoint.folder() + " has no pooler");
    }
    if (config().decoder().isPresent() && !request.attentions().isEmpty()) {
      throw new IllegalArgumentException(
          "attentions are asked for, which models of type %s do not give"
              .formatted(config().modelType()));
    }
  }

  private void checkTokens(TokenBatch batch) {
    if (batch.tokens() > options.limits().maxBatchTokens()) {
      throw new IllegalArgumentException(
          "batch of %d tokens: more than the limit of %d; give it in parts"
              .formatted(batch.tokens(), options.limits().maxBatchTokens()));
    }
    for (int b = 0; b < batch.sequences(); b++) {
      int length = batch.sequenceLength(b);
      if (length > config().maxSequenceLength()) {
        throw new IllegalArgumentException(
            "sequence %d has %d tokens, the model takes at most %d"
                .formatted(b, length, config().maxSequenceLength()));
      }
      int start = batch.sequenceStart(b);
      for (int t = 0; t < length; t++) {
        checkToken("input id", batch.inputIdsView()[start + t], config().vocabSize(), b, t);
        if (config().typeVocabSize() > 0) {
          checkToken(
              "token type", batch.tokenTypeIdsView()[start + t], config().typeVocabSize(), b, t);
        }
      }
    }
  }

  private static void checkToken(String what, int value, int size, int sequence, int position) {
    if (value < 0 || value >= size) {
      throw new IllegalArgumentException(
          "sequence %d, position %d: %s %d, expected 0 to %d"
              .formatted(sequence, position, what, value, size - 1));
    }
  }

  /**
   * Writes {@code config.json} and {@code model.safetensors}: the weights that were loaded, bit for
   * bit, under today's names.
   *
   * @param folder created if it is not there
   * @throws IOException if writing fails
   * @throws IllegalStateException if the model was closed
   */
  public void savePretrained(Path folder) throws IOException {
    try (Lifetime.Call _ = lifetime.begin()) {
      checkpoint.savePretrained(folder);
    }
  }

  /**
   * Waits until the calls in flight have ended, each with its result, then ends the threads and
   * unmaps the weights; when it returns, no thread of the model is left. Calls that begin after it
   * has begun, of the model and of all that was made of it, throw {@link IllegalStateException}
   * with a message that names the model. May be called from any thread, at any time; again it does
   * nothing. To end long calls early, interrupt their threads.
   */
  @Override
  public void close() {
    lifetime.close(
        () -> {
          try (backend) {
            checkpoint.close();
          }
        });
  }
}
