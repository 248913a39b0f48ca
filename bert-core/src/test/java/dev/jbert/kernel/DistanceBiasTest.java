package dev.jbert.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Attention with a bias by distance, against its formula in double precision. */
class DistanceBiasTest {

  private static final long SEED = 20_261_122;
  private static final int HEADS = 3;
  private static final int HEAD_SIZE = 5;
  private static final int REACH = 40;
  private static final float BOUND = 2e-6f;

  static Stream<Arguments> kernels() {
    return Stream.of(KernelChoice.SCALAR, KernelChoice.VECTOR)
        .flatMap(choice -> Stream.of(1, 2).map(threads -> Arguments.of(choice, threads)));
  }

  /** Sequences of 37, 1 and 16 tokens; every second token of the first two asks, and all others. */
  private static AttentionLayout layout(float[] byDistance) {
    int[] queryStarts = {0, 19, 20, 36};
    int[] keyStarts = {0, 37, 38, 54};
    int[] positions = new int[36];
    for (int q = 0; q < 36; q++) {
      positions[q] = q < 19 ? 2 * q : q < 20 ? 0 : q - 20;
    }
    int[] attentionMask = new int[54];
    for (int k = 0; k < 54; k++) {
      attentionMask[k] = k % 7 == 3 ? 0 : 1;
    }
    Matrix values = Matrix.of(byDistance, HEADS, 2 * REACH + 1);
    return new AttentionLayout(
        HEADS, queryStarts, keyStarts, attentionMask, new DistanceBias(values, positions));
  }

  private static float[] random(int size, int salt) {
    Random random = new Random(SEED + salt);
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void probabilitiesFollowTheFormula(KernelChoice choice, int threads) {
    AttentionLayout layout = layout(random(HEADS * (2 * REACH + 1), 1));
    float[] found = probabilities(choice, threads, layout);
    int at = 0;
    for (int b = 0; b < layout.sequences(); b++) {
      for (int n = 0; n < HEADS; n++) {
        for (int q = layout.queryStarts()[b]; q < layout.queryStarts()[b + 1]; q++) {
          double[] expected = expected(layout, b, n, q);
          for (int k = 0; k < expected.length; k++) {
            assertEquals(expected[k], found[at++], BOUND, "sequence " + b + " key " + k);
          }
        }
      }
    }
  }

  private static float[] probabilities(KernelChoice choice, int threads, AttentionLayout layout) {
    Matrix query = Matrix.of(random(36 * 15, 2), 36, 15);
    Matrix key = Matrix.of(random(54 * 15, 3), 54, 15);
    float[] probabilities = new float[(int) layout.probabilitiesSize()];
    try (Kernels kernels = KernelProvider.create(choice, threads)) {
      kernels.attentionProbabilities(query, key, layout, probabilities, kernels.newScratch());
    }
    return probabilities;
  }

  private static double[] expected(AttentionLayout layout, int b, int n, int queryRow) {
    Matrix query = Matrix.of(random(36 * 15, 2), 36, 15);
    Matrix key = Matrix.of(random(54 * 15, 3), 54, 15);
    double[] weights = new double[layout.keyRows(b)];
    double sum = 0;
    for (int k = 0; k < weights.length; k++) {
      int row = layout.keyStarts()[b] + k;
      double product = 0;
      for (int d = n * HEAD_SIZE; d < (n + 1) * HEAD_SIZE; d++) {
        product += (double) query.at(queryRow, d) * key.at(row, d);
      }
      int distance = k - layout.bias().queryPositions()[queryRow];
      double score =
          product / Math.sqrt(HEAD_SIZE) + layout.bias().values().at(n, REACH + distance);
      weights[k] = layout.attentionMask()[row] == 1 ? Math.exp(score) : 0;
      sum += weights[k];
    }
    for (int k = 0; k < weights.length; k++) {
      weights[k] /= sum;
    }
    return weights;
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void contextsAreTheValuesWeighedWithTheProbabilities(KernelChoice choice, int threads) {
    AttentionLayout layout = layout(random(HEADS * (2 * REACH + 1), 1));
    Matrix query = Matrix.of(random(36 * 15, 2), 36, 15);
    Matrix key = Matrix.of(random(54 * 15, 3), 54, 15);
    Matrix value = Matrix.of(random(54 * 15, 4), 54, 15);
    Matrix context = Matrix.zeros(36, 15);
    try (Kernels kernels = KernelProvider.create(choice, threads)) {
      kernels.attention(query, key, value, layout, context, kernels.newScratch());
    }
    for (int b = 0; b < layout.sequences(); b++) {
      for (int q = layout.queryStarts()[b]; q < layout.queryStarts()[b + 1]; q++) {
        for (int c = 0; c < 15; c++) {
          double[] weights = expected(layout, b, c / HEAD_SIZE, q);
          double sum = 0;
          for (int k = 0; k < weights.length; k++) {
            sum += weights[k] * value.at(layout.keyStarts()[b] + k, c);
          }
          assertEquals(sum, context.at(q, c), 2 * BOUND, "query " + q + " column " + c);
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void infinitelyLittleForLaterKeysHidesThem(KernelChoice choice, int threads) {
    float[] byDistance = new float[HEADS * (2 * REACH + 1)];
    for (int i = 0; i < byDistance.length; i++) {
      byDistance[i] = i % (2 * REACH + 1) > REACH ? Float.NEGATIVE_INFINITY : 0;
    }
    AttentionLayout masked = layout(byDistance);
    AttentionLayout layout =
        new AttentionLayout(
            HEADS, masked.queryStarts(), masked.keyStarts(), new int[0], masked.bias());
    float[] found = probabilities(choice, threads, layout);
    int at = 0;
    for (int b = 0; b < layout.sequences(); b++) {
      for (int row = 0; row < HEADS * layout.queryRows(b); row++) {
        int query = layout.queryStarts()[b] + row % layout.queryRows(b);
        float sum = 0;
        for (int k = 0; k < layout.keyRows(b); k++) {
          float p = found[at++];
          sum += p;
          if (k > layout.bias().queryPositions()[query]) {
            assertEquals(0, p);
          }
        }
        assertEquals(1, sum, BOUND);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void aBiasOfZeroChangesNothing(KernelChoice choice, int threads) {
    AttentionLayout zero = layout(new float[HEADS * (2 * REACH + 1)]);
    AttentionLayout none =
        new AttentionLayout(HEADS, zero.queryStarts(), zero.keyStarts(), zero.attentionMask());
    assertArrayEquals(probabilities(choice, threads, none), probabilities(choice, threads, zero));
  }

  @Test
  void threadsDoNotChangeABit() {
    AttentionLayout layout = layout(random(HEADS * (2 * REACH + 1), 1));
    for (KernelChoice choice : new KernelChoice[] {KernelChoice.SCALAR, KernelChoice.VECTOR}) {
      assertArrayEquals(probabilities(choice, 1, layout), probabilities(choice, 2, layout));
    }
  }

  @Test
  void distancesWithoutAValueAreRefused() {
    int[] starts = {0, 3};
    Matrix reachOfOne = Matrix.zeros(1, 3);
    DistanceBias bias = new DistanceBias(reachOfOne, new int[] {0, 1, 2});
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () -> new AttentionLayout(1, starts, starts, new int[0], bias));
    assertEquals(
        "distance bias reaches 1 rows; query row 0 at position 0 has 3 keys", e.getMessage());
    DistanceBias tooFewPositions = new DistanceBias(Matrix.zeros(1, 5), new int[] {0});
    assertThrows(
        IllegalArgumentException.class,
        () -> new AttentionLayout(1, starts, starts, new int[0], tooFewPositions));
    assertThrows(
        IllegalArgumentException.class, () -> new DistanceBias(Matrix.zeros(1, 4), new int[0]));
  }
}
