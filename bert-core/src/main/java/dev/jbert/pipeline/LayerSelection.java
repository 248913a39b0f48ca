package dev.jbert.pipeline;

import dev.jbert.kernel.Matrix;
import dev.jbert.model.ModelOutput;
import dev.jbert.model.OutputRequest;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Which hidden states make a token's vector, and how.
 *
 * <pre>{@code
 * LayerSelection.last()                            // [H]
 * LayerSelection.sumOf(-4, -3, -2, -1)             // the last four, added, [H]
 * LayerSelection.concatenationOf(-4, -3, -2, -1)   // side by side, [4H]
 * }</pre>
 *
 * @param combination how several hidden states become one vector
 * @param hiddenStates 0 is the embedding output, i the output of layer i, -1 the last, -2 the one
 *     before; empty for all L+1 of them
 */
public record LayerSelection(Combination combination, List<Integer> hiddenStates) {

  /** How several hidden states become one vector. */
  public enum Combination {
    /** Added. */
    SUM,
    /** Averaged. */
    MEAN,
    /** Put side by side, in the order given. */
    CONCATENATION
  }

  /** Copies the list. */
  public LayerSelection {
    hiddenStates = List.copyOf(hiddenStates);
  }

  /** The last hidden state. */
  public static LayerSelection last() {
    return one(-1);
  }

  /** One hidden state. */
  public static LayerSelection one(int hiddenState) {
    return sumOf(hiddenState);
  }

  /** The sum of hidden states; without arguments of all. */
  public static LayerSelection sumOf(int... hiddenStates) {
    return of(Combination.SUM, hiddenStates);
  }

  /** The mean of hidden states; without arguments of all. */
  public static LayerSelection meanOf(int... hiddenStates) {
    return of(Combination.MEAN, hiddenStates);
  }

  /** Hidden states side by side; without arguments all. */
  public static LayerSelection concatenationOf(int... hiddenStates) {
    return of(Combination.CONCATENATION, hiddenStates);
  }

  private static LayerSelection of(Combination combination, int... hiddenStates) {
    return new LayerSelection(combination, IntStream.of(hiddenStates).boxed().toList());
  }

  /**
   * What a model must be asked for.
   *
   * @param numHiddenLayers L
   * @throws IllegalArgumentException if a hidden state is named that the model does not have
   */
  public OutputRequest request(int numHiddenLayers) {
    return OutputRequest.none().withHiddenStates(resolve(numHiddenLayers));
  }

  private int[] resolve(int numHiddenLayers) {
    if (hiddenStates.isEmpty()) {
      return IntStream.rangeClosed(0, numHiddenLayers).toArray();
    }
    return hiddenStates.stream()
        .mapToInt(index -> index < 0 ? numHiddenLayers + 1 + index : index)
        .peek(
            index -> {
              if (index < 0 || index > numHiddenLayers) {
                throw new IllegalArgumentException(
                    "hidden states %s: expected %d to %d"
                        .formatted(hiddenStates, -numHiddenLayers - 1, numHiddenLayers));
              }
            })
        .toArray();
  }

  /**
   * The vectors of a sequence's tokens.
   *
   * @param output what {@link #request} was answered with
   * @param numHiddenLayers L
   * @return [S, H], or [S, k·H] for a concatenation of k; the caller's own
   */
  public Matrix combine(ModelOutput output, int sequence, int numHiddenLayers) {
    int[] indices = resolve(numHiddenLayers);
    Matrix first = output.hiddenState(indices[0], sequence);
    int h = first.columns();
    boolean sideBySide = combination == Combination.CONCATENATION;
    Matrix combined = Matrix.zeros(first.rows(), sideBySide ? indices.length * h : h);
    for (int i = 0; i < indices.length; i++) {
      Matrix target = sideBySide ? combined.columns(i * h, h) : combined;
      add(output.hiddenState(indices[i], sequence), target);
    }
    if (combination == Combination.MEAN) {
      for (int i = 0; i < combined.values().length; i++) {
        combined.values()[i] /= indices.length;
      }
    }
    return combined;
  }

  private static void add(Matrix from, Matrix to) {
    for (int r = 0; r < from.rows(); r++) {
      for (int c = 0; c < from.columns(); c++) {
        to.values()[to.rowOffset(r) + c] += from.values()[from.rowOffset(r) + c];
      }
    }
  }
}
