package dev.jbert.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import java.util.function.BiConsumer;
import java.util.function.Function;
import jdk.incubator.vector.FloatVector;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Nobody can tell from a result whether plain loops or vectors computed it. */
class ColdStartTest {
  private static final PackedMatrix SMALL =
      FloatPanels.of(Matrix.zeros(6, 5), Tiles.PANEL_LAYOUT, new Workers(1));
  private static final int[] POSITIONS = {0, 1, 2, 3, 4};
  private static final int LAYERS_BEFORE = Integer.getInteger(ColdStart.PROPERTY, 0);

  @AfterEach
  void asBefore() {
    ColdStart.restart(LAYERS_BEFORE);
  }

  @ParameterizedTest
  @EnumSource(Activation.class)
  void linearLayersHaveTheSameBits(Activation activation) {
    Random random = Samples.random("cold linear " + activation, 61);
    for (int rows = 1; rows <= 26; rows++) {
      for (int columns : new int[] {1, 2, 7, 64, 769, 800}) {
        Matrix x = GuardedMatrix.random(random, rows, columns, 1).matrix();
        Matrix weight = GuardedMatrix.random(random, 1 + random.nextInt(70), columns, 1).matrix();
        float[] bias = Samples.floats(random, weight.rows(), 1);
        assertSameBits(
            kernels -> {
              Matrix y = Matrix.zeros(x.rows(), weight.rows());
              kernels.linear(x, kernels.pack(weight), bias, activation, y, kernels.newScratch());
              return y;
            },
            rows + " rows, " + columns + " columns");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5, 12, 13, 31, 40, 70})
  void attentionHasTheSameBits(int keys) {
    Random random = Samples.random("cold attention", 62);
    for (int headSize : new int[] {1, 4, 31, 64, 65}) {
      int width = 3 * headSize;
      Matrix qkv = GuardedMatrix.random(random, keys, 3 * width, 2).matrix();
      int[] mask = random.ints(keys, 0, 2).toArray();
      for (int[] attentionMask : new int[][] {new int[0], mask}) {
        int[] starts = {0, keys / 2, keys};
        AttentionLayout layout = new AttentionLayout(3, starts, starts, attentionMask);
        assertSameBits(
            kernels -> {
              Matrix context = Matrix.zeros(keys, width);
              kernels.attention(
                  qkv.columns(0, width),
                  qkv.columns(width, width),
                  qkv.columns(2 * width, width),
                  layout,
                  context,
                  kernels.newScratch());
              return context;
            },
            keys + " keys, heads of " + headSize);
      }
    }
  }

  @Test
  void normsHaveTheSameBits() {
    Random random = Samples.random("cold norms", 63);
    for (int width = 1; width <= 80; width++) {
      int columns = width;
      Matrix x = GuardedMatrix.random(random, 5, columns, 3).matrix();
      Matrix residual = GuardedMatrix.random(random, 5, columns, 3).matrix();
      Matrix table = GuardedMatrix.random(random, 7, columns, 3).matrix();
      LayerNorm norm =
          new LayerNorm(
              Samples.floats(random, columns, 1), Samples.floats(random, columns, 1), 1e-12f);
      int[] ids = {6, 0, 3, 3, 1};
      List<BiConsumer<Kernels, Matrix>> operations =
          List.of(
              (kernels, y) -> kernels.layerNorm(x, norm, y),
              (kernels, y) -> kernels.addLayerNorm(x, residual, norm, y),
              (kernels, y) ->
                  kernels.embed(
                      new EmbeddingTables(WordTable.of(table), table, x, norm),
                      ids,
                      ids,
                      POSITIONS,
                      y));
      for (BiConsumer<Kernels, Matrix> operation : operations) {
        assertSameBits(
            kernels -> {
              Matrix y = Matrix.zeros(5, columns);
              operation.accept(kernels, y);
              return y;
            },
            columns + " columns");
      }
    }
  }

  /** Every float of a grid whose step is a prime, and those around each limit. */
  @Test
  void everyFloatHasTheSameBits() {
    float[] lanes = new float[Lanes.COUNT];
    float[] limits = {Float.NaN, -0f, LaneMath.EXP_2_LOWEST, LaneMath.HALF_ERF_LIMIT};
    for (long bits = Integer.MIN_VALUE; bits <= Integer.MAX_VALUE; bits += 4_999L * lanes.length) {
      for (int lane = 0; lane < lanes.length; lane++) {
        lanes[lane] = Float.intBitsToFloat((int) (bits + 4_999L * lane));
      }
      System.arraycopy(limits, 0, lanes, 0, bits == Integer.MIN_VALUE ? limits.length : 0);
      assertSameFloats(lanes);
    }
  }

  private static void assertSameFloats(float[] x) {
    float[] gelu = new float[x.length];
    float[] exp = new float[x.length];
    LaneMath.geluErf(FloatVector.fromArray(Lanes.FLOATS, x, 0)).intoArray(gelu, 0);
    FloatVector negative = FloatVector.fromArray(Lanes.FLOATS, x, 0).abs().neg();
    LaneMath.exp2OfNegative(negative).intoArray(exp, 0);
    for (int i = 0; i < x.length; i++) {
      assertEquals(gelu[i], PlainMath.geluErf(x[i]), "GELU of " + x[i]);
      assertEquals(exp[i], PlainMath.exp2OfNegative(-Math.abs(x[i])), "2^ of -|" + x[i] + "|");
    }
  }

  @Test
  void itEndsWhenItsLayersAreDone() {
    ColdStart.restart(3);
    ColdStart.count(32, SMALL);
    ColdStart.count(1, SMALL);
    assertTrue(ColdStart.isOn());
    ColdStart.count(1, SMALL);
    assertFalse(ColdStart.isOn());
  }

  @Test
  void itEndsWithTheFirstLargeLayer() {
    ColdStart.restart(100);
    ColdStart.count((1 << 28) / (6 * 5), SMALL);
    assertTrue(ColdStart.isOn());
    ColdStart.count((1 << 28) / (6 * 5) + 1, SMALL);
    assertFalse(ColdStart.isOn());
  }

  private static void assertSameBits(Function<Kernels, Matrix> operation, String what) {
    try (Kernels kernels = new VectorKernels(1)) {
      ColdStart.restart(0);
      Matrix vectors = operation.apply(kernels);
      ColdStart.restart(Integer.MAX_VALUE);
      Matrix plain = operation.apply(kernels);
      assertTrue(ColdStart.isOn(), "it was on to the end");
      Samples.assertSameBits(vectors, plain, what);
    }
  }
}
