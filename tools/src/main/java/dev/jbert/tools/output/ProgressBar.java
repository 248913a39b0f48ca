package dev.jbert.tools.output;

import java.util.Locale;

/**
 * A line on standard error that shows how far a long step has come, redrawn in place.
 *
 * <pre>
 * downloading [#############-----------------]  44 %  182 / 410 MB
 * </pre>
 *
 * <p>It draws only where standard error is a terminal that can, and wipes itself out when closed,
 * so that logs and pipes never see it. Not thread-safe.
 */
public final class ProgressBar implements AutoCloseable {
  private static final int CELLS = 30;
  private static final long REDRAW_NANOS = 50_000_000;
  private static final String WIPE = "\r\u001b[K";

  private final Console console;
  private String drawn = "";
  private String step = "";
  private long drawnAt;

  /** A bar on the standard error of {@code console}; nothing is drawn yet. */
  public ProgressBar(Console console) {
    this.console = console;
  }

  /**
   * Shows that {@code done} of {@code total} bytes of a step are done.
   *
   * @param step what is being done, in a word or two
   * @param done bytes so far
   * @param total bytes in all, or 0 if nobody knows
   */
  public void show(String step, long done, long total) {
    if (!console.animated()) {
      return;
    }
    long now = System.nanoTime();
    boolean due = drawn.isEmpty() || now - drawnAt >= REDRAW_NANOS || done >= total;
    if (!due && step.equals(this.step)) {
      return;
    }
    this.step = step;
    String line = line(step, done, total);
    if (!line.equals(drawn)) {
      console.errors().print(WIPE + line);
      console.errors().flush();
      drawn = line;
      drawnAt = now;
    }
  }

  /** Wipes the bar out. */
  @Override
  public void close() {
    if (!drawn.isEmpty()) {
      console.errors().print(WIPE);
      console.errors().flush();
      drawn = "";
    }
  }

  private static String line(String step, long done, long total) {
    if (total <= 0) {
      return done <= 0 ? step + "..." : String.format(Locale.ROOT, "%s %s", step, megabytes(done));
    }
    double share = Math.clamp((double) done / total, 0.0, 1.0);
    int filled = (int) (share * CELLS);
    return String.format(
        Locale.ROOT,
        "%s [%s%s] %3d %%  %s / %s",
        step,
        "#".repeat(filled),
        "-".repeat(CELLS - filled),
        (int) (share * 100),
        megabytes(done).replace(" MB", ""),
        megabytes(total));
  }

  private static String megabytes(long bytes) {
    return bytes / 1_000_000 + " MB";
  }
}
