package dev.jbert.tools.onnx;

/** Turns a matrix round. */
final class Transposition {

  /** Square tiles of this edge stay in the fastest cache, so that both sides run in lines. */
  private static final int TILE = 32;

  private Transposition() {}

  /**
   * The transposed matrix.
   *
   * @param matrix {@code [rows, columns]}, row-major, read only
   * @return {@code [columns, rows]}, row-major
   */
  static float[] of(float[] matrix, int rows) {
    int columns = rows == 0 ? 0 : matrix.length / rows;
    float[] turned = new float[matrix.length];
    for (int top = 0; top < rows; top += TILE) {
      int bottom = Math.min(rows, top + TILE);
      for (int left = 0; left < columns; left += TILE) {
        int right = Math.min(columns, left + TILE);
        for (int row = top; row < bottom; row++) {
          for (int column = left; column < right; column++) {
            turned[column * rows + row] = matrix[row * columns + column];
          }
        }
      }
    }
    return turned;
  }
}
