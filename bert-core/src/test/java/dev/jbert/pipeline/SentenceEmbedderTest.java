package dev.jbert.pipeline;

import static dev.jbert.pipeline.ExpectedVectors.assertClose;
import static dev.jbert.pipeline.ExpectedVectors.first;
import static dev.jbert.pipeline.ExpectedVectors.pooled;
import static dev.jbert.pipeline.ExpectedVectors.product;
import static dev.jbert.pipeline.ExpectedVectors.unit;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jbert.kernel.KernelChoice;
import dev.jbert.kernel.Matrix;
import dev.jbert.model.CheckpointException;
import dev.jbert.model.CheckpointException.Reason;
import dev.jbert.model.LoadOptions;
import dev.jbert.testing.TinyModel;
import dev.jbert.testing.TinySentenceFolder;
import dev.jbert.weights.SafetensorsException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What pooling and the modules after it make of tokens. */
class SentenceEmbedderTest {

  private static final String TYPE = "sentence_transformers.models.";
  private static final String BERT = "bert-uncased-base";
  private static final String TEXT = "say hello to the price of tuesday";
  private static final int H = 48;

  private static ModelFolder model;
  private static FeatureExtraction features;

  @TempDir Path folder;

  @BeforeAll
  static void load() throws IOException {
    model = ModelFolder.load(TinyModel.of(BERT).folder());
    features = FeatureExtraction.of(model);
  }

  @AfterAll
  static void close() {
    model.close();
  }

  private static double[][] tokens(String text) {
    return ExpectedVectors.tokens(features, text);
  }

  private TinySentenceFolder files(String pooling) throws IOException {
    return new TinySentenceFolder(folder)
        .model(BERT, "")
        .module(TYPE + "Transformer", "")
        .module(TYPE + "Pooling", "1_Pooling")
        .file("1_Pooling/config.json", pooling);
  }

  private float[] embed(EmbedOptions options) throws IOException {
    try (SentenceEmbedder embedder = SentenceEmbedder.load(folder)) {
      return embedder.embed(TEXT, options);
    }
  }

  private float[] embed() throws IOException {
    return embed(EmbedOptions.defaults());
  }

  @ParameterizedTest
  @EnumSource(Pooling.class)
  void everyPoolingIsWhatItsNameSays(Pooling mode) throws IOException {
    files("{\"pooling_mode\": \"" + mode.modeName() + "\"}");
    assertClose(pooled(mode, tokens(TEXT), 0), embed());
  }

  @Test
  void severalPoolingsStandSideBySide() throws IOException {
    files(
        """
        {"word_embedding_dimension": 48, "pooling_mode_mean_tokens": true,
         "pooling_mode_lasttoken": true, "pooling_mode_cls_token": true}
        """);
    double[][] rows = tokens(TEXT);
    float[] vector = embed();
    assertEquals(3 * H, vector.length);
    List<Pooling> order = List.of(Pooling.CLS, Pooling.MEAN, Pooling.LASTTOKEN);
    for (int i = 0; i < 3; i++) {
      assertClose(pooled(order.get(i), rows, 0), Arrays.copyOfRange(vector, i * H, i * H + H));
    }
  }

  @Test
  void normalizeMakesUnitVectors() throws IOException {
    files("{\"pooling_mode\": \"mean\"}").module(TYPE + "Normalize", "2_Normalize");
    assertClose(unit(pooled(Pooling.MEAN, tokens(TEXT), 0)), embed());
  }

  @Test
  void denseIsALinearLayerAndItsActivation() throws IOException {
    files("{\"pooling_mode\": \"cls\"}")
        .module(TYPE + "Dense", "2_Dense")
        .module(TYPE + "Normalize", "3_Normalize")
        .file(
            "2_Dense/config.json",
            """
            {"in_features": 48, "out_features": 20, "bias": true,
             "activation_function": "torch.nn.modules.activation.Tanh"}
            """)
        .weights(
            "2_Dense", Map.of("linear.weight", new int[] {20, 48}, "linear.bias", new int[] {20}));
    double[] y = product("linear.weight", pooled(Pooling.CLS, tokens(TEXT), 0), 20);
    float[] bias = TinySentenceFolder.values("linear.bias", 20);
    for (int i = 0; i < 20; i++) {
      y[i] = Math.tanh(y[i] + bias[i]);
    }
    assertClose(unit(y), embed());
  }

  @Test
  void denseMayFollowDenseWithoutBiasAndWithResiduals() throws IOException {
    files("{\"pooling_mode\": \"cls\"}")
        .module(TYPE + "Normalize", "2_Normalize")
        .module(TYPE + "Dense", "3_Dense")
        .module(TYPE + "Dense", "4_Dense")
        .file(
            "3_Dense/config.json",
            """
            {"in_features": 48, "out_features": 20, "bias": false, "use_residual": true,
             "activation_function": "torch.nn.modules.linear.Identity"}
            """)
        .file(
            "4_Dense/config.json",
            """
            {"in_features": 20, "out_features": 20, "bias": false, "use_residual": true,
             "activation_function": "torch.nn.modules.activation.ReLU"}
            """)
        .weights(
            "3_Dense",
            Map.of("linear.weight", new int[] {20, 48}, "residual.weight", new int[] {20, 48}))
        .weights("4_Dense", Map.of("linear.weight", new int[] {20, 20}));
    double[] x = unit(pooled(Pooling.CLS, tokens(TEXT), 0));
    double[] y = product("linear.weight", x, 20);
    double[] residual = product("residual.weight", x, 20);
    for (int i = 0; i < 20; i++) {
      y[i] += residual[i];
    }
    double[] z = product("linear.weight", y, 20);
    for (int i = 0; i < 20; i++) {
      z[i] = Math.max(z[i], 0) + y[i];
    }
    assertClose(z, embed());
    try (SentenceEmbedder embedder = SentenceEmbedder.load(folder)) {
      assertEquals(20, embedder.dimensions());
    }
  }

  @Test
  void truncateDimCutsAfterTheModulesAndScalesOnlyOnRequest() throws IOException {
    files("{\"pooling_mode\": \"mean\"}")
        .module(TYPE + "Normalize", "2_Normalize")
        .file("config_sentence_transformers.json", "{\"truncate_dim\": 16}");
    double[] whole = unit(pooled(Pooling.MEAN, tokens(TEXT), 0));
    assertClose(first(whole, 16), embed());
    assertClose(first(whole, 7), embed(EmbedOptions.defaults().withTruncateDim(7)));
    assertClose(whole, embed(EmbedOptions.defaults().withTruncateDim(1000)));
    assertClose(unit(first(whole, 16)), embed(EmbedOptions.defaults().withUnitNorm()));
    try (SentenceEmbedder embedder = SentenceEmbedder.load(folder)) {
      assertEquals(16, embedder.dimensions());
    }
    assertEquals(
        "truncate_dim: expected 1 or more, found 0",
        assertThrows(
                IllegalArgumentException.class, () -> EmbedOptions.defaults().withTruncateDim(0))
            .getMessage());
  }

  @Test
  void aVectorDoesNotDependOnTheOthersNorOnTheKernels() throws IOException {
    files("{\"pooling_mode\": [\"cls\", \"mean\"]}")
        .module(TYPE + "Dense", "2_Dense")
        .file("2_Dense/config.json", "{\"in_features\": 96, \"out_features\": 33}")
        .weights(
            "2_Dense", Map.of("linear.weight", new int[] {33, 96}, "linear.bias", new int[] {33}));
    List<String> texts = List.of("x", TEXT, "", "the price rose");
    try (SentenceEmbedder embedder = SentenceEmbedder.load(folder);
        SentenceEmbedder scalar =
            SentenceEmbedder.load(
                SentenceConfig.read(folder),
                LoadOptions.defaults().withKernels(KernelChoice.SCALAR))) {
      Matrix together = embedder.embed(texts);
      for (int i = 0; i < texts.size(); i++) {
        float[] alone = embedder.embed(texts.get(i));
        assertArrayEquals(alone, Pooling.row(together, i), texts.get(i));
        assertArrayEquals(scalar.embed(texts.get(i)), alone, 1e-5f);
      }
      assertEquals(0, embedder.embed(List.of()).rows());
      assertEquals(33, embedder.embed(List.of()).columns());
    }
  }

  @ParameterizedTest
  @CsvSource({"cosine", "dot", "euclidean", "manhattan"})
  void similarityIsTheFoldersOwn(String name) throws IOException {
    files("{}")
        .file("config_sentence_transformers.json", "{\"similarity_fn_name\": \"" + name + "\"}");
    try (SentenceEmbedder embedder = SentenceEmbedder.load(folder)) {
      float[] a = embedder.embed("say hello");
      float[] b = embedder.embed("the price");
      double dot = 0;
      double aa = 0;
      double bb = 0;
      double squares = 0;
      double absolutes = 0;
      for (int c = 0; c < H; c++) {
        dot += (double) a[c] * b[c];
        aa += (double) a[c] * a[c];
        bb += (double) b[c] * b[c];
        squares += Math.pow((double) a[c] - b[c], 2);
        absolutes += Math.abs((double) a[c] - b[c]);
      }
      double expected =
          switch (name) {
            case "cosine" -> dot / Math.sqrt(aa * bb);
            case "dot" -> dot;
            case "euclidean" -> -Math.sqrt(squares);
            default -> -absolutes;
          };
      assertEquals(expected, embedder.similarity(a, b), 1e-6 * Math.abs(expected));
      Matrix texts = embedder.embed(List.of("say hello", "the price"));
      assertEquals(expected, embedder.similarity(texts, texts).at(1, 0), 1e-6 * Math.abs(expected));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"[\"cls\", \"mean\"]", "[\"mean\", \"cls\"]", "[\"max\", \"max\"]"})
  void whatIsSavedLoadsAsTheSame(String modes) throws IOException {
    files("{\"pooling_mode\": " + modes + ", \"include_prompt\": false}")
        .module(TYPE + "Dense", "2_Dense")
        .module(TYPE + "Normalize", "3_Normalize")
        .file(
            "2_Dense/config.json",
            """
            {"in_features": 96, "out_features": 33, "bias": false, "use_residual": true,
             "activation_function": "torch.nn.modules.activation.GELU"}
            """)
        .weights(
            "2_Dense",
            Map.of("linear.weight", new int[] {33, 96}, "residual.weight", new int[] {33, 96}))
        .file("sentence_bert_config.json", "{\"max_seq_length\": 9, \"do_lower_case\": true}")
        .file(
            "config_sentence_transformers.json",
            """
            {"prompts": {"query": "the query: ", "b": ""}, "default_prompt_name": "query",
             "similarity_fn_name": "manhattan", "truncate_dim": 20}
            """);
    Path saved = folder.resolve("saved");
    float[] expected;
    try (SentenceEmbedder embedder = SentenceEmbedder.load(folder)) {
      expected = embedder.embed(TEXT);
      embedder.savePretrained(saved);
    }
    try (SentenceEmbedder again = SentenceEmbedder.load(saved)) {
      assertArrayEquals(expected, again.embed(TEXT));
      SentenceConfig before = SentenceConfig.read(folder);
      assertEquals(before.transformerSettings(), again.config().transformerSettings());
      assertEquals(before.pooling(), again.config().pooling());
      assertEquals(before.prompts(), again.config().prompts());
      assertEquals(before.similarityFunction(), again.config().similarityFunction());
      assertEquals(before.truncateDim(), again.config().truncateDim());
      again.savePretrained(saved); // Where it was loaded from.
    }
    try (SentenceEmbedder again = SentenceEmbedder.load(saved)) {
      assertArrayEquals(expected, again.embed(TEXT));
    }
  }

  @Test
  void aPlainFolderIsSavedAsOne() throws IOException {
    SentenceConfig plain = SentenceConfig.plain(TinyModel.of(BERT).folder());
    SentenceEmbedder.of(model, plain).savePretrained(folder);
    assertEquals(SentenceConfig.plain(folder), SentenceConfig.read(folder));
  }

  @Test
  void denseWeightsThatDoNotFitAreRefused() throws IOException {
    files("{\"pooling_mode\": \"cls\"}")
        .module(TYPE + "Dense", "2_Dense")
        .file("2_Dense/config.json", "{\"in_features\": 32, \"out_features\": 20}");
    CheckpointException width =
        assertThrows(CheckpointException.class, () -> SentenceEmbedder.load(folder));
    assertEquals(Reason.CONFIG_WRONG_VALUE, width.reason());
    assertEquals(
        folder.resolve("2_Dense/config.json")
            + ": key \"in_features\": expected 48, the width of the vectors so far, found 32",
        width.getMessage());

    new TinySentenceFolder(folder)
        .file("2_Dense/config.json", "{\"in_features\": 48, \"out_features\": 20}");
    assertThrows(SafetensorsException.class, () -> SentenceEmbedder.load(folder));
    new TinySentenceFolder(folder).file("2_Dense/pytorch_model.bin", "pickled");
    CheckpointException pickled =
        assertThrows(CheckpointException.class, () -> SentenceEmbedder.load(folder));
    assertEquals(Reason.MISSING_WEIGHTS, pickled.reason());
    assertEquals(
        folder.resolve("2_Dense/pytorch_model.bin")
            + ": expected the weights as model.safetensors: jbert import converts the folder",
        pickled.getMessage());

    new TinySentenceFolder(folder)
        .weights(
            "2_Dense", Map.of("linear.weight", new int[] {48, 20}, "linear.bias", new int[] {20}));
    SafetensorsException shape =
        assertThrows(SafetensorsException.class, () -> SentenceEmbedder.load(folder));
    assertTrue(
        shape.getMessage().contains("has shape [48, 20], expected [20, 48]"), shape.getMessage());
  }
}
