package dev.jbert.tools.input;

import dev.jbert.tools.output.Console;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * The texts of a command: its arguments, the lines of files, or the lines of standard input.
 *
 * <p>Standard input is read for the argument {@code -}, and when there is no text at all and no
 * person types there.
 */
public final class TextOptions {
  private static final String STANDARD_INPUT = "-";

  @Parameters(
      paramLabel = "TEXT",
      arity = "0..*",
      description = "Texts. - reads them from standard input, one a line; so does giving none.")
  private List<String> arguments = List.of();

  @Option(
      names = {"-f", "--file"},
      paramLabel = "FILE",
      description = "Read texts from FILE (UTF-8), one a line. May be repeated.")
  private List<Path> files = List.of();

  /**
   * Opens the texts, in the order arguments, files. They are read as they are asked for.
   *
   * @throws UsageException if none is given and standard input is a terminal
   */
  public TextStream open(Console console) {
    List<TextStream.Source> sources = new ArrayList<>();
    for (int i = 0; i < arguments.size(); i++) {
      String argument = arguments.get(i);
      String origin = arguments.size() == 1 ? Text.THE_ONLY_ONE : "text " + (i + 1);
      sources.add(
          argument.equals(STANDARD_INPUT)
              ? TextStream.Source.of(console.input())
              : TextStream.Source.of(new Text(argument, origin)));
    }
    files.forEach(file -> sources.add(TextStream.Source.of(file)));
    if (sources.isEmpty()) {
      if (console.terminal().input()) {
        throw new UsageException("no text given");
      }
      sources.add(TextStream.Source.of(console.input()));
    }
    return new TextStream(sources);
  }

  /**
   * Reads all texts into memory.
   *
   * @throws UsageException if none is given and standard input is a terminal
   */
  public List<Text> readAll(Console console) throws IOException {
    try (TextStream texts = open(console)) {
      return texts.all();
    }
  }
}
