package dev.jbert.model;

import dev.jbert.kernel.Matrix;
import dev.jbert.kernel.WordTable;
import dev.jbert.weights.TensorView;

/**
 * Word embeddings that are read from the checkpoint's file when they are needed.
 *
 * @param tensor [rows, columns]
 * @param scale what every value is multiplied with; 1 for all families but BART
 */
record FileWords(TensorView tensor, int rows, int columns, float scale) implements WordTable {

  @Override
  public void gather(int[] ids, int first, int end, Matrix target) {
    int offset = first == end ? 0 : target.rowOffset(first);
    tensor.copyRows(ids, first, end, target.values(), offset, target.stride());
    if (scale != 1) {
      scale(target.rows(first, end - first));
    }
  }

  @Override
  public void read(int first, Matrix target) {
    int count = target.rows() * columns;
    tensor.copyTo((long) first * columns, target.values(), target.offset(), count);
    if (scale != 1) {
      scale(target);
    }
  }

  private void scale(Matrix target) {
    for (int row = 0; row < target.rows(); row++) {
      int at = target.rowOffset(row);
      for (int c = 0; c < columns; c++) {
        target.values()[at + c] *= scale;
      }
    }
  }
}
