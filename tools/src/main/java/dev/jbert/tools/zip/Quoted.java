package dev.jbert.tools.zip;

/** Text from a file, made fit for a message of one line. */
public final class Quoted {

  private static final int MAX_CHARS = 120;

  private Quoted() {}

  /** {@code text} in quotes, with what cannot be printed escaped, cut after 120 chars. */
  public static String of(String text) {
    StringBuilder quoted = new StringBuilder("'");
    text.chars()
        .limit(MAX_CHARS)
        .forEach(
            c -> {
              boolean printable = c >= ' ' && c < 0x7F || c > 0xA0 && Character.isLetterOrDigit(c);
              quoted.append(printable ? String.valueOf((char) c) : "\\u%04X".formatted(c));
            });
    return quoted.append(text.length() > MAX_CHARS ? "...'" : "'").toString();
  }
}
