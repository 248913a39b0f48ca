package dev.jbert.model;

import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * What a caller wants to read; nothing else is computed.
 *
 * <pre>{@code
 * OutputRequest.lastHiddenState()                          // every row
 * OutputRequest.lastHiddenState(TokenRows.FIRST)           // [CLS] only: a cheaper last layer
 * OutputRequest.none().withHiddenStates(0, 6).withPoolerOutput()
 * }</pre>
 *
 * @param lastRows rows of the last hidden state
 * @param hiddenStates whole hidden states: 0 is the embedding output, i the output of layer i
 * @param attentions layers, from 0, whose attention probabilities are asked for
 * @param poolerOutput whether the pooler output is asked for
 */
public record OutputRequest(
    TokenRows lastRows,
    SortedSet<Integer> hiddenStates,
    SortedSet<Integer> attentions,
    boolean poolerOutput) {

  /** Copies the sets; the copies cannot be changed. */
  public OutputRequest {
    hiddenStates = Collections.unmodifiableSortedSet(new TreeSet<>(hiddenStates));
    attentions = Collections.unmodifiableSortedSet(new TreeSet<>(attentions));
  }

  /** Nothing; the start of other requests. */
  public static OutputRequest none() {
    return new OutputRequest(TokenRows.NONE, new TreeSet<>(), new TreeSet<>(), false);
  }

  /** The last hidden state of every token. */
  public static OutputRequest lastHiddenState() {
    return lastHiddenState(TokenRows.ALL);
  }

  /** The last hidden state of chosen tokens. */
  public static OutputRequest lastHiddenState(TokenRows rows) {
    return new OutputRequest(rows, new TreeSet<>(), new TreeSet<>(), false);
  }

  /** This request and whole hidden states, 0 being the embedding output. */
  public OutputRequest withHiddenStates(int... indices) {
    return new OutputRequest(lastRows, plus(hiddenStates, indices), attentions, poolerOutput);
  }

  /** This request and all L+1 hidden states of a model of {@code numHiddenLayers} layers. */
  public OutputRequest withAllHiddenStates(int numHiddenLayers) {
    return withHiddenStates(IntStream.rangeClosed(0, numHiddenLayers).toArray());
  }

  /** This request and the attention probabilities of layers, counted from 0. */
  public OutputRequest withAttentions(int... layers) {
    return new OutputRequest(lastRows, hiddenStates, plus(attentions, layers), poolerOutput);
  }

  /** This request and the attention probabilities of all layers. */
  public OutputRequest withAllAttentions(int numHiddenLayers) {
    return withAttentions(IntStream.range(0, numHiddenLayers).toArray());
  }

  /** This request and the pooler output. */
  public OutputRequest withPoolerOutput() {
    return new OutputRequest(lastRows, hiddenStates, attentions, true);
  }

  private static SortedSet<Integer> plus(SortedSet<Integer> set, int... more) {
    SortedSet<Integer> union = new TreeSet<>(set);
    IntStream.of(more).forEach(union::add);
    return union;
  }
}
