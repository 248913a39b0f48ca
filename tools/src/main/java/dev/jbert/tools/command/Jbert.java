package dev.jbert.tools.command;

import dev.jbert.tools.output.Console;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/**
 * The command {@code jbert} and its subcommands.
 *
 * <p>Data goes to standard output, progress and messages to standard error. The exit status is 0, 1
 * for a run that failed, 2 for misuse; a failure is one line on standard error.
 */
@Command(
    name = "jbert",
    header = "BERT and its family in plain Java.",
    synopsisSubcommandLabel = "COMMAND",
    versionProvider = Version.class,
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {
      "  jbert fill-mask \"Say [MASK]!\"",
      "  jbert tokenize --json \"I love Korea\"",
      "  jbert pull bert-base-cased",
      "",
      "jbert COMMAND --help tells more."
    })
public final class Jbert {
  @Option(
      names = "--stacktrace",
      scope = ScopeType.INHERIT,
      description = "Show where a failure came from (also with JBERT_DEBUG set).")
  private boolean stacktrace;

  private Jbert() {}

  /** Runs one command line and returns its exit status. */
  public static int run(Console console, String... arguments) {
    Jbert jbert = new Jbert();
    CommandLine line = jbert.commandLine(console);
    PrintWriter output = new PrintWriter(console.output());
    line.setOut(output);
    line.setErr(console.errors());
    line.setColorScheme(CommandLine.Help.defaultColorScheme(console.styled() ? Ansi.ON : Ansi.OFF));
    Failures failures = new Failures(console, () -> jbert.stacktrace);
    line.setParameterExceptionHandler(failures::misused);
    line.setExecutionExceptionHandler((failure, command, parsed) -> failures.failed(failure));
    try {
      int status = line.execute(arguments);
      console.output().flush();
      return status;
    } catch (Throwable failure) {
      return failures.failed(failure);
    }
  }

  private CommandLine commandLine(Console console) {
    CommandLine line = new CommandLine(this);
    commands(console).forEach(line::addSubcommand);
    line.registerConverter(Path.class, new PathConverter());
    // A text may begin with @; it names no file of arguments.
    line.setExpandAtFiles(false);
    line.getSubcommands().values().forEach(Jbert::complete);
    return line;
  }

  private static List<Callable<Integer>> commands(Console console) {
    return List.of(
        new FillMaskCommand(console),
        new TokenizeCommand(console),
        new EmbedCommand(console),
        new SimilarityCommand(console),
        new SearchCommand(console),
        new HiddenStatesCommand(console),
        new NextSentenceCommand(console),
        new ClassifyCommand(console),
        new AnswerCommand(console),
        new TagCommand(console),
        new ZeroShotCommand(console),
        new ChooseCommand(console),
        new RerankCommand(console),
        new PullCommand(console),
        new ImportCommand(console),
        new ModelsCommand(console),
        new InspectCommand(console),
        new ConformCommand(console),
        new BenchCommand(console));
  }

  /** What all subcommands have alike: {@code --help}, and values of enums in any case. */
  private static void complete(CommandLine command) {
    command.setCaseInsensitiveEnumValuesAllowed(true);
    command.getCommandSpec().mixinStandardHelpOptions(true);
    command.getCommandSpec().versionProvider(new Version());
    command.getCommandSpec().usageMessage().sortOptions(false);
  }
}
