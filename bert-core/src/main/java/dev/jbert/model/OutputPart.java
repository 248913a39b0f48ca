package dev.jbert.model;

import dev.jbert.kernel.Matrix;

/**
 * The part of a {@link ModelOutput} that a sub-batch fills: says what is needed and puts results in
 * their place.
 */
final class OutputPart {

  private final ModelOutput output;
  private final TokenBatch part;
  private final int firstSequence;
  private final int layers;
  private final SelectedRows wantedRows;
  private final SelectedRows computedRows;

  /**
   * The part for the sequences {@code from} (inclusive) to {@code to} (exclusive).
   *
   * @param part those sequences as a batch of their own
   * @param layers L
   */
  OutputPart(ModelOutput output, TokenBatch part, int from, int to, int layers) {
    this.output = output;
    this.part = part;
    this.firstSequence = from;
    this.layers = layers;
    this.wantedRows = output.lastRows().sequences(from, to, output.batch());
    this.computedRows = computedRows();
  }

  private SelectedRows computedRows() {
    if (output.request().hiddenStates().contains(layers) || wantsAttentions(layers - 1)) {
      return SelectedRows.of(TokenRows.ALL, part);
    }
    return needsPooler() ? wantedRows.withFirstRows(part) : wantedRows;
  }

  /** Whether anything behind layer {@code index} or its attentions is asked for. */
  boolean needsLayer(int index) {
    return needsLastHiddenState()
        || !output.request().hiddenStates().tailSet(index + 1).isEmpty()
        || !output.request().attentions().tailSet(index).isEmpty();
  }

  /** Whether any row that the last layer computes is asked for. */
  boolean needsLastHiddenState() {
    return computedRows.count() > 0;
  }

  boolean needsPooler() {
    return output.request().poolerOutput();
  }

  boolean wantsAttentions(int layer) {
    return output.request().attentions().contains(layer);
  }

  /** The rows that the last layer must compute. */
  SelectedRows rowsOfLastLayer() {
    return computedRows;
  }

  /** Copies a whole hidden state [T, H] to its place if it is asked for. */
  void putHiddenState(int index, Matrix hiddenStates) {
    if (output.request().hiddenStates().contains(index)) {
      int start = output.batch().sequenceStart(firstSequence);
      copyRows(hiddenStates, output.hiddenState(index).rows(start, part.tokens()));
    }
  }

  /** Copies the rows of the last hidden state that are asked for to their places. */
  void putLastHiddenState(Matrix lastStates, SelectedRows rows) {
    if (rows.count() == part.tokens()) {
      putHiddenState(layers, lastStates);
    }
    int start = output.lastRows().starts()[firstSequence];
    for (int r = 0; r < wantedRows.count(); r++) {
      int row = rows.indexOf(wantedRows.rows()[r]);
      Encoder.copyRow(lastStates, row, output.lastHiddenState(), start + r);
    }
  }

  /** Number of attention probabilities of one layer. */
  int attentionElements() {
    int elements = 0;
    for (int b = 0; b < part.sequences(); b++) {
      elements = Math.addExact(elements, attentionsOf(b).values().length);
    }
    return elements;
  }

  private AttentionProbabilities attentionsOf(int sequence) {
    return output.attentions(output.request().attentions().first(), firstSequence + sequence);
  }

  /** Copies the probabilities of a layer, sequence after sequence, to their places. */
  void putAttentions(int layer, float[] probabilities) {
    int from = 0;
    for (int b = 0; b < part.sequences(); b++) {
      float[] target = output.attentions(layer, firstSequence + b).values();
      System.arraycopy(probabilities, from, target, 0, target.length);
      from += target.length;
    }
  }

  /** Where the pooler output of this part goes: [B, H]. */
  Matrix poolerOutput() {
    return output.poolerOutput().rows(firstSequence, part.sequences());
  }

  private static void copyRows(Matrix from, Matrix to) {
    for (int r = 0; r < from.rows(); r++) {
      Encoder.copyRow(from, r, to, r);
    }
  }
}
