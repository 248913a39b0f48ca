package dev.jbert.head;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.jbert.kernel.Matrix;
import dev.jbert.model.BertModel;
import dev.jbert.model.CheckpointException;
import dev.jbert.model.CheckpointException.Reason;
import dev.jbert.model.LoadOptions;
import dev.jbert.model.TokenBatch;
import dev.jbert.testing.RandomCheckpoint;
import dev.jbert.testing.Runs;
import dev.jbert.testing.TensorInputs;
import dev.jbert.testing.TinyModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Logits of the fine-tuned heads against the reference, and heads that are not there. */
class ClassifierGoldenTest {

  @TempDir Path folder;

  static Stream<Arguments> bertAndRuns() {
    return withRuns("bert-uncased", "bert-cased");
  }

  static Stream<Arguments> familiesWithTokenHeads() {
    return withRuns("bert-uncased", "bert-cased", "distilbert", "roberta", "electra");
  }

  static Stream<Arguments> familiesWithClassifiers() {
    return Stream.concat(familiesWithTokenHeads(), withRuns("mpnet", "bart"));
  }

  private static Stream<Arguments> withRuns(String... families) {
    return Stream.of(families)
        .flatMap(family -> Runs.all().map(options -> Arguments.of(family, options)));
  }

  @ParameterizedTest
  @MethodSource("familiesWithTokenHeads")
  void answerSpansAgreeWithTheReference(String family, LoadOptions options) throws IOException {
    TensorCases.forEach(family + "-qa", options, TensorCases::checkSpans);
  }

  @ParameterizedTest
  @MethodSource("familiesWithClassifiers")
  void sequenceLogitsAgreeWithTheReference(String family, LoadOptions options) throws IOException {
    TensorCases.forEach(
        family + (family.equals("bart") ? "-nli" : "-seqcls"),
        options,
        (cases, tensors) ->
            cases.checkRows(
                tensors,
                SequenceClassificationHead.load(cases.model())
                    .logits(TensorInputs.batch(tensors))));
  }

  @ParameterizedTest
  @MethodSource("familiesWithTokenHeads")
  void tokenLogitsAgreeWithTheReference(String family, LoadOptions options) throws IOException {
    TensorCases.forEach(
        family + "-tokcls",
        options,
        (cases, tensors) ->
            cases.checkTokens(
                tensors,
                TokenClassificationHead.load(cases.model()).logits(TensorInputs.batch(tensors))));
  }

  @ParameterizedTest
  @MethodSource("bertAndRuns")
  void choiceLogitsAgreeWithTheReference(String family, LoadOptions options) throws IOException {
    TensorCases.forEach(
        family + "-choice",
        options,
        (cases, tensors) ->
            cases.checkRows(
                tensors,
                MultipleChoiceHead.load(cases.model())
                    .logits(TensorInputs.batch(tensors), tensors.choices())));
  }

  @Test
  void theLabelsAreThoseOfTheConfig() throws IOException {
    try (BertModel model = BertModel.load(TinyModel.of("bert-cased-seqcls").folder())) {
      assertEquals(
          List.of("NEGATIVE", "POSITIVE"), SequenceClassificationHead.load(model).labels());
    }
    try (BertModel model = BertModel.load(TinyModel.of("bert-cased-tokcls").folder())) {
      assertEquals(
          List.of("O", "B-PER", "I-PER", "B-ORG", "I-ORG", "B-LOC", "I-LOC", "B-MISC", "I-MISC"),
          TokenClassificationHead.load(model).labels());
    }
  }

  @Test
  void aSequencesLogitsDoNotDependOnItsNeighbours() throws IOException {
    try (BertModel model = BertModel.load(TinyModel.of("bert-cased-seqcls").folder())) {
      SequenceClassificationHead head = SequenceClassificationHead.load(model);
      int[] first = {2, 30, 4, 50, 3};
      int[] second = {2, 8, 3};
      Matrix both = head.logits(TokenBatch.of(first, second));
      Matrix alone = head.logits(TokenBatch.of(second));
      assertEquals(alone.at(0, 0), both.at(1, 0));
      assertEquals(alone.at(0, 1), both.at(1, 1));
    }
  }

  @Test
  void anEmptyBatchHasNoLogits() throws IOException {
    try (BertModel model = BertModel.load(TinyModel.of("bert-cased-seqcls").folder())) {
      assertEquals(0, SequenceClassificationHead.load(model).logits(TokenBatch.of()).rows());
    }
  }

  @Test
  void choicesThatDoNotDivideTheSequencesAreRefused() throws IOException {
    try (BertModel model = BertModel.load(TinyModel.of("bert-cased-choice").folder())) {
      MultipleChoiceHead head = MultipleChoiceHead.load(model);
      TokenBatch three = TokenBatch.of(new int[] {2}, new int[] {3}, new int[] {4});
      IllegalArgumentException e =
          assertThrows(IllegalArgumentException.class, () -> head.logits(three, 2));
      assertEquals("3 sequences, expected a multiple of the 2 choices", e.getMessage());
      assertThrows(IllegalArgumentException.class, () -> head.logits(three, 0));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "bert-cased-tokcls | no sequence classification head: the classifier is that of"
            + " BertForTokenClassification",
        "bert-cased-choice | no sequence classification head: the classifier is that of"
            + " BertForMultipleChoice"
      })
  void theClassifierOfAnotherHeadIsNotTaken(String name, String problem) throws IOException {
    TinyModel tiny = TinyModel.of(name);
    assertRefused(tiny.folder(), Reason.NO_SUCH_HEAD, tiny.folder() + ": " + problem);
  }

  @Test
  void aHeadThatIsNotThereIsAnErrorAndNeverRandom() throws IOException {
    new RandomCheckpoint().write(folder);
    assertRefused(
        folder,
        Reason.NO_SUCH_HEAD,
        folder.resolve("model.safetensors")
            + ": no complete sequence classification head: it lacks 2 of 2 weights:"
            + " classifier.weight, classifier.bias");
  }

  @Test
  void aClassifierForAnotherNumberOfLabelsIsRefused() throws IOException {
    new RandomCheckpoint()
        .put("classifier.weight", 3, 8)
        .put("classifier.bias", 3)
        .config("id2label", "{\"0\": \"no\", \"1\": \"yes\"}")
        .write(folder);
    assertRefused(
        folder,
        Reason.WRONG_SHAPE,
        folder.resolve("model.safetensors")
            + ": tensor \"classifier.weight\" has shape [3, 8], expected [2, 8] from config.json");
  }

  @Test
  void aClassifierThatReadsThePoolerNeedsOne() throws IOException {
    new RandomCheckpoint()
        .put("classifier.weight", 2, 8)
        .put("classifier.bias", 2)
        .remove("bert.pooler.dense.bias")
        .write(folder);
    assertRefused(
        folder,
        Reason.NO_SUCH_HEAD,
        folder.resolve("model.safetensors")
            + ": no complete pooler: it lacks 1 of 2 weights: bert.pooler.dense.bias");
  }

  private static void assertRefused(Path checkpoint, Reason reason, String message)
      throws IOException {
    try (BertModel model = BertModel.load(checkpoint)) {
      CheckpointException e =
          assertThrows(CheckpointException.class, () -> SequenceClassificationHead.load(model));
      assertEquals(reason, e.reason());
      assertEquals(message, e.getMessage());
    }
  }
}
