package dev.jbert.tools.tensorflow;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jbert.tools.checkpoint.CheckpointException;
import dev.jbert.tools.checkpoint.CheckpointException.Reason;
import dev.jbert.tools.checkpoint.ImportSummary;
import dev.jbert.tools.checkpoint.Progress;
import dev.jbert.weights.WeightSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TensorFlowImporterTest {

  private static final String LAYER = "bert/encoder/layer_1/";

  @TempDir Path folder;

  private Path source;
  private Path output;

  @BeforeEach
  void makeFolders() throws IOException {
    source = Files.createDirectory(folder.resolve("source"));
    output = Files.createDirectory(folder.resolve("output"));
  }

  @Test
  void everyWeightOfASavedModelIsThereUnderItsName() throws IOException {
    SmallBert bert = new SmallBert();
    ImportSummary summary = imported(bert.writeSavedModel(source));
    long parameters = bert.values.values().stream().mapToLong(v -> v.length).sum();
    assertEquals(
        new ImportSummary("TensorFlow SavedModel", 44, parameters, 4 * parameters, 44, List.of()),
        summary);
    assertEquals(44, bert.values.size());
    try (WeightSource weights = WeightSource.open(output)) {
      assertEquals(44, weights.names().size());
      assertEquals(Map.of("format", "pt"), weights.metadata());
      assertEquals(weights.names().stream().sorted().toList(), List.copyOf(weights.names()));
      same(bert, weights, "bert/embeddings/word_embeddings", 8, 64);
      same(bert, weights, "bert/embeddings/position_embeddings", 5, 64);
      same(bert, weights, "bert/embeddings/token_type_embeddings", 2, 64);
      is(bert, weights, "bert/embeddings/LayerNorm/gamma", "bert.embeddings.LayerNorm.weight");
      is(bert, weights, "bert/embeddings/LayerNorm/beta", "bert.embeddings.LayerNorm.bias");
      is(
          bert,
          weights,
          LAYER + "attention/output/LayerNorm/gamma",
          "bert.encoder.layer.1.attention.output.LayerNorm.weight");
      is(
          bert,
          weights,
          LAYER + "attention/self/key/bias",
          "bert.encoder.layer.1.attention.self.key.bias");
      is(bert, weights, "cls/predictions/output_bias", "cls.predictions.bias");
      is(
          bert,
          weights,
          "cls/predictions/transform/LayerNorm/beta",
          "cls.predictions.transform.LayerNorm.bias");
    }
  }

  @Test
  void kernelsAreTransposedSquareOnesToo() throws IOException {
    SmallBert bert = new SmallBert();
    imported(bert.writeSavedModel(source));
    try (WeightSource weights = WeightSource.open(output)) {
      transposed(bert, weights, LAYER + "attention/self/query", 64, 64);
      transposed(bert, weights, LAYER + "attention/self/key", 64, 64);
      transposed(bert, weights, LAYER + "attention/self/value", 64, 64);
      transposed(bert, weights, LAYER + "attention/output/dense", 64, 64);
      transposed(bert, weights, LAYER + "intermediate/dense", 64, 6);
      transposed(bert, weights, LAYER + "output/dense", 6, 64);
      transposed(bert, weights, "bert/pooler/dense", 64, 64);
      transposed(bert, weights, "cls/predictions/transform/dense", 64, 64);
    }
  }

  @Test
  void configIsReadOffTheShapes() throws IOException {
    imported(new SmallBert().writeSavedModel(source));
    assertEquals(
        """
        {
          "architectures": [
            "BertForMaskedLM"
          ],
          "attention_probs_dropout_prob": 0.1,
          "dtype": "float32",
          "hidden_act": "gelu",
          "hidden_dropout_prob": 0.1,
          "hidden_size": 64,
          "initializer_range": 0.02,
          "intermediate_size": 6,
          "layer_norm_eps": 1e-12,
          "max_position_embeddings": 5,
          "model_type": "bert",
          "num_attention_heads": 1,
          "num_hidden_layers": 2,
          "pad_token_id": 0,
          "position_embedding_type": "absolute",
          "type_vocab_size": 2,
          "vocab_size": 8
        }
        """,
        Files.readString(output.resolve("config.json")));
    assertEquals(
        """
        {
          "cls_token": "[CLS]",
          "do_lower_case": true,
          "mask_token": "[MASK]",
          "model_max_length": 5,
          "pad_token": "[PAD]",
          "sep_token": "[SEP]",
          "strip_accents": null,
          "tokenize_chinese_chars": true,
          "tokenizer_class": "BertTokenizer",
          "unk_token": "[UNK]"
        }
        """,
        Files.readString(output.resolve("tokenizer_config.json")));
    assertEquals(
        Files.readString(source.resolve("assets/vocab.txt")),
        Files.readString(output.resolve("vocab.txt")));
  }

  @Test
  void originalCheckpointIsImportedByItsConfig() throws IOException {
    SmallBert bert =
        new SmallBert()
            .variable("cls/seq_relationship/output_weights", 2, SmallBert.HIDDEN)
            .variable("cls/seq_relationship/output_bias", 2)
            .variable("global_step", 1)
            .variable("bert/pooler/dense/kernel/adam_m", 3)
            .variable("bert/pooler/dense/kernel/adam_v", 3);
    ImportSummary summary =
        imported(
            bert.writeOriginal(
                source, "{\"num_attention_heads\": 4, \"hidden_act\": \"relu\", \"x\": [1]}"));
    assertEquals("TensorFlow checkpoint", summary.format());
    assertEquals(
        List.of(
            "bert/pooler/dense/kernel/adam_m", "bert/pooler/dense/kernel/adam_v", "global_step"),
        summary.ignored());
    String config = Files.readString(output.resolve("config.json"));
    assertTrue(config.contains("\"num_attention_heads\": 4,"), config);
    assertTrue(config.contains("\"hidden_act\": \"relu\","), config);
    assertTrue(config.contains("\"BertForPreTraining\""), config);
    try (WeightSource weights = WeightSource.open(output)) {
      assertEquals(46, weights.names().size());
      // Stored as [2, H] already: the one matrix that is no kernel and stays as it is.
      assertArrayEquals(
          bert.values.get("cls/seq_relationship/output_weights"),
          weights.tensor("cls.seq_relationship.weight", 2, 64).toFloatArray());
      is(bert, weights, "cls/seq_relationship/output_bias", "cls.seq_relationship.bias");
    }
  }

  @Test
  void checkpointIsFoundByFolderIndexOrPrefix() throws IOException {
    new SmallBert().writeOriginal(source, "{}");
    TensorFlowImporter importer = new TensorFlowImporter();
    assertTrue(importer.accepts(source));
    assertTrue(importer.accepts(source.resolve("bert_model.ckpt")));
    assertTrue(importer.accepts(source.resolve("bert_model.ckpt.index")));
    assertFalse(importer.accepts(source.resolve("bert_model")));
    assertFalse(importer.accepts(source.resolve("vocab.txt")));
    assertFalse(importer.accepts(output));
    imported(source.resolve("bert_model.ckpt"));
    Files.copy(source.resolve("bert_model.ckpt.index"), source.resolve("other.index"));
    refused(
        Reason.NOT_A_CHECKPOINT,
        source + ": holds 2 checkpoints, name one of them: [bert_model.ckpt.index, other.index]");
  }

  @Test
  void vocabularyTellsTheCaseWhereNothingElseDoes() throws IOException {
    new SmallBert().writeOriginal(source, "{}");
    List<String> cased = new ArrayList<>(SmallBert.TOKENS);
    imported(source);
    assertTrue(tokenizerConfig().contains("\"do_lower_case\": true"));
    cased.set(5, "Say");
    SmallBert.writeVocabulary(source, cased);
    imported(source);
    assertTrue(tokenizerConfig().contains("\"do_lower_case\": false"));
  }

  @Test
  void checkpointOfTheEncoderAloneIsABertModel() throws IOException {
    SmallBert bert = new SmallBert();
    List.copyOf(bert.values.keySet()).stream()
        .filter(name -> name.startsWith("cls/") || name.startsWith("bert/pooler/"))
        .forEach(bert::without);
    imported(bert.writeSavedModel(source));
    assertTrue(Files.readString(output.resolve("config.json")).contains("\"BertModel\""));
  }

  @Test
  void progressGrowsToTheWhole() throws IOException {
    List<Long> done = new ArrayList<>();
    long bytes = 4L * new SmallBert().values.values().stream().mapToLong(v -> v.length).sum();
    new TensorFlowImporter()
        .importInto(
            new SmallBert().writeSavedModel(source),
            output,
            (step, soFar, total) -> {
              assertEquals("Converting weights", step);
              assertEquals(bytes, total);
              done.add(soFar);
            });
    assertEquals(done.stream().sorted().toList(), done);
    assertEquals(bytes, done.getLast());
  }

  @Test
  void missingVariablesAreListed() throws IOException {
    new SmallBert()
        .without(LAYER + "output/dense/bias")
        .without("bert/pooler/dense/bias")
        .writeSavedModel(source);
    refused(
        Reason.MISSING_TENSOR,
        index()
            + ": lacks module/bert/encoder/layer_1/output/dense/bias, "
            + "module/bert/pooler/dense/bias");
  }

  @Test
  void holeInTheLayersIsNoticed() throws IOException {
    SmallBert bert = new SmallBert();
    List.copyOf(bert.values.keySet()).stream()
        .filter(name -> name.startsWith(LAYER))
        .forEach(
            name -> {
              bert.variable(name.replace("layer_1", "layer_999999"), 1);
              bert.without(name);
            });
    bert.writeSavedModel(source);
    CheckpointException e = refusal();
    assertEquals(Reason.MISSING_TENSOR, e.reason());
    assertTrue(e.getMessage().endsWith(" and 11 more"), e.getMessage());
  }

  @Test
  void variablesLeftOverAreListed() throws IOException {
    new SmallBert().variable("bert/encoder/extra", 1).writeSavedModel(source);
    refused(
        Reason.UNKNOWN_TENSOR,
        index() + ": has weights of no known part: module/bert/encoder/extra");
  }

  @Test
  void wrongShapesAreNamed() throws IOException {
    new SmallBert().variable(LAYER + "attention/self/key/bias", 63).writeSavedModel(source);
    refused(
        Reason.WRONG_SHAPE,
        index()
            + ": tensor 'module/bert/encoder/layer_1/attention/self/key/bias' has shape [63],"
            + " expected [64]");
    new SmallBert().variable("bert/embeddings/word_embeddings", 8).writeSavedModel(source);
    refused(
        Reason.WRONG_SHAPE,
        index()
            + ": tensor 'module/bert/embeddings/word_embeddings' has shape [8], expected a matrix");
  }

  @Test
  void otherModelIsNoBert() throws IOException {
    BundleWriter writer = new BundleWriter().put("conv/kernel", new float[1], 1);
    writer.write(source.resolve("variables/variables"));
    SmallBert.writeVocabulary(source.resolve("assets"), SmallBert.TOKENS);
    refused(
        Reason.MISSING_TENSOR,
        index()
            + ": is no BERT checkpoint, expected one variable bert/embeddings/word_embeddings,"
            + " found 0");
  }

  @Test
  void vocabularyOfAnotherSizeIsRefused() throws IOException {
    new SmallBert().writeSavedModel(source);
    List<String> tokens = new ArrayList<>(SmallBert.TOKENS);
    tokens.add("one more");
    SmallBert.writeVocabulary(source.resolve("assets"), tokens);
    refused(
        Reason.INCONSISTENT,
        source.resolve("assets/vocab.txt")
            + ": has 9 tokens, expected 8 as in the word embeddings");
    Files.delete(source.resolve("assets/vocab.txt"));
    refused(Reason.MISSING_FILE, source.resolve("assets/vocab.txt") + ": there is no vocabulary");
  }

  @Test
  void configThatContradictsTheWeightsIsRefused() throws IOException {
    Path config = source.resolve("bert_config.json");
    new SmallBert().writeOriginal(source, "{\"num_hidden_layers\": 12}");
    refused(
        Reason.INCONSISTENT, config + ": has num_hidden_layers 12, expected 2 as in the weights");
    new SmallBert().writeOriginal(source, "{\"num_attention_heads\": 5}");
    refused(
        Reason.INCONSISTENT,
        config + ": has num_attention_heads 5, expected a divisor of the hidden size 64");
    new SmallBert().writeOriginal(source, "{\"num_attention_heads\": 99999999999}");
    refused(
        Reason.INCONSISTENT,
        config + ": has num_attention_heads 99999999999, expected a divisor of the hidden size 64");
    new SmallBert().writeOriginal(source, "{\"num_attention_heads\": ");
    refused(Reason.BROKEN_FILE, config + ": is no JSON object");
  }

  @Test
  void transposeExchangesRowsAndColumnsOfAnySize() {
    for (int rows : new int[] {1, 2, 31, 32, 33, 70}) {
      for (int columns : new int[] {1, 3, 32, 65}) {
        float[] matrix = new float[rows * columns];
        for (int i = 0; i < matrix.length; i++) {
          matrix[i] = i;
        }
        float[] transposed = WeightReader.transpose(matrix, rows, columns);
        for (int row = 0; row < rows; row++) {
          for (int column = 0; column < columns; column++) {
            assertEquals(matrix[row * columns + column], transposed[column * rows + row]);
          }
        }
      }
    }
  }

  private ImportSummary imported(Path from) throws IOException {
    for (String file : List.of("config.json", "tokenizer_config.json", "vocab.txt")) {
      Files.deleteIfExists(output.resolve(file));
    }
    return new TensorFlowImporter().importInto(from, output, Progress.none());
  }

  private String tokenizerConfig() throws IOException {
    return Files.readString(output.resolve("tokenizer_config.json"));
  }

  private Path index() {
    return source.resolve("variables/variables.index");
  }

  private CheckpointException refusal() {
    return assertThrows(CheckpointException.class, () -> imported(source));
  }

  private void refused(Reason reason, String message) {
    CheckpointException e = refusal();
    assertEquals(message, e.getMessage());
    assertEquals(reason, e.reason());
  }

  private static void is(SmallBert bert, WeightSource weights, String variable, String name) {
    assertArrayEquals(bert.values.get(variable), weights.tensor(name).toFloatArray(), name);
  }

  private static void same(SmallBert bert, WeightSource weights, String variable, int... shape) {
    String name = variable.replace('/', '.') + ".weight";
    assertArrayEquals(bert.values.get(variable), weights.tensor(name, shape).toFloatArray(), name);
  }

  private static void transposed(
      SmallBert bert, WeightSource weights, String layer, int in, int out) {
    String name = layer.replace("/layer_", "/layer/").replace('/', '.') + ".weight";
    float[] weight = weights.tensor(name, out, in).toFloatArray();
    float[] kernel = bert.values.get(layer + "/kernel");
    for (int i = 0; i < in; i++) {
      for (int o = 0; o < out; o++) {
        assertEquals(kernel[i * out + o], weight[o * in + i], name);
      }
    }
    assertArrayEquals(
        bert.values.get(layer + "/bias"),
        weights.tensor(name.replace(".weight", ".bias"), out).toFloatArray());
  }
}
