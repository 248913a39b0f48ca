package dev.jbert.tools.command;

import com.google.gson.stream.JsonWriter;
import dev.jbert.pipeline.LabelScore;
import dev.jbert.pipeline.ZeroShotClassification;
import dev.jbert.pipeline.ZeroShotOptions;
import dev.jbert.tools.input.JsonFields;
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
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code jbert zero-shot}: labels that the caller names. */
@Command(
    name = "zero-shot",
    header = "Label texts with labels of your own.",
    description =
        "%nNeeds a checkpoint that was trained on natural language inference. With --json the result"
            + " is that of the Hugging Face pipeline zero-shot-classification: {sequence, labels,"
            + " scores}, best label first.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  jbert zero-shot --model my-nli --labels travel,cooking \"one day I will see Rome\"",
      "  jbert zero-shot --model my-nli --json --jsonl --file questions.jsonl"
    })
final class ZeroShotCommand implements Callable<Integer> {
  private static final int TEXT_COLUMNS = 60;
  private static final String SEQUENCE = "sequence";
  private static final String CANDIDATE_LABELS = "candidate_labels";

  private final Console console;
  private final Table table =
      new Table(Column.right("score"), Column.left("label"), Column.left("text"));

  @Mixin private TextOptions texts = new TextOptions();
  @Mixin private ModelOptions model = new ModelOptions();
  @Mixin private RunOptions run = new RunOptions();

  @Option(
      names = {"-l", "--labels"},
      paramLabel = "LABEL",
      split = ",",
      description = "The labels, separated by commas.")
  private List<String> labels = List.of();

  @Option(
      names = "--jsonl",
      description =
          "Each text is a JSON object with the fields sequence and, unless --labels says them,"
              + " candidate_labels: a list, or a string with commas.")
  private boolean jsonLines;

  @Option(
      names = "--hypothesis-template",
      paramLabel = "TEXT",
      defaultValue = "This example is {}.",
      description = "The sentence that a label is put into, at {}.")
  private String hypothesisTemplate = "";

  @Option(names = "--multi-label", description = "Let several labels be true at once.")
  private boolean multiLabel;

  @Option(names = "--json", description = "Print a line of JSON for each text.")
  private boolean json;

  private record Question(String sequence, List<String> candidateLabels) {}

  ZeroShotCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException {
    ZeroShotOptions options = options();
    List<String> sharedLabels = stripped(labels);
    if (sharedLabels.isEmpty() && !jsonLines) {
      throw new UsageException("give --labels, or --jsonl with candidate_labels in each line");
    }
    try (TextStream stream = texts.open(console);
        ZeroShotClassification zeroShot =
            ZeroShotClassification.load(model.folder(console), run.loadOptions(stream))) {
      Batches.run(
          stream,
          text -> read(text, sharedLabels),
          batch -> batch.stream().map(question -> classify(zeroShot, question, options)).toList(),
          this::print);
    }
    if (!json) {
      table.writeTo(console);
    }
    return 0;
  }

  private ZeroShotOptions options() {
    try {
      ZeroShotOptions options =
          ZeroShotOptions.defaults().withHypothesisTemplate(hypothesisTemplate);
      return multiLabel ? options.withMultiLabel() : options;
    } catch (IllegalArgumentException e) {
      throw new UsageException(e.getMessage());
    }
  }

  private static List<String> stripped(List<String> labels) {
    return labels.stream().map(String::strip).filter(label -> !label.isEmpty()).toList();
  }

  private Question read(String text, List<String> sharedLabels) {
    if (!jsonLines) {
      return new Question(text, sharedLabels);
    }
    JsonFields fields = JsonFields.parse(text, Set.of(SEQUENCE, CANDIDATE_LABELS));
    if (!fields.has(CANDIDATE_LABELS) && !sharedLabels.isEmpty()) {
      return new Question(fields.text(SEQUENCE), sharedLabels);
    }
    return new Question(fields.text(SEQUENCE), stripped(fields.textsOrCommas(CANDIDATE_LABELS)));
  }

  private static List<LabelScore> classify(
      ZeroShotClassification zeroShot, Question question, ZeroShotOptions options) {
    return zeroShot
        .classify(List.of(question.sequence()), question.candidateLabels(), options)
        .getFirst();
  }

  private void print(Question question, List<LabelScore> scored) throws IOException {
    if (json) {
      new JsonLines(console.output()).write(writer -> writeJson(writer, question, scored));
      return;
    }
    for (LabelScore label : scored) {
      table.row(
          Scores.shown(label.score()),
          label.label(),
          DisplayText.shortened(question.sequence(), TEXT_COLUMNS));
    }
  }

  private static void writeJson(JsonWriter writer, Question question, List<LabelScore> scored)
      throws IOException {
    writer.beginObject();
    writer.name(SEQUENCE).value(question.sequence());
    writer.name("labels").beginArray();
    for (LabelScore label : scored) {
      writer.value(label.label());
    }
    writer.endArray();
    writer.name("scores").beginArray();
    for (LabelScore label : scored) {
      writer.value(Scores.finite(label.score()));
    }
    writer.endArray();
    writer.endObject();
  }
}
