package dev.jbert.bench.chart;

/**
 * How wide a text is at most. Which font a reader has is not known; these are the widths of DejaVu
 * Sans, wider than the others that the sheet names.
 */
final class TextWidth {
  /** Of the sheet's plain text. */
  static final double FONT_SIZE = 12;

  /** From the top of the highest letter to the foot of the lowest. */
  static final double HEIGHT = 14;

  private static final String NARROW = "ijl|.,:;'! ";
  private static final String MEDIUM = "frt()[]-/I";
  private static final String WIDE = "mwMW@%";

  private TextWidth() {}

  /** Pixels of one line at {@link #FONT_SIZE}. */
  static double of(String text) {
    return FONT_SIZE * text.chars().mapToDouble(TextWidth::ofChar).sum();
  }

  private static double ofChar(int c) {
    if (NARROW.indexOf(c) >= 0) {
      return 0.34;
    }
    if (MEDIUM.indexOf(c) >= 0) {
      return 0.42;
    }
    if (WIDE.indexOf(c) >= 0) {
      return 0.99;
    }
    return Character.isUpperCase(c) ? 0.75 : 0.64;
  }
}
