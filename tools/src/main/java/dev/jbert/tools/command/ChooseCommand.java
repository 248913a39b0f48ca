package dev.jbert.tools.command;

import com.google.gson.stream.JsonWriter;
import dev.jbert.pipeline.ChoiceInput;
import dev.jbert.pipeline.MultipleChoice;
import dev.jbert.pipeline.ScoredChoice;
import dev.jbert.tokenizer.Truncation;
import dev.jbert.tools.input.JsonFields;
import dev.jbert.tools.input.Text;
import dev.jbert.tools.input.TextOptions;
import dev.jbert.tools.input.TextStream;
import dev.jbert.tools.input.UsageException;
import dev.jbert.tools.output.Console;
import dev.jbert.tools.output.DisplayText;
import dev.jbert.tools.output.JsonLines;
import dev.jbert.tools.output.Table;
import dev.jbert.tools.output.Table.Column;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code jbert choose}: which of several choices goes best with a text. */
@Command(
    name = "choose",
    header = "Say which of several choices goes best with a text.",
    description =
        "%nNeeds a checkpoint with a multiple choice head. The texts are the choices; scores are"
            + " probabilities among them. With --json the result is a list of {index, score,"
            + " choice}, best first.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  jbert choose --model my-swag --prompt \"It rains.\" \"Stay in.\" \"Go out.\"",
      "  jbert choose --model my-swag --json --jsonl --file questions.jsonl"
    })
final class ChooseCommand implements Callable<Integer> {
  private static final int TEXT_COLUMNS = 60;

  private final Console console;
  private boolean first = true;

  @Mixin private TextOptions texts = new TextOptions();
  @Mixin private ModelOptions model = new ModelOptions();
  @Mixin private RunOptions run = new RunOptions();

  @Option(
      names = {"-p", "--prompt"},
      paramLabel = "TEXT",
      description = "The text that the choices go with.")
  private Optional<String> prompt = Optional.empty();

  @Option(
      names = "--jsonl",
      description = "Each text is a JSON object with the fields prompt and choices, a list.")
  private boolean jsonLines;

  @Option(names = "--truncate", description = "Cut prompts that are too long for the model.")
  private boolean truncate;

  @Option(names = "--json", description = "Print a line of JSON for each prompt.")
  private boolean json;

  ChooseCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException {
    if (prompt.isPresent() == jsonLines) {
      throw new UsageException("give one of --prompt and --jsonl");
    }
    Truncation truncation = truncate ? Truncation.ONLY_FIRST : Truncation.NONE;
    try (TextStream stream = texts.open(console);
        MultipleChoice multipleChoice =
            MultipleChoice.load(model.folder(console), run.loadOptions(stream))) {
      if (jsonLines) {
        Batches.run(
            stream,
            ChooseCommand::read,
            batch -> multipleChoice.choose(batch, truncation),
            (_, choices) -> print(choices));
      } else {
        List<String> choices = stream.all().stream().map(Text::content).toList();
        ChoiceInput input = new ChoiceInput(prompt.get(), choices);
        print(multipleChoice.choose(List.of(input), truncation).getFirst());
      }
    }
    return 0;
  }

  private static ChoiceInput read(String line) {
    JsonFields fields = JsonFields.parse(line, Set.of("prompt", "choices"));
    return new ChoiceInput(fields.text("prompt"), fields.texts("choices"));
  }

  private void print(List<ScoredChoice> choices) throws IOException {
    if (json) {
      new JsonLines(console.output()).write(writer -> writeJson(writer, choices));
      return;
    }
    if (!first) {
      console.output().append('\n');
    }
    first = false;
    Table table = new Table(Column.right("score"), Column.right("index"), Column.left("choice"));
    for (ScoredChoice choice : choices) {
      table.row(
          Scores.shown(choice.score()),
          choice.index(),
          DisplayText.shortened(choice.choice(), TEXT_COLUMNS));
    }
    table.writeTo(console);
  }

  private static void writeJson(JsonWriter writer, List<ScoredChoice> choices) throws IOException {
    writer.beginArray();
    for (ScoredChoice choice : choices) {
      writer.beginObject();
      writer.name("index").value(choice.index());
      writer.name("score").value(Scores.finite(choice.score()));
      writer.name("choice").value(choice.choice());
      writer.endObject();
    }
    writer.endArray();
  }
}
