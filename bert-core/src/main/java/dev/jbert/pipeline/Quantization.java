package dev.jbert.pipeline;

import dev.jbert.kernel.Matrix;
import java.util.Locale;

/**
 * Vectors in one byte or one bit a column, as {@code quantize_embeddings} of sentence-transformers
 * 6 makes them.
 *
 * <pre>{@code
 * Matrix vectors = Matrix.of(new float[] {0, -1, 10, 1}, 2, 2);
 * Quantization.INT8.quantize(vectors).row(1)[0]      // 126
 * Quantization.UBINARY.quantize(vectors).row(1)[0]   // 192
 * }</pre>
 *
 * <p>{@link #INT8} and {@link #UINT8} cut the range of each column into 255 steps: {@code floor((x
 * - min) / ((max - min) / 255))}, in float32, at least 0 and at most 255; {@link #INT8} subtracts
 * 128. A column without a range, max = min, has steps of 1. (Up to version 5 the reference rounded
 * {@link #INT8} towards zero and let values outside of the range overflow.)
 *
 * <p>{@link #BINARY} and {@link #UBINARY} keep one bit, whether x is above 0, of eight columns in a
 * byte, the first column in the highest bit; bits behind the last column are 0. {@link #BINARY}
 * subtracts 128.
 */
public enum Quantization {
  /** A byte a column, from -128 to 127. */
  INT8,
  /** A byte a column, from 0 to 255. */
  UINT8,
  /** A bit a column; the bytes are from -128 to 127. */
  BINARY,
  /** A bit a column; the bytes are from 0 to 255. */
  UBINARY;

  private static final int STEPS = 255;
  private static final int SIGN = 128;

  /** The name that the reference has for it, for example {@code ubinary}. */
  public String precisionName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether the bytes are from -128 to 127. */
  public boolean signed() {
    return this == INT8 || this == BINARY;
  }

  /** Whether the numbers depend on the range that each column has. */
  public boolean needsRanges() {
    return this == INT8 || this == UINT8;
  }

  /** Bytes of a vector of {@code columns} columns. */
  public int bytes(int columns) {
    return needsRanges() ? columns : Math.ceilDiv(columns, Byte.SIZE);
  }

  /**
   * Quantizes vectors; {@link #INT8} and {@link #UINT8} by the ranges of these same vectors, which
   * should then be many.
   *
   * @param vectors [vectors, M], finite; read only
   * @throws IllegalArgumentException if a value is not finite
   */
  public QuantizedVectors quantize(Matrix vectors) {
    return vectors.rows() == 0
        ? new QuantizedVectors(this, 0, bytes(vectors.columns()), new byte[0])
        : quantize(vectors, ColumnRanges.of(vectors));
  }

  /**
   * Quantizes vectors.
   *
   * @param vectors [vectors, M], finite; read only
   * @param ranges what the steps of {@link #INT8} and {@link #UINT8} divide; {@link #BINARY} and
   *     {@link #UBINARY} do not look at it
   * @throws IllegalArgumentException if a value is not finite, or the ranges are of vectors of
   *     another width
   */
  public QuantizedVectors quantize(Matrix vectors, ColumnRanges ranges) {
    ColumnRanges.requireFinite(vectors);
    if (ranges.columns() != vectors.columns()) {
      throw new IllegalArgumentException(
          "ranges of %d columns for vectors of %d".formatted(ranges.columns(), vectors.columns()));
    }
    int width = bytes(vectors.columns());
    byte[] values = new byte[Math.multiplyExact(vectors.rows(), width)];
    for (int r = 0; r < vectors.rows(); r++) {
      for (int c = 0; c < vectors.columns(); c++) {
        float x = vectors.values()[vectors.rowOffset(r) + c];
        switch (this) {
          case INT8, UINT8 -> values[r * width + c] = (byte) step(x, ranges, c);
          case BINARY, UBINARY -> {
            int bit = x > 0 ? 1 << (Byte.SIZE - 1 - c % Byte.SIZE) : 0;
            values[r * width + c / Byte.SIZE] |= (byte) bit;
          }
        }
      }
    }
    if (signed()) {
      for (int i = 0; i < values.length; i++) {
        values[i] = (byte) (values[i] - SIGN);
      }
    }
    return new QuantizedVectors(this, vectors.rows(), width, values);
  }

  private static int step(float x, ColumnRanges ranges, int column) {
    float size = (ranges.max(column) - ranges.min(column)) / STEPS;
    float steps = (x - ranges.min(column)) / (size == 0 ? 1 : size);
    return (int) Math.clamp(Math.floor(steps), 0, STEPS);
  }
}
