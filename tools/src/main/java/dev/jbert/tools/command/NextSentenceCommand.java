package dev.jbert.tools.command;

import dev.jbert.pipeline.NextSentencePrediction;
import dev.jbert.tokenizer.TextInput;
import dev.jbert.tools.input.JsonFields;
import dev.jbert.tools.input.Text;
import dev.jbert.tools.input.TextOptions;
import dev.jbert.tools.input.TextStream;
import dev.jbert.tools.input.UsageException;
import dev.jbert.tools.output.Console;
import dev.jbert.tools.output.FiniteNumbers;
import dev.jbert.tools.output.JsonLines;
import dev.jbert.tools.output.Table;
import dev.jbert.tools.output.Table.Column;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code jbert next-sentence}: whether one text follows another. */
@Command(
    name = "next-sentence",
    header = "Say how likely a text follows another.",
    description =
        "%nNeeds a checkpoint with a next-sentence head. Two texts are a pair; more pairs come as"
            + " JSON lines. With --json each pair gives {is_next, not_next}.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  jbert next-sentence --model my-bert \"It rains.\" \"Take an umbrella.\"",
      "  jbert next-sentence --model my-bert --json --jsonl --file pairs.jsonl"
    })
final class NextSentenceCommand implements Callable<Integer> {
  private final Console console;
  private boolean first = true;

  @Mixin private TextOptions texts = new TextOptions();
  @Mixin private ModelOptions model = new ModelOptions();
  @Mixin private RunOptions run = new RunOptions();

  @Option(
      names = "--jsonl",
      description = "Each text is a JSON object with the fields text and text_pair.")
  private boolean jsonLines;

  @Option(names = "--json", description = "Print a line of JSON for each pair.")
  private boolean json;

  NextSentenceCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException {
    try (TextStream stream = texts.open(console)) {
      if (jsonLines) {
        try (NextSentencePrediction prediction = load(stream)) {
          Batches.run(
              stream,
              NextSentenceCommand::read,
              pairs -> boxed(prediction.probabilities(pairs)),
              (_, probability) -> print(probability));
        }
      } else {
        List<String> pair = two(stream);
        try (NextSentencePrediction prediction = load(stream)) {
          print(prediction.probability(pair.getFirst(), pair.getLast()));
        }
      }
    }
    return 0;
  }

  private NextSentencePrediction load(TextStream stream) throws IOException {
    return NextSentencePrediction.load(model.folder(console), run.loadOptions(stream));
  }

  private static List<String> two(TextStream stream) throws IOException {
    List<String> pair = new ArrayList<>();
    for (List<Text> next = stream.next(1); !next.isEmpty(); next = stream.next(1)) {
      pair.add(next.getFirst().content());
      if (pair.size() > 2) {
        throw new UsageException("expected two texts, found more (--jsonl takes many pairs)");
      }
    }
    if (pair.size() < 2) {
      throw new UsageException("expected two texts, found " + pair.size());
    }
    return pair;
  }

  private static TextInput read(String line) {
    JsonFields fields = JsonFields.parse(line, Set.of("text", "text_pair"));
    return TextInput.of(fields.text("text"), fields.text("text_pair"));
  }

  private static List<Float> boxed(float[] probabilities) {
    List<Float> boxed = new ArrayList<>();
    for (float probability : probabilities) {
      boxed.add(probability);
    }
    return boxed;
  }

  private void print(float probability) throws IOException {
    FiniteNumbers.of(probability);
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
      return;
    }
    if (!first) {
      console.output().append('\n');
    }
    first = false;
    Table table = new Table(Column.left("answer"), Column.right("probability"));
    table.row("follows", String.format(Locale.ROOT, "%.4f", probability));
    table.row("does not", String.format(Locale.ROOT, "%.4f", 1 - probability));
    table.writeTo(console);
  }
}
