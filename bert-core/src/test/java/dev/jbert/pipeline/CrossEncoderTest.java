package dev.jbert.pipeline;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jbert.kernel.Matrix;
import dev.jbert.model.CheckpointException;
import dev.jbert.model.CheckpointException.Reason;
import dev.jbert.testing.NpzFile;
import dev.jbert.testing.OneLabelModel;
import dev.jbert.testing.TinyModel;
import dev.jbert.testing.TinyModel.TensorCase;
import dev.jbert.tokenizer.TextInput;
import dev.jbert.tokenizer.Truncation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Against the reference's logits of pairs, and what double precision makes of them. */
class CrossEncoderTest {

  private static final TinyModel TWO_LABELS = TinyModel.of("bert-uncased-seqcls");
  private static final double SCORES = 2e-5;
  private static final List<TextInput> PAIRS = new ArrayList<>();
  private static double[][] logits;

  @TempDir Path scratch;

  @BeforeAll
  static void readTheReference() throws IOException {
    TensorCase pairs = TWO_LABELS.tensorCases().get(1);
    for (int i = 0; i < 4; i++) {
      PAIRS.add(
          TextInput.of(
              pairs.json().getAsJsonArray("texts").get(i).getAsString(),
              pairs.json().getAsJsonArray("text_pairs").get(i).getAsString()));
    }
    try (NpzFile arrays = TWO_LABELS.arrays()) {
      float[] values = arrays.array(pairs.output("logits")).values();
      logits = new double[PAIRS.size()][2];
      for (int i = 0; i < values.length; i++) {
        logits[i / 2][i % 2] = values[i];
      }
    }
  }

  private static double sigmoid(double logit) {
    return 1 / (1 + Math.exp(-logit));
  }

  private static double[] softmax(double first, double second) {
    return new double[] {sigmoid(first - second), sigmoid(second - first)};
  }

  private static void assertRows(double[][] expected, Matrix found) {
    assertEquals(expected.length, found.rows());
    for (int row = 0; row < expected.length; row++) {
      assertEquals(expected[row].length, found.columns());
      for (int label = 0; label < expected[row].length; label++) {
        assertEquals(expected[row][label], found.at(row, label), SCORES);
      }
    }
  }

  private static double[][] each(UnaryOperator<double[]> function) {
    return Arrays.stream(logits).map(double[]::clone).map(function).toArray(double[][]::new);
  }

  @Test
  void severalLabelsGiveRowsOfLogitsUnlessTheOptionsSayOtherwise() throws IOException {
    CrossEncoderOptions options = CrossEncoderOptions.defaults();
    try (CrossEncoder encoder = CrossEncoder.load(TWO_LABELS.folder())) {
      assertEquals(ActivationFn.IDENTITY, encoder.activationFn());
      assertRows(logits, encoder.predict(PAIRS));
      assertRows(
          each(row -> new double[] {sigmoid(row[0]), sigmoid(row[1])}),
          encoder.predict(PAIRS, options.withActivationFn(ActivationFn.SIGMOID)));
      assertRows(
          each(row -> new double[] {Math.tanh(row[0]), Math.tanh(row[1])}),
          encoder.predict(PAIRS, options.withActivationFn(ActivationFn.TANH)));
      assertRows(
          each(row -> new double[] {Math.max(0, row[0]), Math.max(0, row[1])}),
          encoder.predict(PAIRS, options.withActivationFn(ActivationFn.RELU)));
      assertRows(
          each(row -> softmax(row[0], row[1])),
          encoder.predict(PAIRS, options.withActivationFn(ActivationFn.SOFTMAX)));
      assertRows(
          each(row -> softmax(row[0], row[1])), encoder.predict(PAIRS, options.applyingSoftmax()));
      assertRows(
          each(row -> softmax(sigmoid(row[0]), sigmoid(row[1]))),
          encoder.predict(PAIRS, options.withActivationFn(ActivationFn.SIGMOID).applyingSoftmax()));
    }
  }

  @Test
  void aSingleLabelGivesItsProbability() throws IOException {
    Path folder = OneLabelModel.write(scratch.resolve("model"), "");
    try (CrossEncoder encoder = CrossEncoder.load(folder)) {
      assertEquals(List.of("POSITIVE"), encoder.labels());
      double[][] expected = each(row -> new double[] {sigmoid(row[1])});
      assertRows(expected, encoder.predict(PAIRS));
      assertRows(
          expected, encoder.predict(PAIRS, CrossEncoderOptions.defaults().applyingSoftmax()));
      TextInput pair = PAIRS.getFirst();
      assertEquals(expected[0][0], encoder.predict(pair.text(), pair.pair().orElseThrow()), SCORES);
      assertEquals(0, encoder.predict(List.of()).rows());
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"sentence_transformers\": {\"activation_fn\": \"torch.nn.modules.linear.Identity\"}, | IDENTITY",
        "\"sentence_transformers\": {\"activation_fn\": \"torch.nn.modules.activation.Tanh\","
            + " \"version\": \"5.1\"}, \"sbert_ce_default_activation_function\":"
            + " \"torch.nn.modules.linear.Identity\", | TANH",
        "\"sentence_transformers\": {\"version\": \"4.0\"}, | SIGMOID",
        "\"sbert_ce_default_activation_function\": \"torch.nn.modules.linear.Identity\", | IDENTITY",
        "\"sbert_ce_default_activation_function\": null, | SIGMOID"
      })
  void theConfigurationSaysWhatIsMadeOfLogits(String keys, ActivationFn expected)
      throws IOException {
    Path folder = OneLabelModel.write(scratch.resolve("model"), keys);
    try (CrossEncoder encoder = CrossEncoder.load(folder)) {
      assertEquals(expected, encoder.activationFn());
      encoder.savePretrained(scratch.resolve("saved"));
    }
    try (CrossEncoder saved = CrossEncoder.load(scratch.resolve("saved"))) {
      assertEquals(expected, saved.activationFn());
    }
  }

  @Test
  void theFileOfSentenceTransformersGoesBeforeTheConfiguration() throws IOException {
    String keys = "\"sbert_ce_default_activation_function\": \"torch.nn.modules.linear.Identity\",";
    Path folder = OneLabelModel.write(scratch.resolve("model"), keys);
    Path file = folder.resolve("config_sentence_transformers.json");
    Files.writeString(file, "{\"activation_fn\": \"torch.nn.modules.activation.ReLU\"}");
    try (CrossEncoder encoder = CrossEncoder.load(folder)) {
      assertEquals(ActivationFn.RELU, encoder.activationFn());
      encoder.savePretrained(scratch.resolve("saved"));
    }
    try (CrossEncoder saved = CrossEncoder.load(scratch.resolve("saved"))) {
      assertEquals(ActivationFn.RELU, saved.activationFn());
    }
    Files.writeString(file, "{\"activation_fn\": null, \"default_prompt_name\": null}");
    try (CrossEncoder encoder = CrossEncoder.load(folder)) {
      assertEquals(ActivationFn.IDENTITY, encoder.activationFn());
    }
    Files.writeString(file, "{\"default_prompt_name\": \"query\"}");
    assertEquals(
        Reason.UNSUPPORTED,
        assertThrows(CheckpointException.class, () -> CrossEncoder.load(folder)).reason());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"torch.nn.modules.activation.Mish\"",
        "\"my.own.Sigmoid\"",
        "\"Sigmoid\"",
        "\"\"",
        "7"
      })
  void anUnknownActivationIsRefusedByName(String name) throws IOException {
    String key = "sbert_ce_default_activation_function";
    Path folder = OneLabelModel.write(scratch.resolve("model"), "\"%s\": %s,".formatted(key, name));
    CheckpointException e =
        assertThrows(CheckpointException.class, () -> CrossEncoder.load(folder));
    assertTrue(e.getMessage().contains(key) && e.getMessage().contains(name), e.getMessage());
    assertTrue(e.getMessage().contains("config.json"), e.getMessage());
  }

  @Test
  void documentsComeBestFirstAndEqualOnesInTheirOrder() throws IOException {
    Path folder = OneLabelModel.write(scratch.resolve("model"), "");
    String query = "How much did it rise?";
    List<String> documents = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      documents.add(PAIRS.get(i % 4).text());
    }
    try (CrossEncoder encoder = CrossEncoder.load(folder)) {
      List<RankedDocument> ranked = encoder.rank(query, documents);
      List<RankedDocument> expected = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        float score = encoder.predict(query, documents.get(i));
        expected.add(new RankedDocument(i, score, documents.get(i)));
      }
      expected.sort((a, b) -> Float.compare(b.score(), a.score()));
      assertEquals(expected, ranked);
      assertEquals(expected.subList(0, 3), encoder.rank(query, documents, 3));
      assertEquals(expected, encoder.rank(query, documents, 1_000));
      assertEquals(List.of(), encoder.rank(query, List.of()));
      assertThrows(IllegalArgumentException.class, () -> encoder.rank(query, documents, 0));
    }
  }

  @Test
  void severalLabelsHaveNoOrder() throws IOException {
    try (CrossEncoder encoder = CrossEncoder.load(TWO_LABELS.folder())) {
      IllegalArgumentException e =
          assertThrows(IllegalArgumentException.class, () -> encoder.rank("a", List.of("b")));
      assertEquals(
          "a ranking needs a model with one label, this one has 2: [NEGATIVE, POSITIVE]",
          e.getMessage());
      assertThrows(IllegalArgumentException.class, () -> encoder.predict("a", "b"));
    }
  }

  @Test
  void aPairThatIsTooLongIsCutUnlessTheOptionsSayOtherwise() throws IOException {
    try (CrossEncoder encoder = CrossEncoder.load(TWO_LABELS.folder())) {
      List<TextInput> pairs = new ArrayList<>(Collections.nCopies(40, PAIRS.getFirst()));
      pairs.set(35, TextInput.of("one", "day ".repeat(200)));
      // [CLS] one [SEP] and a last [SEP] leave room for 124 of 128.
      float[] cut = encoder.predict(List.of(TextInput.of("one", "day ".repeat(124)))).values();
      Matrix scores = encoder.predict(pairs);
      assertArrayEquals(cut, new float[] {scores.at(35, 0), scores.at(35, 1)});
      CrossEncoderOptions strict = CrossEncoderOptions.defaults().withTruncation(Truncation.NONE);
      IllegalArgumentException e =
          assertThrows(IllegalArgumentException.class, () -> encoder.predict(pairs, strict));
      assertEquals("text 35 has 204 tokens, the model takes at most 128", e.getMessage());
    }
  }

  @Test
  void aMissingHeadIsAnErrorAndNeverRandom() {
    Path folder = TinyModel.of("bert-uncased-base").folder();
    assertEquals(
        Reason.NO_SUCH_HEAD,
        assertThrows(CheckpointException.class, () -> CrossEncoder.load(folder)).reason());
  }
}
