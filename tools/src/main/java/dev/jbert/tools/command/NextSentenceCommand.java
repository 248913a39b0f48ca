package dev.jbert.tools.command;

import dev.jbert.pipeline.NextSentencePrediction;
import dev.jbert.tools.output.Console;
import dev.jbert.tools.output.JsonLines;
import dev.jbert.tools.output.Table;
import dev.jbert.tools.output.Table.Column;
import java.io.IOException;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code jbert next-sentence}: whether one text follows another. */
@Command(
    name = "next-sentence",
    header = "Say how likely a text follows another.",
    description = "%nNeeds a checkpoint with a next-sentence head.",
    footerHeading = "%nExample:%n",
    footer = "  jbert next-sentence --model my-bert \"It rains.\" \"Take an umbrella.\"")
final class NextSentenceCommand implements Callable<Integer> {
  private final Console console;

  @Mixin private ModelOptions model = new ModelOptions();
  @Mixin private RunOptions run = new RunOptions();

  @Parameters(index = "0", paramLabel = "FIRST", description = "A text.")
  private String first = "";

  @Parameters(index = "1", paramLabel = "SECOND", description = "The text that may follow it.")
  private String second = "";

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  NextSentenceCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException {
    float probability;
    try (NextSentencePrediction prediction =
        NextSentencePrediction.load(model.folder(console), run.loadOptions())) {
      probability = prediction.probability(first, second);
    }
    if (json) {
      new JsonLines(console.output())
          .write(
              writer ->
                  writer
                      .beginObject()
                      .name("is_next")
                      .value((double) probability)
                      .name("not_next")
                      .value(1 - (double) probability)
                      .endObject());
    } else {
      Table table = new Table(Column.left("answer"), Column.right("probability"));
      table.row("follows", String.format(Locale.ROOT, "%.4f", probability));
      table.row("does not", String.format(Locale.ROOT, "%.4f", 1 - probability));
      table.writeTo(console);
    }
    return 0;
  }
}
