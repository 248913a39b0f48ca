package dev.jbert.model;

/** What files hold can be long, and no text at all: a message stays one line that prints. */
final class OneLine {

  private OneLine() {}

  /** {@code text} with all that does not print, or ends a line, escaped. */
  static String of(String text) {
    StringBuilder line = new StringBuilder(text.length());
    text.codePoints()
        .forEach(c -> line.append(prints(c) ? Character.toString(c) : String.format("\\u%04X", c)));
    return line.toString();
  }

  /** {@code text} cut to a number of chars. */
  static String shortened(String text, int chars) {
    return text.length() > chars ? text.substring(0, chars) + "..." : text;
  }

  private static boolean prints(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE ->
          false;
      default -> true;
    };
  }
}
