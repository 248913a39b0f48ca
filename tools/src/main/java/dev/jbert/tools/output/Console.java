package dev.jbert.tools.output;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * What a command reads from and writes to: the streams of the process, or those of a test.
 *
 * <p>Data goes to {@link #output}, everything else to {@link #errors}. All text is UTF-8, whatever
 * the locale says. Writing to an output that nobody reads any more throws {@link OutputException}.
 *
 * @param input standard input
 * @param output standard output, buffered; a command flushes it after each answer
 * @param errors standard error, flushed after each line
 * @param terminal which of the three are terminals
 * @param environment the environment variables
 */
public record Console(
    InputStream input,
    Writer output,
    PrintWriter errors,
    Terminal terminal,
    Map<String, String> environment) {
  private static final int BUFFER_BYTES = 1 << 16;

  /** Returns the streams of this process. */
  public static Console ofProcess() {
    return of(
        System.in,
        new FileOutputStream(FileDescriptor.out),
        new FileOutputStream(FileDescriptor.err),
        Terminal.ofProcess(),
        System.getenv());
  }

  /** Returns a console over the given streams. */
  public static Console of(
      InputStream input,
      OutputStream output,
      OutputStream errors,
      Terminal terminal,
      Map<String, String> environment) {
    return new Console(
        input,
        new OutputStreamWriter(
            new BufferedOutputStream(new CheckedOutput(output), BUFFER_BYTES),
            StandardCharsets.UTF_8),
        new PrintWriter(new OutputStreamWriter(errors, StandardCharsets.UTF_8), true),
        terminal,
        Map.copyOf(environment));
  }

  /** True if text on standard output may be bold: a terminal that can and a user who lets it. */
  public boolean styled() {
    return terminal.output() && mayDraw() && environment.getOrDefault("NO_COLOR", "").isEmpty();
  }

  /** True if standard error may be redrawn in place: a terminal that is not dumb. */
  public boolean animated() {
    return terminal.errors() && mayDraw();
  }

  private boolean mayDraw() {
    return !"dumb".equals(environment.get("TERM"));
  }
}
