package dev.jbert.tools.command;

import dev.jbert.tools.output.Console;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
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
    CommandLine line = jbert.commandLine(console, arguments);
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

  private CommandLine commandLine(Console console, String[] arguments) {
    CommandLine line = new CommandLine(this);
    Map<String, Function<Console, Callable<Integer>>> commands = commands();
    Optional<String> called =
        Arrays.stream(arguments).filter(argument -> !argument.startsWith("-")).findFirst();
    if (called.isPresent() && commands.containsKey(called.get())) {
      // Only the one that is called: making all of them costs a fifth of a second.
      commands.keySet().retainAll(List.of(called.get()));
    }
    commands.values().forEach(command -> line.addSubcommand(command.apply(console)));
    line.registerConverter(Path.class, new PathConverter());
    // A text may begin with @; it names no file of arguments.
    line.setExpandAtFiles(false);
    line.getSubcommands().values().forEach(Jbert::complete);
    return line;
  }

  private static Map<String, Function<Console, Callable<Integer>>> commands() {
    Map<String, Function<Console, Callable<Integer>>> commands = new LinkedHashMap<>();
    commands.put("fill-mask", FillMaskCommand::new);
    commands.put("tokenize", TokenizeCommand::new);
    commands.put("embed", EmbedCommand::new);
    commands.put("similarity", SimilarityCommand::new);
    commands.put("search", SearchCommand::new);
    commands.put("hidden-states", HiddenStatesCommand::new);
    commands.put("next-sentence", NextSentenceCommand::new);
    commands.put("classify", ClassifyCommand::new);
    commands.put("answer", AnswerCommand::new);
    commands.put("tag", TagCommand::new);
    commands.put("zero-shot", ZeroShotCommand::new);
    commands.put("choose", ChooseCommand::new);
    commands.put("rerank", RerankCommand::new);
    commands.put("pull", PullCommand::new);
    commands.put("import", ImportCommand::new);
    commands.put("models", ModelsCommand::new);
    commands.put("inspect", InspectCommand::new);
    commands.put("conform", ConformCommand::new);
    commands.put("bench", BenchCommand::new);
    return commands;
  }

  /** What all subcommands have alike: {@code --help}, and values of enums in any case. */
  private static void complete(CommandLine command) {
    command.setCaseInsensitiveEnumValuesAllowed(true);
    command.getCommandSpec().mixinStandardHelpOptions(true);
    command.getCommandSpec().versionProvider(new Version());
    command.getCommandSpec().usageMessage().sortOptions(false);
  }
}
