package dev.jbert.kernel;

import java.util.Arrays;

/**
 * The twin of {@link MatMulPanels} for a {@link ColdStart}, of weights as they lie in a file: the
 * same bits, and nothing is packed.
 *
 * @param x the left operand
 * @param layer whose bias and activation these are
 * @param y where the product goes
 */
record PlainProduct(PackedRows x, MatMul.Layer layer, ProductTarget y) {

  /** Sums that stay in registers. */
  private static final int SUMS = 8;

  /**
   * Computes the columns of y that some rows of the weight make.
   *
   * @param weight [.., in], contiguous
   * @param column of y that the first of them makes
   */
  void multiply(Matrix weight, int column, Scratch.Slot slot) {
    int columns = weight.rows();
    float[] c = slot.tiles(x.blocks() * Tiles.MAX_ROWS * columns);
    begin(c, column, columns);
    int o = 0;
    for (; o <= columns - SUMS; o += SUMS) {
      for (int row = 0; row < x.rows(); row++) {
        eight(row, weight, o, c, row * columns + o);
      }
    }
    for (; o < columns; o++) {
      for (int row = 0; row < x.rows(); row++) {
        one(row, weight, o, c, row * columns + o);
      }
    }
    Activations.apply(layer.activation(), c, 0, columns, x.rows(), columns);
    y.store(c, columns, 0, x.rows(), column, columns);
  }

  /** Every sum begins as its bias. */
  private void begin(float[] c, int column, int columns) {
    for (int row = 0; row < x.rows(); row++) {
      if (layer.bias().length == 0) {
        Arrays.fill(c, row * columns, (row + 1) * columns, 0f);
      } else {
        System.arraycopy(layer.bias(), column, c, row * columns, columns);
      }
    }
  }

  /** Where column 0 of a row of x lies. */
  private int at(int row) {
    int block = x.blockOf(row);
    return x.at(block, 0) + row - x.firstRow(block);
  }

  /** How far apart the columns of a row of x lie. */
  private int step(int row) {
    return x.height(x.blockOf(row));
  }

  /** Adds the products of a row of x with eight rows of the weight from {@code o} on. */
  private void eight(int row, Matrix weight, int o, float[] c, int ct) {
    float[] a = x.values();
    int ak = at(row);
    int step = step(row);
    float[] w = weight.values();
    int depth = weight.columns();
    int w0 = weight.rowOffset(o);
    int w1 = w0 + depth;
    int w2 = w1 + depth;
    int w3 = w2 + depth;
    int w4 = w3 + depth;
    int w5 = w4 + depth;
    int w6 = w5 + depth;
    int w7 = w6 + depth;
    float c0 = c[ct];
    float c1 = c[ct + 1];
    float c2 = c[ct + 2];
    float c3 = c[ct + 3];
    float c4 = c[ct + 4];
    float c5 = c[ct + 5];
    float c6 = c[ct + 6];
    float c7 = c[ct + 7];
    for (int k = 0; k < depth; k++) {
      float factor = a[ak];
      c0 = Math.fma(factor, w[w0 + k], c0);
      c1 = Math.fma(factor, w[w1 + k], c1);
      c2 = Math.fma(factor, w[w2 + k], c2);
      c3 = Math.fma(factor, w[w3 + k], c3);
      c4 = Math.fma(factor, w[w4 + k], c4);
      c5 = Math.fma(factor, w[w5 + k], c5);
      c6 = Math.fma(factor, w[w6 + k], c6);
      c7 = Math.fma(factor, w[w7 + k], c7);
      ak += step;
    }
    c[ct] = c0;
    c[ct + 1] = c1;
    c[ct + 2] = c2;
    c[ct + 3] = c3;
    c[ct + 4] = c4;
    c[ct + 5] = c5;
    c[ct + 6] = c6;
    c[ct + 7] = c7;
  }

  /** The same with one row of the weight. */
  private void one(int row, Matrix weight, int o, float[] c, int ct) {
    float[] a = x.values();
    int ak = at(row);
    int step = step(row);
    float[] w = weight.values();
    int wo = weight.rowOffset(o);
    float sum = c[ct];
    for (int k = 0; k < weight.columns(); k++) {
      sum = Math.fma(a[ak], w[wo + k], sum);
      ak += step;
    }
    c[ct] = sum;
  }
}
