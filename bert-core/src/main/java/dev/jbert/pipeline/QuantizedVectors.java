package dev.jbert.pipeline;

import java.util.Arrays;
import java.util.Objects;

/** Vectors as {@link Quantization} leaves them. Immutable. */
public final class QuantizedVectors {

  private final Quantization quantization;
  private final int rows;
  private final int width;
  private final byte[] values;

  QuantizedVectors(Quantization quantization, int rows, int width, byte[] values) {
    this.quantization = quantization;
    this.rows = rows;
    this.width = width;
    this.values = values;
  }

  /** How they were made. */
  public Quantization quantization() {
    return quantization;
  }

  /** Number of vectors. */
  public int rows() {
    return rows;
  }

  /** Bytes of a vector. */
  public int width() {
    return width;
  }

  /** The bytes of all vectors, [vectors, width]: a copy. Unsigned ones are as their bits say. */
  public byte[] bytes() {
    return values.clone();
  }

  /**
   * The numbers of a vector: from -128 to 127, or from 0 to 255, as {@link Quantization#signed}
   * says.
   *
   * @return [width], the caller's own
   */
  public int[] row(int row) {
    int start = Objects.checkIndex(row, rows) * width;
    int[] numbers = new int[width];
    Arrays.setAll(
        numbers,
        i -> quantization.signed() ? values[start + i] : Byte.toUnsignedInt(values[start + i]));
    return numbers;
  }
}
