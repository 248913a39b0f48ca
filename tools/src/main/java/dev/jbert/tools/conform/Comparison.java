package dev.jbert.tools.conform;

import dev.jbert.model.WeightPrecision;
import dev.jbert.pipeline.SimilarityFunction;
import dev.jbert.tools.npy.FloatArray;
import dev.jbert.tools.output.DisplayText;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.IntPredicate;

/** Gathers the comparisons of one case and says how it stands. Not thread-safe. */
final class Comparison {
  private static final int SHOWN_COLUMNS = 60;

  /** One minus the least cosine between embeddings. */
  private static final double EMBEDDING_BOUND = 1e-6;

  /** The same, and for rows of the last hidden state, where the weights are bfloat16. */
  private static final double BF16_BOUND = 1e-4;

  private final WeightPrecision weightPrecision;
  private final List<String> failures = new ArrayList<>();
  private double worstShare = -1;
  private String worst = "equal";

  private Comparison(WeightPrecision weightPrecision) {
    this.weightPrecision = weightPrecision;
  }

  /** A comparison of what does not depend on weights, or on weights as they are in the file. */
  static Comparison exact() {
    return of(WeightPrecision.F32);
  }

  /**
   * A comparison with what a model gives whose weights are kept so. Of bfloat16 weights it is asked
   * that cosines are near 1 and that the best answers are the same; other numbers are passed over.
   */
  static Comparison of(WeightPrecision weightPrecision) {
    return new Comparison(weightPrecision);
  }

  /** Says how many of the best answers are compared. */
  int ranks() {
    return weightPrecision == WeightPrecision.BF16 ? 1 : Integer.MAX_VALUE;
  }

  /** Says whether an array of the reference is compared. */
  boolean compares(ExpectedArray array, int numHiddenLayers) {
    return weightPrecision == WeightPrecision.F32
        || switch (array.output()) {
          case LAST_HIDDEN_STATE -> true;
          case HIDDEN_STATE -> array.layer() == numHiddenLayers;
          default -> false;
        };
  }

  /** Compares what must be equal: ids, tokens, texts, shapes. */
  void equal(String what, Object expected, Object found) {
    if (!Objects.equals(expected, found)) {
      failures.add(what + ": expected " + shown(expected) + ", found " + shown(found));
    }
  }

  /** Compares ids, element by element, and names the first that differs. */
  void equal(String what, int[] expected, int[] found) {
    int at = Arrays.mismatch(expected, found);
    if (at < 0) {
      return;
    }
    if (expected.length != found.length) {
      failures.add(what + ": expected " + expected.length + " values, found " + found.length);
    } else {
      failures.add(what + "[" + at + "]: expected " + expected[at] + ", found " + found[at]);
    }
  }

  /** Compares two numbers. */
  void close(String what, double expected, double found, double bound) {
    if (weightPrecision == WeightPrecision.BF16) {
      return;
    }
    note(what, "", Math.abs(expected - found), bound);
  }

  /** Compares directions: the cosine is to be 1. */
  void cosine(String what, double cosine) {
    boolean rounded = weightPrecision == WeightPrecision.BF16;
    note(what, "", Math.abs(1 - cosine), rounded ? BF16_BOUND : EMBEDDING_BOUND);
  }

  /**
   * Compares arrays row by row, in the order of the last dimension.
   *
   * @param reference the expected array, rows of its last dimension
   * @param found the same shape, row-major
   * @param counts says of a row's index whether the row is compared; padding is not
   */
  void rows(String what, FloatArray reference, FloatArray found, IntPredicate counts, Bound bound) {
    if (!Arrays.equals(reference.shape(), found.shape())) {
      equal(what + " shape", Arrays.toString(reference.shape()), Arrays.toString(found.shape()));
      return;
    }
    int rowSize = reference.shape()[reference.shape().length - 1];
    if (weightPrecision == WeightPrecision.BF16) {
      directions(what, reference.data(), found.data(), rowSize, counts);
      return;
    }
    double largest = 0;
    int at = 0;
    for (int i = 0; i < reference.data().length; i++) {
      double difference = Math.abs((double) reference.data()[i] - found.data()[i]);
      // A NaN is farther off than any number.
      if (counts.test(i / rowSize) && !(difference <= largest)) {
        largest = Double.isNaN(difference) ? Double.POSITIVE_INFINITY : difference;
        at = i;
      }
    }
    note(what, Arrays.toString(indices(at, reference.shape())), largest, bound.of(reference));
  }

  private void directions(
      String what, float[] reference, float[] found, int rowSize, IntPredicate counts) {
    for (int row = 0; row < reference.length / rowSize; row++) {
      if (counts.test(row)) {
        int from = row * rowSize;
        float[] expected = Arrays.copyOfRange(reference, from, from + rowSize);
        float[] actual = Arrays.copyOfRange(found, from, from + rowSize);
        cosine(what + " row " + row, SimilarityFunction.COSINE.of(expected, actual));
      }
    }
  }

  private void note(String what, String where, double difference, double bound) {
    boolean within = difference <= bound;
    String shown = String.format(Locale.ROOT, "%.1e in %s (bound %.1e)", difference, what, bound);
    double share = Double.isNaN(difference) ? Double.POSITIVE_INFINITY : difference / bound;
    if (share > worstShare) {
      worstShare = share;
      worst = shown;
    }
    if (!within) {
      failures.add(shown.replace(" (bound", where + " (bound"));
    }
  }

  /** Returns passed with the largest difference, or failed with what differs. */
  Verdict verdict() {
    if (failures.isEmpty()) {
      return new Verdict.Passed(worst);
    }
    String more = failures.size() > 1 ? " (and " + (failures.size() - 1) + " more)" : "";
    return new Verdict.Failed(failures.getFirst() + more);
  }

  private static String shown(Object value) {
    return DisplayText.shortened(String.valueOf(value), SHOWN_COLUMNS);
  }

  private static int[] indices(int offset, int[] shape) {
    int[] indices = new int[shape.length];
    for (int d = shape.length - 1, rest = offset; d >= 0; rest /= shape[d], d--) {
      indices[d] = rest % shape[d];
    }
    return indices;
  }
}
