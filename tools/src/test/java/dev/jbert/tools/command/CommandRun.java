package dev.jbert.tools.command;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.jbert.tools.output.Console;
import dev.jbert.tools.output.Terminal;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What a command line did, run in this process.
 *
 * @param status exit status
 * @param output standard output
 * @param errors standard error
 */
record CommandRun(int status, String output, String errors) {
  /** Small random models with reference answers; see the README there. */
  static final Path TINY = Path.of("../bert-core/src/test/resources/tiny");

  static final String MLM = TINY.resolve("bert-uncased-mlm").toString();

  /** No model is ever found or put here. */
  private static final Map<String, String> ENVIRONMENT =
      Map.of("JBERT_CACHE", "target/no-cache", "JBERT_MVN", "/no/such/mvn");

  static CommandRun of(String... arguments) {
    return withInput(new byte[0], arguments);
  }

  static CommandRun withInput(byte[] input, String... arguments) {
    return in(ENVIRONMENT, Terminal.NONE, input, arguments);
  }

  static CommandRun in(
      Map<String, String> environment, Terminal terminal, byte[] input, String... arguments) {
    ByteArrayOutputStream output = new ByteArrayOutputStream();
    ByteArrayOutputStream errors = new ByteArrayOutputStream();
    Console console =
        Console.of(new ByteArrayInputStream(input), output, errors, terminal, environment);
    int status = Jbert.run(console, arguments);
    return new CommandRun(status, output.toString(UTF_8), errors.toString(UTF_8));
  }

  List<String> lines() {
    return output.lines().toList();
  }
}
