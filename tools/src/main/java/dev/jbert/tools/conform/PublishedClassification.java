package dev.jbert.tools.conform;

import dev.jbert.kernel.Matrix;
import dev.jbert.model.ProblemType;
import dev.jbert.model.TokenBatch;
import dev.jbert.pipeline.LabelScore;
import dev.jbert.tokenizer.Encoding;
import dev.jbert.tokenizer.EncodingOptions;
import dev.jbert.tokenizer.Padding;
import dev.jbert.tokenizer.TextInput;
import java.util.List;
import java.util.Optional;

/** Published logits, probabilities and labels of texts. */
final class PublishedClassification {
  private PublishedClassification() {}

  /** Kind {@code sequence_classification}: ids, logits and probabilities of texts. */
  static void texts(LoadedCheckpoint checkpoint, JsonNode reference, Comparison comparison)
      throws FormException {
    Optional<JsonNode> labels = reference.find("labels");
    if (labels.isPresent()) {
      comparison.equal(
          "labels", labels.get().texts(), checkpoint.sequenceClassification().labels());
    }
    List<TextInput> inputs = TensorCheck.textInputs(reference.get("texts"), reference);
    compareIds(checkpoint, inputs, reference, comparison);
    EncodingOptions padded = EncodingOptions.defaults().withPadding(Padding.LONGEST);
    List<Encoding> rows = checkpoint.tokenizer().encodeBatch(inputs, padded).rows();
    TokenBatch batch =
        TokenBatch.of(
            rows.stream().map(Encoding::inputIds).toArray(int[][]::new),
            rows.stream().map(Encoding::tokenTypeIds).toArray(int[][]::new),
            rows.stream().map(Encoding::attentionMask).toArray(int[][]::new));
    double tolerance = PublishedCases.tolerance(reference);
    compareLogits(checkpoint, batch, "", reference, tolerance, comparison);
  }

  /** Published ids are those of each text alone, without padding. */
  private static void compareIds(
      LoadedCheckpoint checkpoint,
      List<TextInput> inputs,
      JsonNode reference,
      Comparison comparison)
      throws FormException {
    Optional<JsonNode> inputIds = reference.find("input_ids");
    if (inputIds.isEmpty()) {
      return;
    }
    int[][] expected = inputIds.get().integerRows();
    comparison.equal("rows of input_ids", expected.length, inputs.size());
    List<Encoding> rows =
        checkpoint.tokenizer().encodeBatch(inputs, EncodingOptions.defaults()).rows();
    for (int b = 0; b < Math.min(expected.length, rows.size()); b++) {
      comparison.equal("input_ids[" + b + "]", expected[b], rows.get(b).inputIds());
    }
  }

  /** Kind {@code sequence_classification_ids}: logits of bare ids. */
  static void ids(LoadedCheckpoint checkpoint, JsonNode reference, Comparison comparison)
      throws FormException {
    List<JsonNode> cases = reference.get("cases").elements();
    double tolerance = PublishedCases.tolerance(reference);
    for (int i = 0; i < cases.size(); i++) {
      TokenBatch batch = PaddedInputs.read(cases.get(i)).batch();
      compareLogits(checkpoint, batch, "case " + i + " ", cases.get(i), tolerance, comparison);
    }
  }

  private static void compareLogits(
      LoadedCheckpoint checkpoint,
      TokenBatch batch,
      String where,
      JsonNode reference,
      double tolerance,
      Comparison comparison)
      throws FormException {
    Matrix logits = checkpoint.sequenceClassification().logits(batch);
    compare(where + "logits", reference.get("logits"), logits, tolerance, comparison);
    Optional<JsonNode> probabilities = reference.find("probabilities");
    if (probabilities.isPresent()) {
      String name = where + "probabilities";
      compare(name, probabilities.get(), softmax(logits), tolerance, comparison);
    }
  }

  private static void compare(
      String name, JsonNode expected, Matrix found, double tolerance, Comparison comparison)
      throws FormException {
    List<JsonNode> rows = expected.elements();
    comparison.equal("rows of " + name, rows.size(), found.rows());
    for (int row = 0; row < Math.min(rows.size(), found.rows()); row++) {
      List<JsonNode> values = rows.get(row).elements();
      comparison.equal(name + "[" + row + "] labels", values.size(), found.columns());
      for (int label = 0; label < Math.min(values.size(), found.columns()); label++) {
        String place = name + "[" + row + ", " + label + "]";
        comparison.close(place, values.get(label).number(), found.at(row, label), tolerance);
      }
    }
  }

  private static Matrix softmax(Matrix logits) {
    Matrix probabilities = Matrix.zeros(logits.rows(), logits.columns());
    for (int row = 0; row < logits.rows(); row++) {
      double sum = 0;
      for (int label = 0; label < logits.columns(); label++) {
        sum += Math.exp(logits.at(row, label));
      }
      for (int label = 0; label < logits.columns(); label++) {
        probabilities.values()[probabilities.rowOffset(row) + label] =
            (float) (Math.exp(logits.at(row, label)) / sum);
      }
    }
    return probabilities;
  }

  /** Kind {@code text_classification}: the best label of texts, each on its own. */
  static void labels(LoadedCheckpoint checkpoint, JsonNode reference, Comparison comparison)
      throws FormException {
    Optional<JsonNode> count = reference.find("labels_count");
    if (count.isPresent()) {
      int found = checkpoint.classifier().labels().size();
      comparison.equal("labels_count", count.get().integer(), found);
    }
    Optional<JsonNode> multiLabel = reference.find("multi_label");
    if (multiLabel.isPresent()) {
      Optional<ProblemType> type = checkpoint.model().config().problemType();
      boolean found = type.equals(Optional.of(ProblemType.MULTI_LABEL_CLASSIFICATION));
      comparison.equal("multi_label", multiLabel.get().truth(), found);
    }
    double tolerance = PublishedCases.tolerance(reference);
    List<JsonNode> cases = reference.get("cases").elements();
    for (int i = 0; i < cases.size(); i++) {
      JsonNode one = cases.get(i);
      LabelScore best = checkpoint.classifier().classify(one.get("text").text());
      comparison.equal("label of case " + i, one.get("label").text(), best.label());
      comparison.close("score of case " + i, one.get("score").number(), best.score(), tolerance);
    }
  }
}
