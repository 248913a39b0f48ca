package dev.jbert.tools.tensorflow;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jbert.model.BertConfig;
import dev.jbert.model.Checkpoint;
import dev.jbert.model.HeadKind;
import dev.jbert.tools.checkpoint.CheckpointException;
import dev.jbert.tools.checkpoint.CheckpointException.Reason;
import dev.jbert.tools.checkpoint.ImportSummary;
import dev.jbert.tools.checkpoint.Progress;
import dev.jbert.weights.WeightSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The heads that Google's fine-tuning programs leave in a checkpoint. */
class TensorFlowHeadsTest {

  @TempDir Path folder;

  private Path source;
  private Path output;

  @BeforeEach
  void makeFolders() throws IOException {
    source = Files.createDirectory(folder.resolve("source"));
    output = Files.createDirectory(folder.resolve("output"));
  }

  @Test
  void headOfRunSquadBecomesQaOutputs() throws IOException {
    SmallBert bert =
        fineTuned()
            .variable("cls/squad/output_weights", 2, SmallBert.HIDDEN)
            .variable("cls/squad/output_bias", 2)
            .variable("cls/squad/output_weights/adam_m", 2, SmallBert.HIDDEN)
            .variable("cls/squad/output_bias/adam_v", 2);
    ImportSummary summary = imported(bert.writeOriginal(source, "{}"));
    assertEquals(
        List.of("cls/squad/output_bias/adam_v", "cls/squad/output_weights/adam_m"),
        summary.ignored());
    assertEquals(List.of("BertForQuestionAnswering"), BertConfig.read(output).architectures());
    try (WeightSource weights = WeightSource.open(output)) {
      // Stored as [2, H] already, as are the classifier's: no kernel, not transposed.
      assertArrayEquals(
          bert.values.get("cls/squad/output_weights"),
          weights.tensor("qa_outputs.weight", 2, 64).toFloatArray());
      is(bert, weights, "cls/squad/output_bias", "qa_outputs.bias");
    }
    assertEquals(Set.of(HeadKind.QUESTION_ANSWERING), heads());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 64})
  void headOfRunClassifierBecomesTheClassifierWithAsManyLabels(int labels) throws IOException {
    SmallBert bert =
        fineTuned()
            .variable("output_weights", labels, SmallBert.HIDDEN)
            .variable("output_bias", labels)
            .variable("output_weights/adam_m", labels, SmallBert.HIDDEN)
            .variable("output_bias/adam_v", labels)
            .variable("global_step", 1);
    imported(bert.writeOriginal(source, "{}"));
    BertConfig config = BertConfig.read(output);
    assertEquals(List.of("BertForSequenceClassification"), config.architectures());
    assertEquals(
        IntStream.range(0, labels).mapToObj(id -> "LABEL_" + id).toList(), config.labels());
    try (WeightSource weights = WeightSource.open(output)) {
      assertArrayEquals(
          bert.values.get("output_weights"),
          weights.tensor("classifier.weight", labels, 64).toFloatArray());
      is(bert, weights, "output_bias", "classifier.bias");
    }
    assertEquals(Set.of(HeadKind.SEQUENCE_CLASSIFICATION), heads());
  }

  @Test
  void labelsStandInTheConfigBothWaysRound() throws IOException {
    fineTuned()
        .variable("output_weights", 2, SmallBert.HIDDEN)
        .variable("output_bias", 2)
        .writeOriginal(source, "{}");
    imported(source);
    String config = Files.readString(output.resolve("config.json"));
    assertTrue(
        config.contains(
            """
              "id2label": {
                "0": "LABEL_0",
                "1": "LABEL_1"
              },
              "label2id": {
                "LABEL_0": 0,
                "LABEL_1": 1
              },
            """),
        config);
  }

  @Test
  void fineTunedHeadsThatAreNotWholeAreRefused() throws IOException {
    Path index = source.resolve("bert_model.ckpt.index");
    fineTuned().variable("output_weights", 3, SmallBert.HIDDEN).writeOriginal(source, "{}");
    refused(Reason.MISSING_TENSOR, index + ": lacks output_bias");
    fineTuned().variable("output_bias", 3).writeOriginal(source, "{}");
    refused(Reason.UNKNOWN_TENSOR, index + ": has weights of no known part: output_bias");
    fineTuned()
        .variable("output_weights", 3, SmallBert.HIDDEN)
        .variable("output_bias", 2)
        .writeOriginal(source, "{}");
    refused(Reason.WRONG_SHAPE, index + ": tensor 'output_bias' has shape [2], expected [3]");
    fineTuned()
        .variable("cls/squad/output_weights", SmallBert.HIDDEN, 2)
        .variable("cls/squad/output_bias", 2)
        .writeOriginal(source, "{}");
    refused(
        Reason.WRONG_SHAPE,
        index + ": tensor 'cls/squad/output_weights' has shape [64, 2], expected [2, 64]");
  }

  @Test
  void headsThatStandTogetherAreAllNamed() throws IOException {
    new SmallBert()
        .variable("cls/squad/output_weights", 2, SmallBert.HIDDEN)
        .variable("cls/squad/output_bias", 2)
        .writeOriginal(source, "{}");
    imported(source);
    assertEquals(
        List.of("BertForMaskedLM", "BertForQuestionAnswering"),
        BertConfig.read(output).architectures());
  }

  /** Embeddings, encoder and pooler: what Google's fine-tuning programs keep of the model. */
  private static SmallBert fineTuned() {
    SmallBert bert = new SmallBert();
    List.copyOf(bert.values.keySet()).stream()
        .filter(name -> name.startsWith("cls/"))
        .forEach(bert::without);
    return bert;
  }

  private Set<HeadKind> heads() throws IOException {
    try (Checkpoint checkpoint = Checkpoint.open(output)) {
      assertEquals(List.of(), checkpoint.unexpectedWeights());
      return checkpoint.heads();
    }
  }

  private ImportSummary imported(Path from) throws IOException {
    return new TensorFlowImporter().importInto(from, output, Progress.none());
  }

  private void refused(Reason reason, String message) {
    CheckpointException e = assertThrows(CheckpointException.class, () -> imported(source));
    assertEquals(message, e.getMessage());
    assertEquals(reason, e.reason());
  }

  private static void is(SmallBert bert, WeightSource weights, String variable, String name) {
    assertArrayEquals(bert.values.get(variable), weights.tensor(name).toFloatArray(), name);
  }
}
