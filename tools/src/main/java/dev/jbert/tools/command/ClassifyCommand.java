package dev.jbert.tools.command;

import com.google.gson.stream.JsonWriter;
import dev.jbert.pipeline.FunctionToApply;
import dev.jbert.pipeline.LabelScore;
import dev.jbert.pipeline.TextClassification;
import dev.jbert.pipeline.TextClassificationOptions;
import dev.jbert.tokenizer.TextInput;
import dev.jbert.tokenizer.Truncation;
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
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code jbert classify}: labels of texts. */
@Command(
    name = "classify",
    header = "Label texts, or pairs of texts.",
    description =
        "%nNeeds a checkpoint with a sequence classification head. With --json the result is that of"
            + " the Hugging Face pipeline text-classification: {label, score}, or a list of them if"
            + " --top-k or --all is given.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  jbert classify --model my-sst2 \"What a lovely day!\"",
      "  jbert classify --model my-nli --all --pair \"It rains.\" \"The street is wet.\"",
      "  jbert classify --model my-nli --json --jsonl --file pairs.jsonl"
    })
final class ClassifyCommand implements Callable<Integer> {
  private static final int TEXT_COLUMNS = 60;

  private final Console console;
  private final Table table =
      new Table(Column.right("score"), Column.left("label"), Column.left("text"));

  @Mixin private TextOptions texts = new TextOptions();
  @Mixin private PairOptions pairs = new PairOptions();
  @Mixin private ModelOptions model = new ModelOptions();
  @Mixin private RunOptions run = new RunOptions();

  @Option(
      names = {"-k", "--top-k"},
      paramLabel = "N",
      description = "How many labels for each text (default: the best one).")
  private Optional<Integer> topK = Optional.empty();

  @Option(names = "--all", description = "Give every label.")
  private boolean all;

  @Option(
      names = "--function-to-apply",
      paramLabel = "sigmoid|softmax|none",
      description = "How logits become scores (default: as config.json says).")
  private Optional<FunctionToApply> functionToApply = Optional.empty();

  @Option(names = "--truncate", description = "Cut texts that are too long for the model.")
  private boolean truncate;

  @Option(names = "--json", description = "Print a line of JSON for each text.")
  private boolean json;

  ClassifyCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException {
    TextClassificationOptions options = options();
    try (TextStream stream = texts.open(console);
        TextClassification classifier =
            TextClassification.load(model.folder(console), run.loadOptions(stream))) {
      Batches.run(stream, pairs::read, batch -> classifier.classify(batch, options), this::print);
    }
    if (!json) {
      table.writeTo(console);
    }
    return 0;
  }

  private TextClassificationOptions options() {
    if (topK.isPresent() && (topK.get() < 1 || all)) {
      throw new UsageException(
          all
              ? "--top-k and --all exclude each other"
              : "--top-k must be 1 or more, found " + topK.get());
    }
    pairs.check();
    TextClassificationOptions options = TextClassificationOptions.defaults();
    if (topK.isPresent()) {
      options = options.withTopK(topK.get());
    }
    if (all) {
      options = options.withAllLabels();
    }
    if (functionToApply.isPresent()) {
      options = options.withFunctionToApply(functionToApply.get());
    }
    return truncate ? options.withTruncation(Truncation.LONGEST_FIRST) : options;
  }

  private void print(TextInput input, List<LabelScore> labels) throws IOException {
    if (json) {
      new JsonLines(console.output()).write(writer -> writeJson(writer, labels));
      return;
    }
    for (LabelScore label : labels) {
      table.row(
          Scores.shown(label.score()),
          label.label(),
          DisplayText.shortened(input.text(), TEXT_COLUMNS));
    }
  }

  private void writeJson(JsonWriter writer, List<LabelScore> labels) throws IOException {
    boolean list = topK.isPresent() || all;
    if (list) {
      writer.beginArray();
    }
    for (LabelScore label : labels) {
      writer.beginObject();
      writer.name("label").value(label.label());
      writer.name("score").value(Scores.finite(label.score()));
      writer.endObject();
    }
    if (list) {
      writer.endArray();
    }
  }
}
