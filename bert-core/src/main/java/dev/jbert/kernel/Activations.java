package dev.jbert.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/** Bias and activation, applied to a tile right after the product has written it to the cache. */
final class Activations {
  private static final VectorSpecies<Float> FLOATS = Lanes.FLOATS;
  private static final int COUNT = Lanes.COUNT;

  private Activations() {}

  /**
   * {@code y[i] = activation(y[i] + bias[i])} for {@code size} elements from {@code yt} and {@code
   * bt}.
   *
   * @param bias empty for none
   */
  static void addBias(float[] y, int yt, float[] bias, int bt, int size, Activation activation) {
    if (bias.length != 0) {
      addBias(y, yt, bias, bt, size);
    }
    switch (activation) {
      case IDENTITY -> {}
      case GELU_ERF -> geluErf(y, yt, size);
      case GELU_TANH -> geluTanh(y, yt, size);
      case RELU -> relu(y, yt, size);
      case TANH -> tanh(y, yt, size);
      case SILU -> silu(y, yt, size);
    }
  }

  private static void addBias(float[] y, int yt, float[] bias, int bt, int size) {
    int i = 0;
    for (; i <= size - COUNT; i += COUNT) {
      FloatVector b = FloatVector.fromArray(FLOATS, bias, bt + i);
      FloatVector.fromArray(FLOATS, y, yt + i).add(b).intoArray(y, yt + i);
    }
    for (; i < size; i++) {
      y[yt + i] += bias[bt + i];
    }
  }

  // One loop per function: the loop and the polynomial must be compiled as one piece, so that
  // vectors stay in registers; a function passed in would box them.

  private static void geluErf(float[] y, int yt, int size) {
    int i = 0;
    for (; i <= size - COUNT; i += COUNT) {
      LaneMath.geluErf(FloatVector.fromArray(FLOATS, y, yt + i)).intoArray(y, yt + i);
    }
    if (i < size) {
      VectorMask<Float> tail = FLOATS.indexInRange(i, size);
      FloatVector x = FloatVector.fromArray(FLOATS, y, yt + i, tail);
      LaneMath.geluErf(x).intoArray(y, yt + i, tail);
    }
  }

  private static void geluTanh(float[] y, int yt, int size) {
    int i = 0;
    for (; i <= size - COUNT; i += COUNT) {
      LaneMath.geluTanh(FloatVector.fromArray(FLOATS, y, yt + i)).intoArray(y, yt + i);
    }
    if (i < size) {
      VectorMask<Float> tail = FLOATS.indexInRange(i, size);
      FloatVector x = FloatVector.fromArray(FLOATS, y, yt + i, tail);
      LaneMath.geluTanh(x).intoArray(y, yt + i, tail);
    }
  }

  private static void relu(float[] y, int yt, int size) {
    int i = 0;
    for (; i <= size - COUNT; i += COUNT) {
      LaneMath.relu(FloatVector.fromArray(FLOATS, y, yt + i)).intoArray(y, yt + i);
    }
    if (i < size) {
      VectorMask<Float> tail = FLOATS.indexInRange(i, size);
      FloatVector x = FloatVector.fromArray(FLOATS, y, yt + i, tail);
      LaneMath.relu(x).intoArray(y, yt + i, tail);
    }
  }

  private static void tanh(float[] y, int yt, int size) {
    int i = 0;
    for (; i <= size - COUNT; i += COUNT) {
      LaneMath.tanh(FloatVector.fromArray(FLOATS, y, yt + i)).intoArray(y, yt + i);
    }
    if (i < size) {
      VectorMask<Float> tail = FLOATS.indexInRange(i, size);
      FloatVector x = FloatVector.fromArray(FLOATS, y, yt + i, tail);
      LaneMath.tanh(x).intoArray(y, yt + i, tail);
    }
  }

  private static void silu(float[] y, int yt, int size) {
    int i = 0;
    for (; i <= size - COUNT; i += COUNT) {
      LaneMath.silu(FloatVector.fromArray(FLOATS, y, yt + i)).intoArray(y, yt + i);
    }
    if (i < size) {
      VectorMask<Float> tail = FLOATS.indexInRange(i, size);
      FloatVector x = FloatVector.fromArray(FLOATS, y, yt + i, tail);
      LaneMath.silu(x).intoArray(y, yt + i, tail);
    }
  }
}
