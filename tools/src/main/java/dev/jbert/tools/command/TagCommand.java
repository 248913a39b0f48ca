package dev.jbert.tools.command;

import com.google.gson.stream.JsonWriter;
import dev.jbert.pipeline.AggregationStrategy;
import dev.jbert.pipeline.Entity;
import dev.jbert.pipeline.TokenClassification;
import dev.jbert.pipeline.TokenClassificationOptions;
import dev.jbert.tools.input.JsonFields;
import dev.jbert.tools.input.TextOptions;
import dev.jbert.tools.input.TextStream;
import dev.jbert.tools.input.UsageException;
import dev.jbert.tools.output.Console;
import dev.jbert.tools.output.JsonLines;
import dev.jbert.tools.output.Table;
import dev.jbert.tools.output.Table.Column;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code jbert tag}: labels of the tokens or words of texts. */
@Command(
    name = "tag",
    header = "Label the words of texts, such as names.",
    description =
        "%nNeeds a checkpoint with a token classification head. With --json the result is that of"
            + " the Hugging Face pipeline token-classification: a list of {entity, score, index,"
            + " word, start, end}, or of {entity_group, score, word, start, end} if tokens are"
            + " aggregated; start and end count Java chars.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  jbert tag --model my-ner \"Tim Cook lives in Palo Alto.\"",
      "  jbert tag --model my-ner -a simple --stride 32 --file news.txt",
      "  jbert tag --model my-ner --json --split-into-words --jsonl --file words.jsonl"
    })
final class TagCommand implements Callable<Integer> {
  private final Console console;
  private final Table table =
      new Table(
          Column.right("score"),
          Column.left("label"),
          Column.right("start"),
          Column.right("end"),
          Column.left("word"));

  @Mixin private TextOptions texts = new TextOptions();
  @Mixin private ModelOptions model = new ModelOptions();
  @Mixin private RunOptions run = new RunOptions();

  @Option(
      names = {"-a", "--aggregation-strategy"},
      paramLabel = "none|simple|first|average|max",
      defaultValue = "none",
      description = "How tokens become entities (default: none).")
  private AggregationStrategy aggregationStrategy = AggregationStrategy.NONE;

  @Option(
      names = "--ignore-labels",
      paramLabel = "LABEL",
      split = ",",
      defaultValue = "O",
      description = "Labels to leave out, separated by commas (default: O).")
  private List<String> ignoreLabels = List.of("O");

  @Option(
      names = "--stride",
      paramLabel = "N",
      description = "Read long texts in windows that share N tokens (default: cut them).")
  private Optional<Integer> stride = Optional.empty();

  @Option(
      names = "--split-into-words",
      description =
          "The tokenizer sees each word on its own. Words stand between white space, with --jsonl in"
              + " the field words, a list.")
  private boolean splitIntoWords;

  @Option(
      names = "--delimiter",
      paramLabel = "TEXT",
      description =
          "What joins these words to the text that start and end count in (default: ' ').")
  private Optional<String> delimiter = Optional.empty();

  @Option(
      names = "--jsonl",
      description =
          "Each text is a JSON object with the field text, with --split-into-words the field words.")
  private boolean jsonLines;

  @Option(names = "--json", description = "Print a line of JSON for each text.")
  private boolean json;

  TagCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException {
    TokenClassificationOptions options = options();
    try (TextStream stream = texts.open(console);
        TokenClassification tagger =
            TokenClassification.load(model.folder(console), run.loadOptions(stream))) {
      if (splitIntoWords) {
        Batches.run(
            stream,
            this::words,
            batch -> tagger.tagWords(batch, options),
            (_, entities) -> print(entities));
      } else {
        Batches.run(
            stream,
            this::text,
            batch -> tagger.tag(batch, options),
            (_, entities) -> print(entities));
      }
    }
    if (!json) {
      table.writeTo(console);
    }
    return 0;
  }

  private TokenClassificationOptions options() {
    if (delimiter.isPresent() && !splitIntoWords) {
      throw new UsageException("--delimiter goes with --split-into-words only");
    }
    try {
      TokenClassificationOptions options =
          TokenClassificationOptions.defaults()
              .withAggregationStrategy(aggregationStrategy)
              .withIgnoreLabels(ignoreLabels);
      if (delimiter.isPresent()) {
        options = options.withDelimiter(delimiter.get());
      }
      return stride.isPresent() ? options.withStride(stride.get()) : options;
    } catch (IllegalArgumentException e) {
      throw new UsageException(e.getMessage());
    }
  }

  private String text(String text) {
    return jsonLines ? JsonFields.parse(text, Set.of("text")).text("text") : text;
  }

  private List<String> words(String text) {
    return jsonLines
        ? JsonFields.parse(text, Set.of("words")).texts("words")
        : Arrays.stream(text.split("\\s+")).filter(word -> !word.isEmpty()).toList();
  }

  private void print(List<Entity> entities) throws IOException {
    if (json) {
      new JsonLines(console.output()).write(writer -> writeJson(writer, entities));
      return;
    }
    for (Entity entity : entities) {
      table.row(
          Scores.shown(entity.score()),
          entity.label(),
          entity.start(),
          entity.end(),
          entity.word());
    }
  }

  private static void writeJson(JsonWriter writer, List<Entity> entities) throws IOException {
    writer.beginArray();
    for (Entity entity : entities) {
      boolean token = entity.index().isPresent();
      writer.beginObject();
      writer.name(token ? "entity" : "entity_group").value(entity.label());
      writer.name("score").value(Scores.finite(entity.score()));
      if (token) {
        writer.name("index").value(entity.index().getAsInt());
      }
      writer.name("word").value(entity.word());
      writer.name("start").value(entity.start());
      writer.name("end").value(entity.end());
      writer.endObject();
    }
    writer.endArray();
  }
}
