package dev.jbert.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Nobody can tell from a product whether its weight was read for it or had been packed before. */
class PanelsOnDemandTest {
  private static final int LAYERS_BEFORE = Integer.getInteger(ColdStart.PROPERTY, 0);
  private static final int PRODUCTS = PanelsOnDemand.PRODUCTS_BEFORE + 2;

  @AfterEach
  void asBefore() {
    ColdStart.restart(LAYERS_BEFORE);
  }

  /** Reads rows of a matrix, counts them, and fails as long as it is told to. */
  private static final class CountingReader implements RowReader {
    private final Matrix weight;
    private final AtomicInteger rowsRead = new AtomicInteger();
    private volatile boolean fails;

    private CountingReader(Matrix weight) {
      this.weight = weight;
    }

    @Override
    public void read(int first, Matrix target) {
      if (fails) {
        throw new IllegalStateException("the file is gone");
      }
      rowsRead.addAndGet(target.rows());
      for (int r = 0; r < target.rows(); r++) {
        int from = weight.rowOffset(first + r);
        System.arraycopy(
            weight.values(), from, target.values(), target.rowOffset(r), weight.columns());
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void everyProductHasTheSameBitsAndWritesNothingElse(int threads) {
    Random random = Samples.random("panels on demand", 101);
    int[] depths = {0, 1, 2, 7, 64, 130, 800};
    try (Kernels kernels = new VectorKernels(threads)) {
      for (int rows : new int[] {0, 1, 2, 5, 8, 13, 31, 66, 150, 211, 540}) {
        for (int out : new int[] {0, 1, Tiles.COLUMNS, 6 * Tiles.COLUMNS + 5}) {
          compare(kernels, random, rows, out, depths[random.nextInt(depths.length)]);
        }
      }
      compare(kernels, random, 9, 7 * Tiles.COLUMNS, 4000);
    }
  }

  @Test
  void plainLoopsHaveTheSameBits() {
    Random random = Samples.random("panels on demand, cold", 102);
    ColdStart.restart(Integer.MAX_VALUE);
    try (Kernels kernels = new VectorKernels(2)) {
      for (int rows : new int[] {0, 1, 2, 5, 8, 13, 31, 50}) {
        for (int out : new int[] {0, 1, 7, 8, 9, 6 * Tiles.COLUMNS + 5}) {
          compare(kernels, random, rows, out, random.nextInt(4) * 35);
        }
      }
    }
    assertTrue(ColdStart.isOn(), "it was on to the end");
  }

  private static void compare(Kernels kernels, Random random, int rows, int out, int in) {
    Matrix x = GuardedMatrix.random(random, rows, in, 1).matrix();
    Matrix weight = GuardedMatrix.random(random, out, in, 1).matrix();
    float[] bias = random.nextBoolean() ? Samples.floats(random, out, 1) : new float[0];
    Matrix expected = Matrix.zeros(rows, out);
    PackedMatrix packed = kernels.pack(weight);
    kernels.linear(x, packed, bias, Activation.GELU_ERF, expected, kernels.newScratch());
    PackedMatrix onDemand = kernels.packWhenReused(out, in, new CountingReader(weight));
    Scratch scratch = kernels.newScratch();
    for (int product = 0; product < PRODUCTS; product++) {
      String what = rows + " rows, " + out + " x " + in + ", product " + product;
      GuardedMatrix y = GuardedMatrix.zeros(rows, out);
      kernels.linear(x, onDemand, bias, Activation.GELU_ERF, y.matrix(), scratch);
      Samples.assertSameBits(expected, y.matrix(), what);
      y.assertCanariesAlive(what);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 8, 50, 211, 540})
  void feedForwardHasTheSameBits(int rows) {
    compareFeedForward(rows);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 8, 13, 50})
  void feedForwardByPlainLoopsHasTheSameBits(int rows) {
    ColdStart.restart(Integer.MAX_VALUE);
    compareFeedForward(rows);
    assertTrue(ColdStart.isOn(), "it was on to the end");
  }

  private static void compareFeedForward(int rows) {
    Random random = Samples.random("feed-forward on demand", 103);
    Matrix x = GuardedMatrix.random(random, rows, 40, 1).matrix();
    Matrix first = GuardedMatrix.random(random, 3 * Tiles.COLUMNS + 1, 40, 1).matrix();
    Matrix second = GuardedMatrix.random(random, 40, first.rows(), 1).matrix();
    float[] bias = Samples.floats(random, first.rows(), 1);
    float[] none = {};
    try (Kernels kernels = new VectorKernels(2)) {
      Scratch scratch = kernels.newScratch();
      Activation gelu = Activation.GELU_ERF;
      Matrix expected = Matrix.zeros(rows, 40);
      kernels.feedForward(
          x, kernels.pack(first), bias, gelu, kernels.pack(second), none, expected, scratch);
      PackedMatrix firstOnDemand = onDemand(kernels, first);
      PackedMatrix secondOnDemand = onDemand(kernels, second);
      for (int product = 0; product < PRODUCTS; product++) {
        Matrix y = Matrix.zeros(rows, 40);
        kernels.feedForward(x, firstOnDemand, bias, gelu, secondOnDemand, none, y, scratch);
        Samples.assertSameBits(expected, y, rows + " rows, product " + product);
      }
    }
  }

  @Test
  void theFirstProductsKeepNothingAndTheNextReadsForTheLastTime() {
    Random random = Samples.random("kept panels", 104);
    Matrix weight = GuardedMatrix.random(random, 100, 30, 1).matrix();
    CountingReader reader = new CountingReader(weight);
    try (Kernels kernels = new VectorKernels(2)) {
      PackedMatrix onDemand = kernels.packWhenReused(100, 30, reader);
      for (int product = 1; product <= PanelsOnDemand.PRODUCTS_BEFORE; product++) {
        multiply(kernels, onDemand);
        assertEquals(100 * product, reader.rowsRead.get(), "rows read by product " + product);
        assertEquals(0, onDemand.bytes());
      }
      multiply(kernels, onDemand);
      multiply(kernels, onDemand);
      assertEquals(100 * (PanelsOnDemand.PRODUCTS_BEFORE + 1), reader.rowsRead.get());
      assertEquals(kernels.pack(weight).bytes(), onDemand.bytes());
    }
  }

  @Test
  void weightsThatAreUsedArePackedTogetherAndOthersNot() {
    Random random = Samples.random("weights that are used", 105);
    try (Kernels kernels = new VectorKernels(2)) {
      PackedMatrix often = onDemand(kernels, GuardedMatrix.random(random, 50, 30, 1).matrix());
      PackedMatrix once = onDemand(kernels, GuardedMatrix.random(random, 60, 30, 1).matrix());
      PackedMatrix never = onDemand(kernels, GuardedMatrix.random(random, 70, 30, 1).matrix());
      multiply(kernels, once);
      for (int product = 0; product <= PanelsOnDemand.PRODUCTS_BEFORE; product++) {
        multiply(kernels, often);
      }
      assertNotEquals(0, often.bytes());
      assertNotEquals(0, once.bytes());
      assertEquals(0, never.bytes());
      for (int product = 0; product <= PanelsOnDemand.PRODUCTS_BEFORE; product++) {
        multiply(kernels, never);
      }
      assertNotEquals(0, never.bytes());
    }
  }

  @Test
  void aReaderThatFailsFailsItsProductAndNoOther() {
    Random random = Samples.random("a reader that fails", 106);
    Matrix weight = GuardedMatrix.random(random, 90, 30, 1).matrix();
    CountingReader reader = new CountingReader(weight);
    try (Kernels kernels = new VectorKernels(3)) {
      Matrix expected = multiply(kernels, kernels.pack(weight));
      PackedMatrix onDemand = kernels.packWhenReused(90, 30, reader);
      Samples.assertSameBits(expected, multiply(kernels, onDemand), "before it fails");
      reader.fails = true;
      for (int product = 0; product < PRODUCTS; product++) {
        IllegalStateException e =
            assertThrows(IllegalStateException.class, () -> multiply(kernels, onDemand));
        assertEquals("the file is gone", e.getMessage());
        assertEquals(0, onDemand.bytes());
      }
      reader.fails = false;
      Samples.assertSameBits(expected, multiply(kernels, onDemand), "after it has failed");
      assertNotEquals(0, onDemand.bytes());
    }
  }

  @Test
  void anInterruptPutsThePackingOff() {
    Random random = Samples.random("an interrupt", 108);
    Matrix weight = GuardedMatrix.random(random, 90, 30, 1).matrix();
    try (Kernels kernels = new VectorKernels(2)) {
      Matrix expected = multiply(kernels, kernels.pack(weight));
      PackedMatrix onDemand = onDemand(kernels, weight);
      Thread.currentThread().interrupt();
      try {
        for (int product = 0; product < PRODUCTS; product++) {
          Samples.assertSameBits(expected, multiply(kernels, onDemand), "product " + product);
          assertEquals(0, onDemand.bytes());
        }
      } finally {
        assertTrue(Thread.interrupted(), "it stays interrupted");
      }
      Samples.assertSameBits(expected, multiply(kernels, onDemand), "after it");
      assertNotEquals(0, onDemand.bytes());
    }
  }

  @Test
  void callersAtTheSameTimeGetTheSameBits() throws Exception {
    Random random = Samples.random("callers at the same time", 107);
    Matrix weight = GuardedMatrix.random(random, 200, 64, 1).matrix();
    try (Kernels kernels = new VectorKernels(2);
        ExecutorService callers = Executors.newFixedThreadPool(4)) {
      Matrix expected = multiply(kernels, kernels.pack(weight));
      for (int round = 0; round < 20; round++) {
        PackedMatrix onDemand = onDemand(kernels, weight);
        List<Future<Matrix>> products = new ArrayList<>();
        for (int i = 0; i < 3 * PRODUCTS; i++) {
          products.add(callers.submit(() -> multiply(kernels, onDemand)));
        }
        for (Future<Matrix> product : products) {
          Samples.assertSameBits(expected, product.get(), "round " + round);
        }
        assertNotEquals(0, onDemand.bytes());
      }
    }
  }

  @Test
  void theTextbookPacksAtOnce() {
    Matrix weight = Matrix.zeros(3, 4);
    CountingReader reader = new CountingReader(weight);
    try (Kernels kernels = new ScalarKernels(1, "test")) {
      PackedMatrix packed = kernels.packWhenReused(3, 4, reader);
      assertEquals(3, reader.rowsRead.get());
      assertSame(FloatPanels.class, packed.getClass());
    }
  }

  private static PackedMatrix onDemand(Kernels kernels, Matrix weight) {
    return kernels.packWhenReused(weight.rows(), weight.columns(), new CountingReader(weight));
  }

  /** The product of two rows of ascending values. */
  private static Matrix multiply(Kernels kernels, PackedMatrix weight) {
    Matrix x = Matrix.zeros(2, weight.in());
    for (int i = 0; i < x.values().length; i++) {
      x.values()[i] = i / 8f;
    }
    Matrix y = Matrix.zeros(2, weight.out());
    kernels.linear(x, weight, new float[0], Activation.IDENTITY, y, kernels.newScratch());
    return y;
  }
}
