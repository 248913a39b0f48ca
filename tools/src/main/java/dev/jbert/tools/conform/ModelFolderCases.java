package dev.jbert.tools.conform;

import dev.jbert.model.BertConfig;
import dev.jbert.tools.conform.ExpectedArray.Output;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads {@code expected.json}: a model folder's own tensors and pipeline results. */
final class ModelFolderCases {
  /** What logits are, by the end of the architecture's name. */
  private static final Map<String, Output> LOGITS =
      Map.of(
          "ForMaskedLM", Output.MASKED_LM_LOGITS,
          "ForNextSentencePrediction", Output.NEXT_SENTENCE_LOGITS,
          "ForSequenceClassification", Output.SEQUENCE_LOGITS,
          "ForTokenClassification", Output.TOKEN_LOGITS,
          "ForMultipleChoice", Output.CHOICE_LOGITS);

  private final Path folder;
  private final Path archive;
  private final List<ReferenceCase> cases = new ArrayList<>();

  private ModelFolderCases(Path folder) {
    this.folder = folder;
    this.archive = folder.resolve("expected.npz");
  }

  static List<ReferenceCase> read(Path file) throws IOException {
    ModelFolderCases reader = new ModelFolderCases(file.toAbsolutePath().normalize().getParent());
    reader.readAll(JsonNode.read(file));
    return reader.cases;
  }

  private void readAll(JsonNode file) throws IOException {
    for (String task : file.keys()) {
      List<JsonNode> references = file.get(task).elements();
      for (int i = 0; i < references.size(); i++) {
        JsonNode reference = references.get(i);
        String name = task.equals("tensors") ? reference.get("name").text() : task + "[" + i + "]";
        cases.add(new ReferenceCase(folder.getFileName() + "/" + name, check(task, reference)));
      }
    }
  }

  private ReferenceCase.Check check(String task, JsonNode reference) {
    return switch (task) {
      case "tensors" -> tensors(reference);
      case "fill_mask" -> new FillMaskCheck(_ -> folder, reference);
      case "text_classification" -> new TextClassificationCheck(_ -> folder, reference);
      case "question_answering" -> new QuestionAnsweringCheck(_ -> folder, reference);
      case "zero_shot" -> new ZeroShotCheck(_ -> folder, reference);
      case "token_classification" -> new TokenClassificationCheck(_ -> folder, reference);
      default -> failed("there is no pipeline " + task);
    };
  }

  private ReferenceCase.Check tensors(JsonNode reference) {
    return checkpoints -> tensorCheck(reference).run(checkpoints);
  }

  private ReferenceCase.Check tensorCheck(JsonNode reference) throws IOException {
    List<ExpectedArray> expected = new ArrayList<>();
    JsonNode outputs = reference.get("outputs");
    for (String name : outputs.keys()) {
      Optional<Output> output = output(name);
      if (output.isEmpty()) {
        return failed("there is no head for " + name + " of this architecture");
      }
      JsonNode arrays = outputs.get(name);
      if (arrays.isText()) {
        expected.add(new ExpectedArray(output.get(), 0, arrays.text()));
      } else {
        List<String> names = arrays.texts();
        for (int layer = 0; layer < names.size(); layer++) {
          expected.add(new ExpectedArray(output.get(), layer, names.get(layer)));
        }
      }
    }
    return new TensorCheck(_ -> folder, reference, expected, archive, Bound.TINY_STATES);
  }

  /** What a name means; {@code logits} mean what the folder's architecture says. */
  private Optional<Output> output(String name) throws IOException {
    return switch (name) {
      case "last_hidden_state" -> Optional.of(Output.LAST_HIDDEN_STATE);
      case "hidden_states" -> Optional.of(Output.HIDDEN_STATE);
      case "attentions" -> Optional.of(Output.ATTENTION);
      case "pooler_output" -> Optional.of(Output.POOLER_OUTPUT);
      case "prediction_logits" -> Optional.of(Output.MASKED_LM_LOGITS);
      case "seq_relationship_logits" -> Optional.of(Output.NEXT_SENTENCE_LOGITS);
      case "start_logits" -> Optional.of(Output.START_LOGITS);
      case "end_logits" -> Optional.of(Output.END_LOGITS);
      case "logits" -> logits();
      default -> Optional.empty();
    };
  }

  private Optional<Output> logits() throws IOException {
    String architecture = String.join(" ", BertConfig.read(folder).architectures());
    for (Map.Entry<String, Output> logits : LOGITS.entrySet()) {
      if (architecture.endsWith(logits.getKey())) {
        return Optional.of(logits.getValue());
      }
    }
    return Optional.empty();
  }

  private static ReferenceCase.Check failed(String reason) {
    return _ -> new Verdict.Failed(reason);
  }
}
