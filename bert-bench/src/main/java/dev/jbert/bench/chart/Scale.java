package dev.jbert.bench.chart;

import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleUnaryOperator;

/**
 * From values to pixels along one axis.
 *
 * @param shape what the pixels are proportional to: the value, or its logarithm
 * @param from the value at {@code fromPixel}
 * @param to the value at {@code toPixel}
 * @param fromPixel where the axis begins
 * @param toPixel where it ends
 */
record Scale(DoubleUnaryOperator shape, double from, double to, double fromPixel, double toPixel) {

  private static final int[] STEPS = {1, 2, 5};

  static Scale linear(double to, double fromPixel, double toPixel) {
    return new Scale(DoubleUnaryOperator.identity(), 0, to, fromPixel, toPixel);
  }

  static Scale logarithmic(double from, double to, double fromPixel, double toPixel) {
    return new Scale(Math::log, from, to, fromPixel, toPixel);
  }

  double pixel(double value) {
    double start = shape.applyAsDouble(from);
    double share = (shape.applyAsDouble(value) - start) / (shape.applyAsDouble(to) - start);
    return fromPixel + share * (toPixel - fromPixel);
  }

  /** 0 and about five round values a linear axis is read by. */
  List<Double> linearTicks() {
    double step = roundUp(to / 6);
    List<Double> ticks = new ArrayList<>();
    for (int i = 0; i * step <= to; i++) {
      ticks.add(i * step);
    }
    return ticks;
  }

  /** The powers of the base from end to end. */
  List<Double> powers(double base) {
    List<Double> ticks = new ArrayList<>();
    for (double exponent = Math.rint(Math.log(from) / Math.log(base));
        Math.pow(base, exponent) <= to * 1.0001;
        exponent++) {
      ticks.add(Math.pow(base, exponent));
    }
    return ticks;
  }

  /** 1, 2 and 5, times powers of ten, from end to end. */
  List<Double> decimals() {
    List<Double> ticks = new ArrayList<>();
    for (double tick = roundUp(from); tick <= to * 1.0001; tick = roundUp(tick * 1.01)) {
      ticks.add(tick);
    }
    return ticks;
  }

  /** The next of 1, 2 and 5, times a power of ten, that is no less. */
  private static double roundUp(double value) {
    double power = Math.pow(10, Math.floor(Math.log10(value)));
    for (int step : STEPS) {
      if (step * power >= value * 0.9999) {
        return step * power;
      }
    }
    return 10 * power;
  }
}
