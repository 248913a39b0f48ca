package dev.jbert.tools.conform;

import dev.jbert.tools.conform.Conformance.Shown;
import dev.jbert.tools.output.Console;
import dev.jbert.tools.output.DisplayText;
import java.io.IOException;

/**
 * Prints a line per case and counts.
 *
 * <pre>
 * PASS  bert-uncased-base/single        3.6e-07 in hidden_states.2 (bound 5.0e-05)
 * n/a   published.json/classify.sst2    no head for sequence_classification yet
 * 1 passed, 0 failed, 1 skipped
 * </pre>
 */
final class ConformReport {
  private static final int NAME_COLUMNS = 46;

  private final Console console;
  private final Shown shown;
  private int passed;
  private int failed;
  private int skipped;

  ConformReport(Console console, Shown shown) {
    this.console = console;
    this.shown = shown;
  }

  /** Counts a case and prints its line. */
  void add(String name, Verdict verdict) throws IOException {
    String word =
        switch (verdict) {
          case Verdict.Passed _ -> {
            passed++;
            yield "PASS";
          }
          case Verdict.Failed _ -> {
            failed++;
            yield "FAIL";
          }
          case Verdict.NotAvailable _ -> {
            skipped++;
            yield "n/a ";
          }
        };
    if (shown == Shown.ALL || verdict instanceof Verdict.Failed) {
      String padding = " ".repeat(Math.max(0, NAME_COLUMNS - name.length()));
      String detail = DisplayText.oneLine(verdict.detail());
      console.output().append(word + "  " + name + padding + "  " + detail + "\n").flush();
    }
  }

  /**
   * Prints the closing line; returns true if no case has failed. That some have is said on standard
   * error too, as every command does that does not end well.
   */
  boolean close() throws IOException {
    if (failed > 0) {
      int all = passed + failed + skipped;
      console.errors().println("jbert: " + failed + " of " + all + " cases failed");
    }
    console
        .output()
        .append(passed + " passed, " + failed + " failed, " + skipped + " skipped\n")
        .flush();
    return failed == 0;
  }
}
