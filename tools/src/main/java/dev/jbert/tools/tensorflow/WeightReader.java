package dev.jbert.tools.tensorflow;

import dev.jbert.tools.checkpoint.Progress;
import dev.jbert.tools.tensorflow.BertWeight.Layout;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Reads weights from a bundle, one after another, in Hugging Face's layout. */
final class WeightReader {

  private static final String STEP = "Converting weights";

  /** A tile of 32 x 32 floats and its transpose fit into any first-level cache. */
  private static final int TILE = 32;

  private final TensorBundle bundle;
  private final String root;
  private final long totalBytes;
  private final Progress progress;
  private long doneBytes;

  WeightReader(TensorBundle bundle, String root, long totalBytes, Progress progress) {
    this.bundle = bundle;
    this.root = root;
    this.totalBytes = totalBytes;
    this.progress = progress;
  }

  /**
   * Reads one weight, checks its checksum and reports progress.
   *
   * @throws UncheckedIOException if reading fails
   */
  float[] read(BertWeight weight) {
    float[] stored;
    try {
      stored = bundle.read(root + weight.variable());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    doneBytes += (long) stored.length * Float.BYTES;
    progress.report(STEP, doneBytes, totalBytes);
    return weight.layout() == Layout.TRANSPOSED
        ? transpose(
            stored, weight.storedShape().get(0).intValue(), weight.storedShape().get(1).intValue())
        : stored;
  }

  /**
   * Transposes.
   *
   * @param matrix [rows, columns], row-major
   * @return [columns, rows], row-major
   */
  static float[] transpose(float[] matrix, int rows, int columns) {
    float[] transposed = new float[matrix.length];
    for (int rowTile = 0; rowTile < rows; rowTile += TILE) {
      int rowEnd = Math.min(rowTile + TILE, rows);
      for (int columnTile = 0; columnTile < columns; columnTile += TILE) {
        int columnEnd = Math.min(columnTile + TILE, columns);
        for (int column = columnTile; column < columnEnd; column++) {
          for (int row = rowTile; row < rowEnd; row++) {
            transposed[column * rows + row] = matrix[row * columns + column];
          }
        }
      }
    }
    return transposed;
  }
}
