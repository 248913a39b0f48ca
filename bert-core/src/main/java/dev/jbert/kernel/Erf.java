package dev.jbert.kernel;

/**
 * The error function {@code erf(x) = 2/√π ∫₀ˣ e^(-t²) dt}, in double precision; Java has none.
 *
 * <p>Below 2.5 it sums the series of Kummer's form, {@code erf(x) = 2/√π · e^(-x²) · Σ 2ⁿ x^(2n+1)
 * / (2n+1)!!}, whose terms are all positive, so that nothing cancels (Abramowitz and Stegun 7.1.6).
 * Above, it takes 1 minus the continued fraction of erfc (7.1.14), which converges the faster the
 * larger x is. The absolute error is below 1e-15.
 */
final class Erf {
  private static final double TWO_OVER_SQRT_PI = 1.1283791670955126;
  private static final double SQRT_PI = 1.7724538509055159;

  /** Where the two forms meet: the series needs 40 terms here, the fraction 40 levels. */
  private static final double SERIES_LIMIT = 2.5;

  /** erf rounds to 1 in double precision from here on. */
  private static final double ONE_LIMIT = 6;

  private static final int FRACTION_LEVELS = 40;

  private Erf() {}

  /** erf(x); NaN for NaN, ±1 for ±∞. */
  static double erf(double x) {
    double size = Math.abs(x);
    double erf;
    if (size < SERIES_LIMIT) {
      erf = series(size);
    } else if (size < ONE_LIMIT) {
      erf = 1 - complement(size);
    } else {
      erf = size >= ONE_LIMIT ? 1 : Double.NaN;
    }
    return Math.copySign(erf, x);
  }

  private static double series(double x) {
    double term = x;
    double sum = x;
    for (int n = 1; term > sum * 1e-17; n++) {
      term *= 2 * x * x / (2 * n + 1);
      sum += term;
    }
    return TWO_OVER_SQRT_PI * Math.exp(-x * x) * sum;
  }

  /** erfc(x) = e^(-x²)/√π · 1/(x + (1/2)/(x + 1/(x + (3/2)/(x + ...)))). */
  private static double complement(double x) {
    double fraction = x;
    for (int n = FRACTION_LEVELS; n > 0; n--) {
      fraction = x + n / 2.0 / fraction;
    }
    return Math.exp(-x * x) / (SQRT_PI * fraction);
  }
}
