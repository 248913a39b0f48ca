package dev.jbert.pipeline;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.jbert.kernel.Matrix;
import org.junit.jupiter.api.Test;

/** Bytes and bits, against what NumPy gives for the reference's formulas. */
class QuantizationTest {

  private static final Matrix VECTORS =
      Matrix.of(
          new float[] {
            0.1f, -0.25f, 3, 7, 0, 0.35f, 0.5f, -3, 7, 1e-3f, -0.2f, 0.1f, 0.5f, 7, -1e-3f, 0.07f,
            -0.6f, 2.9f, 7, 5e-4f
          },
          4,
          5);

  private static void assertRows(QuantizedVectors found, int[]... expected) {
    assertEquals(expected.length, found.rows());
    for (int r = 0; r < expected.length; r++) {
      assertArrayEquals(expected[r], found.row(r), "row " + r);
    }
  }

  @Test
  void bytesDivideTheRangeOfEachColumn() {
    assertRows(
        Quantization.UINT8.quantize(VECTORS),
        new int[] {139, 81, 255, 0, 127},
        new int[] {255, 255, 0, 0, 255},
        new int[] {0, 162, 148, 0, 0},
        new int[] {125, 0, 250, 0, 191});
    assertRows(
        Quantization.INT8.quantize(VECTORS),
        new int[] {11, -47, 127, -128, -1},
        new int[] {127, 127, -128, -128, 127},
        new int[] {-128, 34, 20, -128, -128},
        new int[] {-3, -128, 122, -128, 63});
  }

  @Test
  void rangesMayComeFromOtherVectorsAndValuesOutsideAreClamped() {
    ColumnRanges ranges = ColumnRanges.of(Matrix.of(new float[] {1, 20, -3, 4, 5, -60}, 2, 3));
    assertEquals(3, ranges.columns());
    assertEquals(5, ranges.min(1));
    assertEquals(20, ranges.max(1));
    Matrix vectors = Matrix.of(new float[] {-1, 15, 1, 2.5f, 30, -59.9f}, 2, 3);
    assertRows(
        Quantization.INT8.quantize(vectors, ranges),
        new int[] {-128, 42, 127},
        new int[] {-1, 127, -128});
    ColumnRanges same = ColumnRanges.of(new float[] {1, 5, -60}, new float[] {4, 20, -3});
    assertRows(
        Quantization.UINT8.quantize(vectors, same),
        new int[] {0, 170, 255},
        new int[] {127, 255, 0});
  }

  @Test
  void bitsSayWhatIsAboveZero() {
    Matrix vectors =
        Matrix.of(
            new float[] {
              1, -1, 0, 0.5f, 2, -3, 1, 1, 1, -1, 3,
              -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1,
              1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1
            },
            3,
            11);
    QuantizedVectors unsigned = Quantization.UBINARY.quantize(vectors);
    assertEquals(2, unsigned.width());
    assertRows(unsigned, new int[] {155, 160}, new int[] {0, 0}, new int[] {255, 224});
    assertRows(
        Quantization.BINARY.quantize(vectors),
        new int[] {27, 32},
        new int[] {-128, -128},
        new int[] {127, 96});
    assertArrayEquals(
        new byte[] {(byte) 155, (byte) 160, 0, 0, (byte) 255, (byte) 224}, unsigned.bytes());
  }

  @Test
  void aViewIsQuantizedLikeACopy() {
    Matrix view = new Matrix(new float[] {9, 1, -1, 9, 9, 3, 5, 9}, 1, 2, 2, 4);
    assertRows(Quantization.UINT8.quantize(view), new int[] {0, 0}, new int[] {254, 255});
  }

  @Test
  void noVectorsGiveNoVectors() {
    for (Quantization quantization : Quantization.values()) {
      QuantizedVectors none = quantization.quantize(Matrix.zeros(0, 11));
      assertEquals(0, none.rows());
      assertEquals(quantization.bytes(11), none.width());
    }
    assertEquals(
        "no vector to take ranges of",
        assertThrows(IllegalArgumentException.class, () -> ColumnRanges.of(Matrix.zeros(0, 2)))
            .getMessage());
  }

  @Test
  void whatCannotBeQuantizedIsRefused() {
    Matrix nan = Matrix.of(new float[] {1, 2, 3, Float.NaN}, 2, 2);
    assertEquals(
        "vector 1, column 1: expected a finite number, found NaN",
        assertThrows(IllegalArgumentException.class, () -> Quantization.INT8.quantize(nan))
            .getMessage());
    ColumnRanges ranges = ColumnRanges.of(new float[] {0}, new float[] {1});
    assertEquals(
        "ranges of 1 columns for vectors of 5",
        assertThrows(
                IllegalArgumentException.class, () -> Quantization.INT8.quantize(VECTORS, ranges))
            .getMessage());
    assertEquals(
        "column 0: expected a range, found 2.0 to 1.0",
        assertThrows(
                IllegalArgumentException.class,
                () -> ColumnRanges.of(new float[] {2}, new float[] {1}))
            .getMessage());
    assertEquals(
        "1 least values and 2 largest ones",
        assertThrows(
                IllegalArgumentException.class, () -> ColumnRanges.of(new float[1], new float[2]))
            .getMessage());
  }
}
