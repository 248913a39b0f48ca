package dev.jbert.tools.command;

import com.google.gson.stream.JsonWriter;
import dev.jbert.model.BertConfig;
import dev.jbert.model.Checkpoint;
import dev.jbert.model.HeadKind;
import dev.jbert.tokenizer.Tokenizer;
import dev.jbert.tools.checkpoint.WholeModel;
import dev.jbert.tools.output.Console;
import dev.jbert.tools.output.JsonLines;
import dev.jbert.tools.output.Table;
import dev.jbert.tools.output.Table.Column;
import dev.jbert.weights.TensorInfo;
import dev.jbert.weights.WeightSource;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code jbert inspect}: what a model folder holds. */
@Command(
    name = "inspect",
    header = "Show what a model folder holds.",
    description =
        "%nConfiguration, heads, vocabulary and tensors, all checked against each other, and what a"
            + " sentence-transformers folder says about vectors.",
    footerHeading = "%nExamples:%n",
    footer = {"  jbert inspect bert-base-uncased", "  jbert inspect --json ./my-bert"})
final class InspectCommand implements Callable<Integer> {
  private final Console console;

  @Parameters(
      paramLabel = "MODEL",
      description = "A model folder, or a name; a name that is not here yet is pulled.")
  private String model = "";

  @Option(names = "--no-tensors", description = "Leave out the list of tensors.")
  private boolean withoutTensors;

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  InspectCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException {
    Path root = new Models(console).resolve(model);
    WholeModel.check(root);
    Map<String, Object> sentenceFacts = new LinkedHashMap<>();
    Path folder = SentenceFacts.read(root, sentenceFacts);
    try (Checkpoint checkpoint = Checkpoint.open(folder);
        WeightSource weights = WeightSource.open(folder)) {
      List<TensorInfo> tensors = weights.names().stream().map(weights::info).toList();
      Map<String, Object> facts = facts(checkpoint, tensors);
      facts.putAll(sentenceFacts);
      if (json) {
        writeJson(facts, tensors);
      } else {
        writeTables(facts, tensors);
      }
    }
    return 0;
  }

  private static Map<String, Object> facts(Checkpoint checkpoint, List<TensorInfo> tensors)
      throws IOException {
    BertConfig config = checkpoint.config();
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("folder", checkpoint.folder().toString());
    facts.put("model_type", config.modelType());
    facts.put("architectures", String.join(", ", config.architectures()));
    facts.put("num_hidden_layers", config.numHiddenLayers());
    facts.put("hidden_size", config.hiddenSize());
    facts.put("num_attention_heads", config.numAttentionHeads());
    facts.put("intermediate_size", config.intermediateSize());
    facts.put("hidden_act", config.hiddenAct().toString().toLowerCase(Locale.ROOT));
    facts.put("max_position_embeddings", config.maxPositionEmbeddings());
    facts.put("type_vocab_size", config.typeVocabSize());
    facts.put("vocab_size", config.vocabSize());
    facts.put("tokenizer_vocab_size", vocabularySize(checkpoint.folder()));
    facts.put("heads", heads(checkpoint));
    facts.put("parameters", tensors.stream().mapToLong(TensorInfo::elementCount).sum());
    facts.put("unexpected_tensors", String.join(", ", checkpoint.unexpectedWeights()));
    return facts;
  }

  private static int vocabularySize(Path folder) throws IOException {
    return Tokenizer.load(folder).vocabulary().size();
  }

  private static String heads(Checkpoint checkpoint) {
    List<String> heads = new ArrayList<>();
    if (checkpoint.hasPooler()) {
      heads.add("pooler");
    }
    for (HeadKind kind : HeadKind.values()) {
      if (checkpoint.heads().contains(kind)) {
        heads.add(kind.name().toLowerCase(Locale.ROOT));
      }
    }
    return heads.isEmpty() ? "none" : String.join(", ", heads);
  }

  private void writeTables(Map<String, Object> facts, List<TensorInfo> tensors) throws IOException {
    Table summary = new Table(Column.left("what"), Column.left("value"));
    facts.forEach(
        (what, value) -> {
          if (!value.toString().isEmpty()) {
            summary.row(
                what, value instanceof Long n ? String.format(Locale.ROOT, "%,d", n) : value);
          }
        });
    summary.writeTo(console);
    if (withoutTensors) {
      return;
    }
    Table table = new Table(Column.left("tensor"), Column.left("dtype"), Column.right("shape"));
    for (TensorInfo tensor : tensors) {
      table.row(tensor.name(), tensor.dtype(), tensor.shape());
    }
    console.output().append('\n');
    table.writeTo(console);
  }

  private void writeJson(Map<String, Object> facts, List<TensorInfo> tensors) throws IOException {
    new JsonLines(console.output())
        .write(
            writer -> {
              writer.beginObject();
              for (Map.Entry<String, Object> fact : facts.entrySet()) {
                writeFact(writer.name(fact.getKey()), fact.getValue());
              }
              if (!withoutTensors) {
                writeTensors(writer.name("tensors"), tensors);
              }
              writer.endObject();
            });
  }

  private static void writeFact(JsonWriter writer, Object value) throws IOException {
    if (value instanceof Number number) {
      writer.value(number);
    } else {
      writer.value(value.toString());
    }
  }

  private static void writeTensors(JsonWriter writer, List<TensorInfo> tensors) throws IOException {
    writer.beginArray();
    for (TensorInfo tensor : tensors) {
      writer.beginObject();
      writer.name("name").value(tensor.name());
      writer.name("dtype").value(tensor.dtype().toString());
      writer.name("shape").beginArray();
      for (long size : tensor.shape()) {
        writer.value(size);
      }
      writer.endArray();
      writer.endObject();
    }
    writer.endArray();
  }
}
