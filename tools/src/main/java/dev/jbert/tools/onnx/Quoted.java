package dev.jbert.tools.onnx;

import java.util.Collection;
import java.util.stream.Collectors;

/** Names from a file, made fit for a message of one line. */
final class Quoted {

  private static final int MAX_CHARS = 120;
  private static final int MAX_NAMES = 12;

  private Quoted() {}

  /** {@code name} in quotes, with what cannot be printed escaped, cut after 120 chars. */
  static String of(String name) {
    StringBuilder quoted = new StringBuilder("'");
    name.chars()
        .limit(MAX_CHARS)
        .forEach(
            c -> {
              boolean printable = c >= ' ' && c < 0x7F || c > 0xA0 && Character.isLetterOrDigit(c);
              quoted.append(printable ? String.valueOf((char) c) : "\\u%04X".formatted(c));
            });
    return quoted.append(name.length() > MAX_CHARS ? "...'" : "'").toString();
  }

  /** The names with commas between them, the first twelve if there are more. */
  static String list(Collection<String> names) {
    String listed =
        names.stream().limit(MAX_NAMES).map(Quoted::of).collect(Collectors.joining(", "));
    return names.size() > MAX_NAMES
        ? listed + " and " + (names.size() - MAX_NAMES) + " more"
        : listed;
  }
}
