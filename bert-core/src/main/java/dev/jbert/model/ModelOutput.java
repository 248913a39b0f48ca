package dev.jbert.model;

import dev.jbert.kernel.Matrix;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.IntFunction;

/**
 * What a forward pass gives: exactly what was asked for, in the order of the batch.
 *
 * <p>The arrays behind it belong to the caller. A {@link Matrix} of one sequence is a view of the
 * whole batch's.
 */
public final class ModelOutput {

  private final TokenBatch batch;
  private final BertConfig config;
  private final OutputRequest request;
  private final SelectedRows lastRows;
  private final Matrix lastHiddenState;
  private final Map<Integer, Matrix> hiddenStates = new TreeMap<>();
  private final Map<Integer, AttentionProbabilities[]> attentions = new TreeMap<>();
  private final Matrix poolerOutput;

  /**
   * An output with room for everything that is asked for, zero so far. Backends fill it.
   *
   * @throws IllegalArgumentException if the request names a layer or a position that there is not,
   *     or its answer is larger than a Java array
   */
  public ModelOutput(TokenBatch batch, BertConfig config, OutputRequest request) {
    this(batch, config, request, rows -> room(batch, config, rows));
  }

  /**
   * An output whose last hidden state lies in a matrix of the caller's; throws as the other.
   *
   * @param lastHiddenState [R, H], R the number of rows that are asked for
   * @throws IllegalArgumentException also if the matrix has another shape; names both
   */
  ModelOutput(TokenBatch batch, BertConfig config, OutputRequest request, Matrix lastHiddenState) {
    this(batch, config, request, rows -> checked(lastHiddenState, rows, config.hiddenSize()));
  }

  private ModelOutput(
      TokenBatch batch, BertConfig config, OutputRequest request, IntFunction<Matrix> lastRoom) {
    this.batch = batch;
    this.config = config;
    this.request = request;
    int layers = config.outputLayers();
    request.hiddenStates().forEach(i -> checkLayer("hidden state", i, layers + 1));
    request.attentions().forEach(i -> checkLayer("attentions of layer", i, layers));
    this.lastRows = SelectedRows.of(request.lastRows(), batch);
    this.lastHiddenState = lastRoom.apply(lastRows.count());
    this.poolerOutput = room(batch, config, request.poolerOutput() ? batch.sequences() : 0);
    request.hiddenStates().forEach(i -> hiddenStates.put(i, room(batch, config, batch.tokens())));
    request.attentions().forEach(i -> attentions.put(i, attentionsRoom()));
  }

  private static void checkLayer(String what, int index, int count) {
    if (index < 0 || index >= count) {
      throw new IllegalArgumentException(
          "%s %d is asked for, the model has 0 to %d".formatted(what, index, count - 1));
    }
  }

  private static Matrix checked(Matrix matrix, int rows, int hiddenSize) {
    if (matrix.rows() != rows || matrix.columns() != hiddenSize) {
      throw new IllegalArgumentException(
          "last hidden state: expected a matrix [%d, %d], found [%d, %d]"
              .formatted(rows, hiddenSize, matrix.rows(), matrix.columns()));
    }
    return matrix;
  }

  private static Matrix room(TokenBatch batch, BertConfig config, int rows) {
    long elements = (long) rows * config.hiddenSize();
    if (elements > Integer.MAX_VALUE - 8) {
      throw new IllegalArgumentException(
          "batch of %d tokens: its [%d, %d] hidden states are larger than a Java array"
              .formatted(batch.tokens(), rows, config.hiddenSize()));
    }
    return Matrix.zeros(rows, config.hiddenSize());
  }

  private AttentionProbabilities[] attentionsRoom() {
    AttentionProbabilities[] room = new AttentionProbabilities[batch.sequences()];
    for (int b = 0; b < room.length; b++) {
      int length = batch.sequenceLength(b);
      long elements = (long) config.numAttentionHeads() * length * length;
      if (elements > Integer.MAX_VALUE - 8) {
        throw new IllegalArgumentException(
            "sequence %d: its attentions [%d, %d, %d] are larger than a Java array"
                .formatted(b, config.numAttentionHeads(), length, length));
      }
      room[b] =
          new AttentionProbabilities(new float[(int) elements], config.numAttentionHeads(), length);
    }
    return room;
  }

  /** The batch that went in. */
  public TokenBatch batch() {
    return batch;
  }

  /** What was asked for. */
  public OutputRequest request() {
    return request;
  }

  /** B. */
  public int sequences() {
    return batch.sequences();
  }

  /**
   * The rows of the last hidden state that were asked for, of all sequences one after another: [T,
   * H] when every row was.
   */
  public Matrix lastHiddenState() {
    return lastHiddenState;
  }

  /** The rows of the last hidden state that were asked for, of one sequence: a view. */
  public Matrix lastHiddenState(int sequence) {
    Objects.checkIndex(sequence, sequences());
    int from = lastRows.starts()[sequence];
    return lastHiddenState.rows(from, lastRows.starts()[sequence + 1] - from);
  }

  /**
   * A hidden state of all sequences, [T, H].
   *
   * @param index 0 for the embedding output, i for the output of layer i
   * @throws IllegalArgumentException if it was not asked for
   */
  public Matrix hiddenState(int index) {
    Matrix states = hiddenStates.get(index);
    if (states == null) {
      throw new IllegalArgumentException(
          "hidden state %d was not asked for, only %s".formatted(index, hiddenStates.keySet()));
    }
    return states;
  }

  /** A hidden state of one sequence, [S, H]: a view. */
  public Matrix hiddenState(int index, int sequence) {
    Matrix states = hiddenState(index);
    return states.rows(batch.sequenceStart(sequence), batch.sequenceLength(sequence));
  }

  /**
   * The attention probabilities of a layer for one sequence.
   *
   * @param layer from 0
   * @throws IllegalArgumentException if they were not asked for
   */
  public AttentionProbabilities attentions(int layer, int sequence) {
    AttentionProbabilities[] ofLayer = attentions.get(layer);
    if (ofLayer == null) {
      throw new IllegalArgumentException(
          "attentions of layer %d were not asked for, only %s"
              .formatted(layer, attentions.keySet()));
    }
    return ofLayer[Objects.checkIndex(sequence, sequences())];
  }

  /**
   * The pooler output, [B, H].
   *
   * @throws IllegalArgumentException if it was not asked for
   */
  public Matrix poolerOutput() {
    if (!request.poolerOutput()) {
      throw new IllegalArgumentException("the pooler output was not asked for");
    }
    return poolerOutput;
  }

  /**
   * A copy of the last hidden state as a padded rectangle.
   *
   * @throws IllegalArgumentException if not every row was asked for
   */
  public PaddedStates paddedLastHiddenState() {
    if (!(request.lastRows() instanceof TokenRows.All)) {
      throw new IllegalArgumentException(
          "a padded last hidden state needs every row, asked for were " + request.lastRows());
    }
    return padded(lastHiddenState);
  }

  /** A copy of a hidden state as a padded rectangle; {@code index} as in {@link #hiddenState}. */
  public PaddedStates paddedHiddenState(int index) {
    return padded(hiddenState(index));
  }

  private PaddedStates padded(Matrix states) {
    int width = batch.paddedLength();
    int h = config.hiddenSize();
    int size = Math.toIntExact((long) sequences() * width * h);
    float[] values = new float[size];
    for (int b = 0; b < sequences(); b++) {
      System.arraycopy(
          states.values(),
          states.rowOffset(batch.sequenceStart(b)),
          values,
          b * width * h,
          batch.sequenceLength(b) * h);
    }
    return new PaddedStates(values, sequences(), width, h);
  }

  /** The rows of the last hidden state that were asked for. */
  SelectedRows lastRows() {
    return lastRows;
  }
}
