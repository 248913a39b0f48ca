package dev.jbert.tools.command;

import com.google.gson.stream.JsonWriter;
import dev.jbert.pipeline.FillMask;
import dev.jbert.pipeline.FillMaskOptions;
import dev.jbert.pipeline.FillMaskResult;
import dev.jbert.pipeline.MaskCandidate;
import dev.jbert.tools.input.TextOptions;
import dev.jbert.tools.input.TextStream;
import dev.jbert.tools.input.UsageException;
import dev.jbert.tools.output.Console;
import dev.jbert.tools.output.DisplayText;
import dev.jbert.tools.output.JsonLines;
import dev.jbert.tools.output.Table;
import dev.jbert.tools.output.Table.Column;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code jbert fill-mask}: what could stand at the masked places of texts. */
@Command(
    name = "fill-mask",
    header = "Say what could stand in place of [MASK].",
    description =
        "%nScores are probabilities among the whole vocabulary. With --json the result is that of"
            + " the Hugging Face pipeline fill-mask: a list of {score, token, token_str, sequence},"
            + " or a list of such lists for a text with several masked places.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  jbert fill-mask \"Say [MASK]!\"",
      "  jbert fill-mask --targets river,bank \"The [MASK] was muddy.\"",
      "  jbert fill-mask --json --file sentences.txt > answers.jsonl"
    })
final class FillMaskCommand implements Callable<Integer> {
  private final Console console;
  private final Set<String> warned = new LinkedHashSet<>();
  private boolean first = true;

  @Mixin private TextOptions texts = new TextOptions();
  @Mixin private JsonTextOption jsonText = new JsonTextOption();
  @Mixin private ModelOptions model = new ModelOptions();
  @Mixin private RunOptions run = new RunOptions();

  @Option(
      names = {"-k", "--top-k"},
      paramLabel = "N",
      defaultValue = "5",
      description = "How many candidates for each masked place (default: 5).")
  private int topK;

  @Option(
      names = "--targets",
      paramLabel = "WORD",
      split = ",",
      description = "The only candidates to consider, separated by commas.")
  private List<String> targets = List.of();

  @Option(names = "--json", description = "Print a line of JSON for each text.")
  private boolean json;

  FillMaskCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException {
    if (topK < 1) {
      throw new UsageException("--top-k must be 1 or more, found " + topK);
    }
    FillMaskOptions options = FillMaskOptions.defaults().withTopK(topK).withTargets(targets);
    try (TextStream stream = texts.open(console);
        FillMask fillMask = FillMask.load(model.folder(console), run.loadOptions(stream))) {
      Batches.run(
          stream,
          jsonText::read,
          batch -> fillMask.fill(batch, options),
          (_, result) -> print(result));
    }
    return 0;
  }

  private void print(FillMaskResult result) throws IOException {
    for (String warning : result.warnings()) {
      if (warned.add(warning)) {
        console.errors().println("jbert: warning: " + DisplayText.oneLine(warning));
      }
    }
    if (json) {
      new JsonLines(console.output()).write(writer -> writeJson(writer, result));
    } else {
      printTables(result);
    }
  }

  private void printTables(FillMaskResult result) throws IOException {
    int places = result.masks().size();
    for (int place = 0; place < places; place++) {
      if (!first) {
        console.output().append('\n');
      }
      first = false;
      if (places > 1) {
        console.output().append("[MASK] " + (place + 1) + " of " + places + "\n");
      }
      Table table = new Table(Column.right("score"), Column.left("token"), Column.left("sequence"));
      for (MaskCandidate candidate : result.masks().get(place)) {
        table.row(Scores.shown(candidate.score()), candidate.tokenStr(), candidate.sequence());
      }
      table.writeTo(console);
    }
  }

  private static void writeJson(JsonWriter writer, FillMaskResult result) throws IOException {
    boolean several = result.masks().size() > 1;
    if (several) {
      writer.beginArray();
    }
    for (List<MaskCandidate> candidates : result.masks()) {
      writer.beginArray();
      for (MaskCandidate candidate : candidates) {
        writer.beginObject();
        writer.name("score").value(Scores.finite(candidate.score()));
        writer.name("token").value(candidate.token());
        writer.name("token_str").value(candidate.tokenStr());
        writer.name("sequence").value(candidate.sequence());
        writer.endObject();
      }
      writer.endArray();
    }
    if (several) {
      writer.endArray();
    }
  }
}
