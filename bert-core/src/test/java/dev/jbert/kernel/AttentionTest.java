package dev.jbert.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class AttentionTest {
  private static final Kernels SCALAR = new ScalarKernels(1, "test");
  private static final Kernels VECTOR = new VectorKernels(2);

  @AfterAll
  static void close() {
    VECTOR.close();
  }

  @Test
  void scalarGivesTheWeightedMeanByHand() {
    // One head of size 1; scores 0 and ln 3, so probabilities 1/4 and 3/4.
    Matrix query = Matrix.of(new float[] {1}, 1, 1);
    Matrix key = Matrix.of(new float[] {0, (float) Math.log(3)}, 2, 1);
    Matrix value = Matrix.of(new float[] {4, 8}, 2, 1);
    Matrix context = Matrix.zeros(1, 1);
    AttentionLayout layout = new AttentionLayout(1, new int[] {0, 1}, new int[] {0, 2}, new int[0]);
    SCALAR.attention(query, key, value, layout, context, SCALAR.newScratch());
    assertEquals(7, context.at(0, 0), 1e-6);
  }

  @Test
  void vectorAgreesWithScalarOverHeadSizes() {
    Random random = Samples.random("attention head sizes", 11);
    int[] starts = {0, 5, 5, 6, 20};
    for (int headSize : Samples.awkwardSizes()) {
      if (headSize > 0) {
        compare(random, headSize, new AttentionLayout(3, starts, starts, new int[0]));
      }
    }
  }

  @Test
  void vectorAgreesWithScalarOverSequenceLengths() {
    Random random = Samples.random("attention sequence lengths", 12);
    for (int size : Samples.awkwardSizes()) {
      int[] starts = {0, size, size + 3};
      compare(random, 12, new AttentionLayout(2, starts, starts, new int[0]));
    }
  }

  @Test
  void queriesMayBeFewerOrMoreThanKeys() {
    Random random = Samples.random("attention queries and keys", 13);
    int[] queryStarts = {0, 1, 1, 40, 45};
    int[] keyStarts = {0, 70, 75, 76, 90};
    compare(random, 64, new AttentionLayout(2, queryStarts, keyStarts, new int[0]));
  }

  @Test
  void attentionMaskWithHolesIsHonoured() {
    Random random = Samples.random("attention mask", 14);
    int[] starts = {0, 33, 50, 51};
    int[] attentionMask = new int[51];
    for (int t = 0; t < attentionMask.length; t++) {
      attentionMask[t] = random.nextInt(3) > 0 ? 1 : 0;
    }
    compare(random, 16, new AttentionLayout(2, starts, starts, attentionMask));
  }

  @Test
  void withoutAnyAttendedKeyEveryKeyCountsTheSame() {
    Random random = Samples.random("nothing attended", 15);
    int[] starts = {0, 4};
    AttentionLayout layout = new AttentionLayout(1, starts, starts, new int[4]);
    compare(random, 8, layout);
    float[] probabilities = new float[16];
    Matrix states = GuardedMatrix.random(random, 4, 8, 1).matrix();
    VECTOR.attentionProbabilities(states, states, layout, probabilities, VECTOR.newScratch());
    for (float probability : probabilities) {
      assertEquals(0.25f, probability);
    }
  }

  @Test
  void aQueryWithoutKeysGathersZeros() {
    AttentionLayout layout = new AttentionLayout(1, new int[] {0, 2}, new int[] {0, 0}, new int[0]);
    for (Kernels kernels : new Kernels[] {SCALAR, VECTOR}) {
      Matrix context = Matrix.of(new float[] {1, 2, 3, 4, 5, 6}, 2, 3);
      Matrix none = Matrix.zeros(0, 3);
      kernels.attention(Matrix.zeros(2, 3), none, none, layout, context, kernels.newScratch());
      assertEquals(0, Samples.largest(context), kernels.description());
    }
  }

  @Test
  void largeScoresDoNotOverflow() {
    Random random = Samples.random("attention large scores", 16);
    Matrix states = GuardedMatrix.random(random, 20, 8, 1000).matrix();
    int[] starts = {0, 20};
    AttentionLayout layout = new AttentionLayout(1, starts, starts, new int[0]);
    float[] probabilities = new float[400];
    VECTOR.attentionProbabilities(states, states, layout, probabilities, VECTOR.newScratch());
    for (int q = 0; q < 20; q++) {
      double sum = 0;
      for (int k = 0; k < 20; k++) {
        sum += probabilities[q * 20 + k];
      }
      assertEquals(1, sum, 1e-6);
    }
  }

  @Test
  void aLayoutThatDoesNotFitIsNamed() {
    int[] starts = {0, 4};
    AttentionLayout layout = new AttentionLayout(2, starts, starts, new int[0]);
    Matrix four = Matrix.zeros(4, 6);
    Matrix five = Matrix.zeros(5, 6);
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () -> VECTOR.attention(four, five, five, layout, four, VECTOR.newScratch()));
    assertEquals(
        "attention: query is [4, 6], key is [5, 6], layout has 4 query rows and 4 key rows",
        e.getMessage());
    assertThrows(
        IllegalArgumentException.class,
        () -> new AttentionLayout(2, starts, starts, new int[] {1, 1, 2, 1}));
    assertThrows(
        IllegalArgumentException.class,
        () -> new AttentionLayout(2, new int[] {0, 3, 2}, starts, new int[0]));
  }

  /**
   * Each score is within D + 3 roundings of the exact one; a probability then within twice that,
   * relatively, and the rounding of e^x and of the sum; see docs/NUMERICS.md.
   */
  private static void compare(Random random, int headSize, AttentionLayout layout) {
    int width = layout.numHeads() * headSize;
    Matrix query = GuardedMatrix.random(random, layout.queryRows(), width, 1).matrix();
    Matrix key = GuardedMatrix.random(random, layout.keyRows(), width, 1).matrix();
    Matrix value = GuardedMatrix.random(random, layout.keyRows(), width, 1).matrix();
    String what = "head size " + headSize + ", " + layout;
    double score = Samples.largest(query) * Samples.largest(key) * Math.sqrt(headSize);
    int keys = layout.keyRows();
    double relative =
        4 * (headSize + 3) * Samples.UNIT * score + (4 * keys + 20) * Samples.UNIT + 5e-7;

    GuardedMatrix expected = GuardedMatrix.zeros(layout.queryRows(), width);
    GuardedMatrix actual = GuardedMatrix.zeros(layout.queryRows(), width);
    SCALAR.attention(query, key, value, layout, expected.matrix(), SCALAR.newScratch());
    VECTOR.attention(query, key, value, layout, actual.matrix(), VECTOR.newScratch());
    double largest = Samples.largest(value);
    Samples.assertClose(expected.matrix(), actual.matrix(), relative * largest, what);
    actual.assertCanariesAlive(what);

    int size = Math.toIntExact(layout.probabilitiesSize());
    float[] scalar = new float[size];
    float[] vector = new float[size + 1];
    vector[size] = 7;
    SCALAR.attentionProbabilities(query, key, layout, scalar, SCALAR.newScratch());
    VECTOR.attentionProbabilities(query, key, layout, vector, VECTOR.newScratch());
    Samples.assertClose(Matrix.of(scalar, 1, size), Matrix.of(vector, 1, size), relative, what);
    assertTrue(vector[size] == 7, what + ": canary behind the probabilities");
  }
}
