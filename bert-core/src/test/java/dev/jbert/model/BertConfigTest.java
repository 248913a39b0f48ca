package dev.jbert.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.jbert.kernel.Activation;
import dev.jbert.model.CheckpointException.Reason;
import dev.jbert.testing.RandomCheckpoint;
import dev.jbert.testing.TinyModel;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BertConfigTest {

  @TempDir Path folder;

  @Test
  void theReferenceConfigIsReadKeyForKey() throws IOException {
    assertEquals(
        new BertConfig(
            "bert",
            List.of("BertForMaskedLM"),
            new EmbeddingConfig(900, 48, 128, PositionNumbering.FROM_ZERO, 2, 0, true),
            new EncoderConfig(48, 3, 4, 100, Activation.GELU_ERF, 1e-12f, 0),
            Optional.empty(),
            new ClassifierConfig(List.of("LABEL_0", "LABEL_1"), Optional.empty())),
        BertConfig.read(TinyModel.of("bert-uncased-mlm").folder()));
  }

  @Test
  void aFamilysOwnKeysAreReadUnderBertsNames() throws IOException {
    BertConfig bart = BertConfig.read(TinyModel.of("bart-nli").folder());
    assertEquals(
        new BertConfig(
            "bart",
            List.of("BartForSequenceClassification"),
            new EmbeddingConfig(900, 48, 128, PositionNumbering.AFTER_TWO_ROWS, 0, 1, true),
            new EncoderConfig(48, 3, 4, 100, Activation.GELU_ERF, 1e-5f, 0),
            Optional.of(new DecoderConfig(2, 4, 90, 2, 2, false)),
            new ClassifierConfig(
                List.of("contradiction", "neutral", "entailment"), Optional.empty())),
        bart);
  }

  @Test
  void everyValueCanBeAskedForWithoutItsGroup() throws IOException {
    BertConfig config = BertConfig.read(TinyModel.of("mpnet-base").folder());
    assertEquals(900, config.vocabSize());
    assertEquals(48, config.embeddingSize());
    assertEquals(130, config.maxPositionEmbeddings());
    assertEquals(PositionNumbering.AFTER_PADDING, config.positionNumbering());
    assertEquals(128, config.maxSequenceLength());
    assertEquals(0, config.typeVocabSize());
    assertEquals(1, config.padTokenId());
    assertEquals(true, config.tieWordEmbeddings());
    assertEquals(48, config.hiddenSize());
    assertEquals(3, config.numHiddenLayers());
    assertEquals(4, config.numAttentionHeads());
    assertEquals(12, config.headSize());
    assertEquals(96, config.intermediateSize());
    assertEquals(Activation.GELU_ERF, config.hiddenAct());
    assertEquals(1e-12f, config.layerNormEps());
    assertEquals(32, config.relativeAttentionNumBuckets());
    assertEquals(3, config.outputLayers());
    assertEquals(List.of("LABEL_0", "LABEL_1"), config.labels());
    assertEquals(2, config.numLabels());
    assertEquals(Optional.empty(), config.problemType());
  }

  @Test
  void headSizeIsHiddenSizeOverHeads() throws IOException {
    assertEquals(12, BertConfig.read(TinyModel.of("bert-cased-base").folder()).headSize());
  }

  @Test
  void absentOptionalKeysAndNullsHaveTheReferencesDefaults() throws IOException {
    RandomCheckpoint checkpoint =
        new RandomCheckpoint()
            .withoutConfig("model_type")
            .withoutConfig("hidden_act")
            .withoutConfig("type_vocab_size")
            .config("layer_norm_eps", "null");
    BertConfig config = BertConfig.read(checkpoint.write(folder));
    assertEquals("bert", config.modelType());
    assertEquals(Activation.GELU_ERF, config.hiddenAct());
    assertEquals(2, config.typeVocabSize());
    assertEquals(1e-12f, config.layerNormEps());
    assertEquals(0, config.padTokenId());
    assertEquals(true, config.tieWordEmbeddings());
    assertEquals(List.of(), config.architectures());
  }

  @Test
  void unknownKeysOfAnyTypeAreIgnored() throws IOException {
    new RandomCheckpoint()
        .config("task_specific_params", "{\"0\": \"A\", \"1\": [1, 2.5, null, {\"x\": true}]}")
        .write(folder);
    assertEquals(8, BertConfig.read(folder).hiddenSize());
  }

  @ParameterizedTest
  @CsvSource({
    "gelu, GELU_ERF",
    "gelu_new, GELU_TANH",
    "gelu_pytorch_tanh, GELU_TANH",
    "gelu_fast, GELU_TANH",
    "gelu_python, GELU_ERF",
    "gelu_10, GELU_ERF_CLIPPED",
    "gelu_python_tanh, GELU_TANH",
    "gelu_accurate, GELU_TANH",
    "linear, IDENTITY",
    "quick_gelu, GELU_SIGMOID",
    "relu, RELU",
    "relu6, RELU6",
    "relu2, RELU_SQUARED",
    "leaky_relu, LEAKY_RELU",
    "sigmoid, SIGMOID",
    "mish, MISH",
    "silu, SILU",
    "swish, SILU",
    "tanh, TANH"
  })
  void activationsHaveTheReferencesNames(String name, Activation activation) throws IOException {
    new RandomCheckpoint().config("hidden_act", '"' + name + '"').write(folder);
    assertEquals(activation, BertConfig.read(folder).hiddenAct());
  }

  @DisplayName("row 13: sizes that are absurd, negative or broken")
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "hidden_size | 0 | a whole number from 1 to 16384, found 0",
        "hidden_size | -8 | a whole number from 1 to 16384, found -8",
        "hidden_size | 8.0 | a whole number from 1 to 16384, found 8.0",
        "hidden_size | 1e1 | a whole number from 1 to 16384, found 1e1",
        "hidden_size | \"8\" | a whole number from 1 to 16384, found \"8\"",
        "hidden_size | true | a whole number from 1 to 16384, found true",
        "hidden_size | [8] | a whole number from 1 to 16384, found a list",
        "hidden_size | {} | a whole number from 1 to 16384, found an object",
        "vocab_size | 99999999999 | a whole number from 1 to 16777216, found 99999999999",
        "num_hidden_layers | 1000000000 | a whole number from 0 to 1000, found 1000000000",
        "num_hidden_layers | -1 | a whole number from 0 to 1000, found -1",
        "num_attention_heads | 3 | a divisor of hidden_size 8, found 3",
        "layer_norm_eps | 0 | a number above 0 and at most 1, found 0",
        "layer_norm_eps | 2 | a number above 0 and at most 1, found 2",
        "layer_norm_eps | \"x\" | a number above 0 and at most 1, found \"x\"",
        "hidden_act | 7 | a string, found 7",
        "tie_word_embeddings | \"yes\" | true or false, found \"yes\"",
        "architectures | \"Bert\" | a list of strings, found \"Bert\"",
        "architectures | [1] | a list of strings, found 1",
      })
  void wrongValuesAreRefusedWithKeyExpectedAndFound(String key, String json, String message)
      throws IOException {
    new RandomCheckpoint().config(key, json).write(folder);
    assertRefused(Reason.CONFIG_WRONG_VALUE, "key \"" + key + "\": expected " + message);
  }

  @DisplayName("row 15: relative positions, unknown activations")
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "model_type | \"gpt2\" | one of [bart, bert, camembert, distilbert, electra, mpnet,"
            + " roberta, xlm-roberta], found \"gpt2\"",
        "hidden_act | \"laplace\" | one of gelu, gelu_10, gelu_accurate, gelu_fast, gelu_new,"
            + " gelu_python, gelu_python_tanh, gelu_pytorch_tanh, leaky_relu, linear, mish,"
            + " quick_gelu, relu, relu2, relu6, sigmoid, silu, swish, tanh, found \"laplace\"",
        "position_embedding_type | \"relative_key_query\" | \"absolute\", found"
            + " \"relative_key_query\"",
        "position_embedding_type | \"relative_key\" | \"absolute\", found \"relative_key\"",
        "is_decoder | true | false, as this is an encoder, found \"true\"",
        "add_cross_attention | true | false, as this is an encoder, found \"true\"",
      })
  void whatIsNotImplementedIsRefused(String key, String json, String message) throws IOException {
    new RandomCheckpoint().config(key, json).write(folder);
    assertRefused(Reason.UNSUPPORTED, "key \"" + key + "\": expected " + message);
  }

  @ParameterizedTest
  @CsvSource({
    "vocab_size",
    "hidden_size",
    "num_hidden_layers",
    "num_attention_heads",
    "intermediate_size",
    "max_position_embeddings"
  })
  void sizesMustBeThere(String key) throws IOException {
    new RandomCheckpoint().withoutConfig(key).write(folder);
    assertRefused(Reason.CONFIG_MISSING_KEY, "key \"" + key + "\" is missing");
  }

  @Test
  void aTableThatNoArrayHoldsIsRefused() throws IOException {
    new RandomCheckpoint()
        .config("vocab_size", "16777216")
        .config("hidden_size", "16384")
        .write(folder);
    assertRefused(
        Reason.CONFIG_WRONG_VALUE,
        "vocab_size 16777216 times hidden_size 16384: expected no more than a Java array holds");
  }

  @Test
  void aKeyThatStandsTwiceIsRefused() throws IOException {
    write("{\"hidden_size\": 8, \"hidden_size\": 8}");
    assertRefused(Reason.CONFIG_DUPLICATE_KEY, "key \"hidden_size\" stands twice");
    write("{\"x\": {\"y\": 1, \"y\": 2}}");
    assertRefused(Reason.CONFIG_DUPLICATE_KEY, "key \"y\" stands twice");
  }

  @DisplayName("row 12: config.json of depth 10^5, or too large")
  @Test
  void deepNestingAndLargeFilesAreRefused() throws IOException {
    write("{\"x\": " + "[".repeat(100_000) + "]".repeat(100_000) + "}");
    assertRefused(
        Reason.CONFIG_TOO_LARGE,
        "nested deeper than the limit of 64 levels, at $.x" + "[0]".repeat(63));
    write("{\"x\": \"" + "y".repeat(1_000_000) + "\"}");
    assertRefused(Reason.CONFIG_TOO_LARGE, "larger than the limit of 1000000 bytes");
  }

  @DisplayName("row 12: config.json that is no object")
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"[] | a list", "\"x\" | \"x\"", "7 | 7", "null | null"})
  void whatIsNoObjectIsRefused(String json, String found) throws IOException {
    write(json);
    assertRefused(Reason.CONFIG_NOT_JSON, "expected a JSON object, found " + found);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"''", "{", "{\"a\": 1,}", "{\"a\": 1} x", "{'a': 1}", "{\"a\": NaN}", "<x>"})
  void whatIsNoJsonIsRefused(String text) throws IOException {
    write(text);
    CheckpointException e = assertThrows(CheckpointException.class, () -> BertConfig.read(folder));
    assertEquals(Reason.CONFIG_NOT_JSON, e.reason(), e.getMessage());
  }

  @Test
  void bytesThatAreNoUtf8AreRefused() throws IOException {
    Files.write(
        folder.resolve("config.json"), "{\"a\": \"\u00e9\"}".getBytes(StandardCharsets.ISO_8859_1));
    assertRefused(Reason.CONFIG_NOT_JSON, "not UTF-8 text");
  }

  @DisplayName("row 12: config.json absent")
  @Test
  void aMissingFileOrFolderIsNamed() {
    CheckpointException e = assertThrows(CheckpointException.class, () -> BertConfig.read(folder));
    assertEquals(Reason.CONFIG_NOT_FOUND, e.reason());
    assertEquals(
        folder + ": no config.json in this folder, expected a Hugging Face model folder",
        e.getMessage());
    Path absent = folder.resolve("absent");
    e = assertThrows(CheckpointException.class, () -> BertConfig.read(absent));
    assertEquals(absent + ": no such folder, expected a Hugging Face model folder", e.getMessage());
    assertEquals(absent, e.file());
  }

  private void write(String text) throws IOException {
    Files.writeString(folder.resolve("config.json"), text);
  }

  private void assertRefused(Reason reason, String problem) {
    CheckpointException e = assertThrows(CheckpointException.class, () -> BertConfig.read(folder));
    assertEquals(reason, e.reason(), e.getMessage());
    assertEquals(folder.resolve("config.json") + ": " + problem, e.getMessage());
  }

  @Test
  void labelsStandInTheOrderOfTheirNumbers() throws IOException {
    new RandomCheckpoint()
        .config("id2label", "{\"1\": \"neutral\", \"0\": \"contradiction\", \"2\": 7}")
        .config("problem_type", "\"multi_label_classification\"")
        .write(folder);
    BertConfig config = BertConfig.read(folder);
    assertEquals(List.of("contradiction", "neutral", "7"), config.labels());
    assertEquals(3, config.numLabels());
    assertEquals(Optional.of(ProblemType.MULTI_LABEL_CLASSIFICATION), config.problemType());
  }

  @Test
  void withoutNamesLabelsAreNumbered() throws IOException {
    new RandomCheckpoint().config("num_labels", "3").write(folder);
    assertEquals(List.of("LABEL_0", "LABEL_1", "LABEL_2"), BertConfig.read(folder).labels());
    new RandomCheckpoint().write(folder);
    assertEquals(List.of("LABEL_0", "LABEL_1"), BertConfig.read(folder).labels());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "id2label | {\"0\": \"a\", \"2\": \"b\"} | key \"id2label\": expected names for the numbers 0"
            + " to 1, found names for [0, 2]",
        "id2label | [\"a\"] | key \"id2label\": expected an object of names by number, found a list",
        "id2label | {\"0\": []} | key \"id2label\": expected a name for each number, found a list",
        "problem_type | \"sorting\" | key \"problem_type\": expected one of [regression,"
            + " single_label_classification, multi_label_classification], found \"sorting\""
      })
  void labelsThatMakeNoSenseAreRefused(String key, String value, String problem)
      throws IOException {
    new RandomCheckpoint().config(key, value).write(folder);
    CheckpointException e = assertThrows(CheckpointException.class, () -> BertConfig.read(folder));
    assertEquals(folder.resolve("config.json") + ": " + problem, e.getMessage());
  }
}
