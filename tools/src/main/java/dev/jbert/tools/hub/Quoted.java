package dev.jbert.tools.hub;

/** Text from outside, made fit for a message of one line. */
final class Quoted {

  private static final int MAX_CHARS = 160;

  private Quoted() {}

  /** {@code text} in quotes, with what cannot be printed escaped, cut after 160 chars. */
  static String of(String text) {
    return "'" + plain(text) + "'";
  }

  /** The same without the quotes. */
  static String plain(String text) {
    StringBuilder printable = new StringBuilder();
    text.chars()
        .limit(MAX_CHARS)
        .forEach(
            c -> {
              boolean harmless = c >= ' ' && c < 0x7F || c > 0xA0 && Character.isLetterOrDigit(c);
              printable.append(harmless ? String.valueOf((char) c) : String.format("\\u%04X", c));
            });
    return printable.append(text.length() > MAX_CHARS ? "..." : "").toString();
  }
}
