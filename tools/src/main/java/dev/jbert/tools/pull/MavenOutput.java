package dev.jbert.tools.pull;

import dev.jbert.tools.checkpoint.Progress;
import java.io.BufferedReader;
import java.io.IOException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Makes sense of what {@code mvn} prints: how far a download is, and what went wrong. */
final class MavenOutput {

  /** As in {@code Progress (1): 4.1/404 MB}. */
  private static final Pattern TRANSFER =
      Pattern.compile("Progress \\(\\d+\\):.*?([0-9.]+)/([0-9.]+) (MB|GB)\\b.*");

  private static final Pattern ERROR = Pattern.compile(".*?\\[ERROR] +(\\S.*)");

  /** What stands around the cause and helps nobody who did not call Maven himself. */
  private static final Pattern WRAPPING =
      Pattern.compile("^Failed to execute goal \\S+ .*?on project \\S+: | -> \\[Help \\d+]$");

  /** Longer than any line that matters; what is beyond is dropped. */
  private static final int MAX_LINE = 8192;

  private final String step;
  private final Progress progress;
  private @Nullable String error;

  MavenOutput(String step, Progress progress) {
    this.step = step;
    this.progress = progress;
  }

  /** Reads to the end. Progress lines end with a carriage return, others with a line feed. */
  void readAll(BufferedReader reader) throws IOException {
    progress.report(step, 0, Progress.UNKNOWN);
    StringBuilder line = new StringBuilder();
    for (int c = reader.read(); c >= 0; c = reader.read()) {
      if (c == '\r' || c == '\n') {
        accept(line.toString());
        line.setLength(0);
      } else if (line.length() < MAX_LINE) {
        line.append((char) c);
      }
    }
    accept(line.toString());
  }

  /** The first error that was printed; those after it only say where to read more. */
  @Nullable String error() {
    return error;
  }

  private void accept(String line) {
    Matcher transfer = TRANSFER.matcher(line);
    Matcher failure = ERROR.matcher(line);
    if (transfer.matches()) {
      progress.report(
          step,
          bytes(transfer.group(1), transfer.group(3)),
          bytes(transfer.group(2), transfer.group(3)));
    } else if (error == null && failure.matches()) {
      error = WRAPPING.matcher(failure.group(1)).replaceAll("").strip();
    }
  }

  private static long bytes(String amount, String unit) {
    long perUnit = unit.toUpperCase(Locale.ROOT).equals("GB") ? 1_000_000_000 : 1_000_000;
    return Math.round(Double.parseDouble(amount) * perUnit);
  }
}
