package dev.jbert.tools.output;

/** Text as a terminal shows it. */
public final class DisplayText {
  private DisplayText() {}

  /**
   * Returns {@code text} with its control characters written as Java writes them, so that it keeps
   * to one line and cannot drive the terminal.
   */
  public static String oneLine(String text) {
    if (text.codePoints().noneMatch(DisplayText::isControl)) {
      return text;
    }
    StringBuilder line = new StringBuilder();
    text.codePoints()
        .forEach(
            codePoint -> {
              if (isControl(codePoint)) {
                line.append(escaped(codePoint));
              } else {
                line.appendCodePoint(codePoint);
              }
            });
    return line.toString();
  }

  /** Returns the first {@code most} columns of {@code text} on one line, with … where it is cut. */
  public static String shortened(String text, int most) {
    String line = oneLine(text);
    if (width(line) <= most) {
      return line;
    }
    int end = 0;
    for (int used = 0; ; ) {
      int codePoint = line.codePointAt(end);
      used += width(codePoint);
      if (used > most - 1) {
        return line.substring(0, end) + "…";
      }
      end += Character.charCount(codePoint);
    }
  }

  /** Returns the number of terminal columns that {@code text} takes. */
  static int width(String text) {
    return text.codePoints().map(DisplayText::width).sum();
  }

  /** Wide East Asian characters and emoji take two columns, combining marks none. */
  private static int width(int codePoint) {
    int type = Character.getType(codePoint);
    if (type == Character.NON_SPACING_MARK
        || type == Character.ENCLOSING_MARK
        || type == Character.FORMAT) {
      return 0;
    }
    boolean wide =
        (codePoint >= 0x1100 && codePoint <= 0x115F)
            || (codePoint >= 0x2E80 && codePoint <= 0xA4CF && codePoint != 0x303F)
            || (codePoint >= 0xAC00 && codePoint <= 0xD7A3)
            || (codePoint >= 0xF900 && codePoint <= 0xFAFF)
            || (codePoint >= 0xFE30 && codePoint <= 0xFE6F)
            || (codePoint >= 0xFF01 && codePoint <= 0xFF60)
            || (codePoint >= 0xFFE0 && codePoint <= 0xFFE6)
            || (codePoint >= 0x1F300 && codePoint <= 0x1FAFF)
            || (codePoint >= 0x20000 && codePoint <= 0x3FFFD);
    return wide ? 2 : 1;
  }

  private static boolean isControl(int codePoint) {
    return Character.isISOControl(codePoint) || codePoint == 0x2028 || codePoint == 0x2029;
  }

  private static String escaped(int codePoint) {
    return switch (codePoint) {
      case '\n' -> "\\n";
      case '\r' -> "\\r";
      case '\t' -> "\\t";
      default -> String.format("\\u%04x", codePoint);
    };
  }
}
