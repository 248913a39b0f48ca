package dev.jbert.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Activation of a tile, right after the product has written it to the first-level cache.
 *
 * <p>One loop per function: loop and polynomial must be compiled as one piece, so that vectors stay
 * in registers; a function passed in would box them, and so do two polynomials in one body. GELU,
 * which most models have, stands in its loop: where {@link LaneMath} had been compiled on its own
 * beforehand, the compiler did not put it into the loop any more.
 */
final class Activations {
  private static final VectorSpecies<Float> FLOATS = Lanes.FLOATS;
  private static final int COUNT = Lanes.COUNT;

  private Activations() {}

  /**
   * {@code y = activation(y)} for {@code rows} rows of {@code columns}, whole vectors, the first at
   * {@code from}, {@code stride} apart.
   */
  static void apply(Activation activation, float[] y, int from, int stride, int rows, int columns) {
    // One long row: a loop of two turns costs more than what is in it.
    boolean oneRow = stride == columns;
    if (activation != Activation.GELU_ERF) {
      applyAnother(
          activation, y, from, stride, oneRow ? 1 : rows, oneRow ? rows * columns : columns);
    } else if (oneRow) {
      geluErf(y, from, stride, 1, rows * columns);
    } else {
      geluErf(y, from, stride, rows, columns);
    }
  }

  /**
   * All but {@link Activation#GELU_ERF}. Called in one place: from two, each loop was put into its
   * caller twice, until the compiler had no room left for what the loops call, and kept vectors on
   * the heap. GELU_ERF stands in its loop whole, and from one place the encoder was slower on AVX2.
   */
  private static void applyAnother(
      Activation activation, float[] y, int from, int stride, int rows, int columns) {
    switch (activation) {
      case IDENTITY -> {}
      case GELU_ERF -> throw new IllegalArgumentException("GELU_ERF is called by itself");
      case GELU_ERF_CLIPPED -> geluErfClipped(y, from, stride, rows, columns);
      case GELU_TANH -> geluTanh(y, from, stride, rows, columns);
      case GELU_SIGMOID -> geluSigmoid(y, from, stride, rows, columns);
      case RELU -> relu(y, from, stride, rows, columns);
      case RELU6 -> relu6(y, from, stride, rows, columns);
      case RELU_SQUARED -> reluSquared(y, from, stride, rows, columns);
      case LEAKY_RELU -> leakyRelu(y, from, stride, rows, columns);
      case SIGMOID -> sigmoid(y, from, stride, rows, columns);
      case SILU -> silu(y, from, stride, rows, columns);
      case MISH -> mish(y, from, stride, rows, columns);
      case TANH -> tanh(y, from, stride, rows, columns);
    }
  }

  private static void geluErf(float[] y, int from, int stride, int rows, int columns) {
    if (ColdStart.isOn()) {
      plainGeluErf(y, from, stride, rows, columns);
      return;
    }
    for (int r = 0; r < rows; r++) {
      int row = from + r * stride;
      for (int i = row; i < row + columns; i += COUNT) {
        // As LaneMath.geluErf, written out.
        FloatVector x = FloatVector.fromArray(FLOATS, y, i);
        FloatVector size = x.abs();
        FloatVector t =
            size.blend(
                LaneMath.HALF_ERF_LIMIT, size.compare(VectorOperators.GT, LaneMath.HALF_ERF_LIMIT));
        FloatVector v = t.fma(t, FloatVector.broadcast(FLOATS, -LaneMath.HALF_ERF_CENTRE));
        FloatVector p = FloatVector.broadcast(FLOATS, 1.6091031e-20f);
        p = p.fma(v, FloatVector.broadcast(FLOATS, -7.1504703e-19f));
        p = p.fma(v, FloatVector.broadcast(FLOATS, 1.1913015e-17f));
        p = p.fma(v, FloatVector.broadcast(FLOATS, -2.1698542e-16f));
        p = p.fma(v, FloatVector.broadcast(FLOATS, 7.8510866e-15f));
        p = p.fma(v, FloatVector.broadcast(FLOATS, -2.1883153e-13f));
        p = p.fma(v, FloatVector.broadcast(FLOATS, 4.792683e-12f));
        p = p.fma(v, FloatVector.broadcast(FLOATS, -1.0042267e-10f));
        p = p.fma(v, FloatVector.broadcast(FLOATS, 2.041294e-9f));
        p = p.fma(v, FloatVector.broadcast(FLOATS, -3.9040398e-8f));
        p = p.fma(v, FloatVector.broadcast(FLOATS, 7.1081956e-7f));
        p = p.fma(v, FloatVector.broadcast(FLOATS, -1.2650765e-5f));
        p = p.fma(v, FloatVector.broadcast(FLOATS, 0.00022815046f));
        p = p.fma(v, FloatVector.broadcast(FLOATS, -0.004480657f));
        p = p.fma(v, FloatVector.broadcast(FLOATS, 0.13092811f));
        size.fma(p.mul(t), x.mul(0.5f)).intoArray(y, i);
      }
    }
  }

  private static void plainGeluErf(float[] y, int from, int stride, int rows, int columns) {
    for (int r = 0; r < rows; r++) {
      int row = from + r * stride;
      for (int i = row; i < row + columns; i++) {
        y[i] = PlainMath.geluErf(y[i]);
      }
    }
  }

  private static void geluErfClipped(float[] y, int from, int stride, int rows, int columns) {
    for (int r = 0; r < rows; r++) {
      int row = from + r * stride;
      for (int i = row; i < row + columns; i += COUNT) {
        LaneMath.geluErfClipped(FloatVector.fromArray(FLOATS, y, i)).intoArray(y, i);
      }
    }
  }

  private static void geluTanh(float[] y, int from, int stride, int rows, int columns) {
    for (int r = 0; r < rows; r++) {
      int row = from + r * stride;
      for (int i = row; i < row + columns; i += COUNT) {
        LaneMath.geluTanh(FloatVector.fromArray(FLOATS, y, i)).intoArray(y, i);
      }
    }
  }

  private static void geluSigmoid(float[] y, int from, int stride, int rows, int columns) {
    for (int r = 0; r < rows; r++) {
      int row = from + r * stride;
      for (int i = row; i < row + columns; i += COUNT) {
        LaneMath.geluSigmoid(FloatVector.fromArray(FLOATS, y, i)).intoArray(y, i);
      }
    }
  }

  private static void relu(float[] y, int from, int stride, int rows, int columns) {
    for (int r = 0; r < rows; r++) {
      int row = from + r * stride;
      for (int i = row; i < row + columns; i += COUNT) {
        LaneMath.relu(FloatVector.fromArray(FLOATS, y, i)).intoArray(y, i);
      }
    }
  }

  private static void relu6(float[] y, int from, int stride, int rows, int columns) {
    for (int r = 0; r < rows; r++) {
      int row = from + r * stride;
      for (int i = row; i < row + columns; i += COUNT) {
        LaneMath.relu6(FloatVector.fromArray(FLOATS, y, i)).intoArray(y, i);
      }
    }
  }

  private static void reluSquared(float[] y, int from, int stride, int rows, int columns) {
    for (int r = 0; r < rows; r++) {
      int row = from + r * stride;
      for (int i = row; i < row + columns; i += COUNT) {
        LaneMath.reluSquared(FloatVector.fromArray(FLOATS, y, i)).intoArray(y, i);
      }
    }
  }

  private static void leakyRelu(float[] y, int from, int stride, int rows, int columns) {
    for (int r = 0; r < rows; r++) {
      int row = from + r * stride;
      for (int i = row; i < row + columns; i += COUNT) {
        LaneMath.leakyRelu(FloatVector.fromArray(FLOATS, y, i)).intoArray(y, i);
      }
    }
  }

  private static void sigmoid(float[] y, int from, int stride, int rows, int columns) {
    for (int r = 0; r < rows; r++) {
      int row = from + r * stride;
      for (int i = row; i < row + columns; i += COUNT) {
        LaneMath.sigmoid(FloatVector.fromArray(FLOATS, y, i)).intoArray(y, i);
      }
    }
  }

  private static void silu(float[] y, int from, int stride, int rows, int columns) {
    for (int r = 0; r < rows; r++) {
      int row = from + r * stride;
      for (int i = row; i < row + columns; i += COUNT) {
        LaneMath.silu(FloatVector.fromArray(FLOATS, y, i)).intoArray(y, i);
      }
    }
  }

  private static void mish(float[] y, int from, int stride, int rows, int columns) {
    for (int r = 0; r < rows; r++) {
      int row = from + r * stride;
      for (int i = row; i < row + columns; i += COUNT) {
        LaneMath.mish(FloatVector.fromArray(FLOATS, y, i)).intoArray(y, i);
      }
    }
  }

  private static void tanh(float[] y, int from, int stride, int rows, int columns) {
    for (int r = 0; r < rows; r++) {
      int row = from + r * stride;
      for (int i = row; i < row + columns; i += COUNT) {
        LaneMath.tanh(FloatVector.fromArray(FLOATS, y, i)).intoArray(y, i);
      }
    }
  }
}
