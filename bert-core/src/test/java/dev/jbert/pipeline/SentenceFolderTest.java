package dev.jbert.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jbert.kernel.Activation;
import dev.jbert.model.CheckpointException;
import dev.jbert.model.CheckpointException.Reason;
import dev.jbert.pipeline.SentenceModule.Dense;
import dev.jbert.pipeline.SentenceModule.Normalize;
import dev.jbert.testing.TinySentenceFolder;
import dev.jbert.tokenizer.Truncation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the files of sentence-transformers folders say, and what is refused. */
class SentenceFolderTest {

  private static final String OLD = "sentence_transformers.models.";
  private static final String EXPECTED = "expected Transformer, Pooling, then Dense or Normalize";
  private static final String DENSE = "{\"in_features\": 48, \"out_features\": 5";

  @TempDir Path folder;
  private TinySentenceFolder files;

  @BeforeEach
  void whole() throws IOException {
    files = new TinySentenceFolder(folder);
    files
        .module(OLD + "Transformer", "")
        .module(OLD + "Pooling", "1_Pooling")
        .module(OLD + "Normalize", "2_Normalize")
        .file("sentence_bert_config.json", "{\"max_seq_length\": 8, \"do_lower_case\": false}")
        .file(
            "1_Pooling/config.json",
            "{\"word_embedding_dimension\": 48, \"pooling_mode_cls_token\": true,"
                + " \"pooling_mode_mean_tokens\": false}");
  }

  private static TransformerSettings cutting(int maxSeqLength) {
    return new TransformerSettings(Truncation.LONGEST_FIRST, OptionalInt.of(maxSeqLength), false);
  }

  private SentenceConfig read() throws IOException {
    return SentenceConfig.read(folder);
  }

  @Test
  void theModulesSayHowVectorsAreMade() throws IOException {
    assertEquals(
        new SentenceConfig(
            folder,
            cutting(8),
            new PoolingSettings(List.of(Pooling.CLS), true),
            List.of(new Normalize()),
            Prompts.none(),
            SimilarityFunction.COSINE,
            OptionalInt.empty()),
        read());
  }

  @Test
  void aPlainFolderHasTheDefaults() throws IOException {
    Files.delete(folder.resolve("modules.json"));
    assertEquals(SentenceConfig.plain(folder), read());
  }

  @Test
  void theNamesOfVersionSixAreRead() throws IOException {
    files
        .withoutModules()
        .module("sentence_transformers.base.modules.transformer.Transformer", "")
        .module("sentence_transformers.sentence_transformer.modules.pooling.Pooling", "1_Pooling")
        .module("sentence_transformers.base.modules.dense.Dense", "2_Dense")
        .module("sentence_transformers.base.modules.normalize.Normalize", "3_Normalize")
        .file("2_Dense/config.json", DENSE + ", \"use_residual\": true}")
        .file(
            "sentence_bert_config.json",
            "{\"transformer_task\": \"feature-extraction\", \"modality_config\": {\"text\":"
                + " {\"method\": \"forward\", \"method_output_name\": \"last_hidden_state\"}}}");
    assertEquals(
        List.of(
            new Dense(folder.resolve("2_Dense"), 48, 5, true, Activation.TANH, true),
            new Normalize()),
        read().modules());
    assertEquals(OptionalInt.empty(), read().transformerSettings().maxSeqLength());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"pooling_mode\": \"cls\" | CLS",
        "\"pooling_mode\": [\"max\"] | MAX",
        "\"pooling_mode\": \"mean\", \"pooling_mode_cls_token\": true | MEAN",
        "\"pooling_mode\": [\"mean_sqrt_len_tokens\", \"weightedmean\"]"
            + " | MEAN_SQRT_LEN_TOKENS WEIGHTEDMEAN",
        "\"pooling_mode\": [\"lasttoken\", \"cls\"] | LASTTOKEN CLS",
        "\"pooling_mode_lasttoken\": true, \"pooling_mode_mean_tokens\": true,"
            + " \"pooling_mode_cls_token\": true | CLS MEAN LASTTOKEN",
        "\"pooling_mode_weightedmean_tokens\": true, \"pooling_mode_max_tokens\": true,"
            + " \"pooling_mode_mean_sqrt_len_tokens\": true"
            + " | MAX MEAN_SQRT_LEN_TOKENS WEIGHTEDMEAN",
        "\"pooling_mode_cls_token\": false, \"pooling_mode_mean_tokens\": false | MEAN",
        "\"embedding_dimension\": 48 | MEAN"
      })
  void bothFormsOfPoolingAreRead(String json, String modes) throws IOException {
    files.file("1_Pooling/config.json", "{" + json + "}");
    assertEquals(
        List.of(modes.split(" ")), read().pooling().modes().stream().map(Enum::name).toList());
  }

  @Test
  void poolingSaysWhetherPromptsCount() throws IOException {
    files.file("1_Pooling/config.json", "{\"pooling_mode\": \"mean\", \"include_prompt\": false}");
    assertEquals(new PoolingSettings(List.of(Pooling.MEAN), false), read().pooling());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "bert",
        "roberta",
        "distilbert",
        "mpnet",
        "camembert",
        "albert",
        "xlm-roberta",
        "xlnet"
      })
  void settingsLieBesideTheModelUnderAnyOfTheirNames(String name) throws IOException {
    Files.delete(folder.resolve("sentence_bert_config.json"));
    files
        .withoutModules()
        .module(OLD + "Transformer", "0_Transformer")
        .module(OLD + "Pooling", "1_Pooling")
        .file("0_Transformer/sentence_" + name + "_config.json", "{\"max_seq_length\": 5}")
        .file("sentence_bert_config.json", "{\"max_seq_length\": 77}");
    assertEquals(folder.resolve("0_Transformer"), read().transformer());
    assertEquals(cutting(5), read().transformerSettings());
  }

  @Test
  void theModelConfigIsRead() throws IOException {
    files.file(
        "config_sentence_transformers.json",
        """
        {"__version__": {"sentence_transformers": "5.1.0"}, "model_type": "SentenceTransformer",
         "prompts": {"query": "query: ", "document": "", "clustering": null},
         "default_prompt_name": "query", "similarity_fn_name": "dot", "truncate_dim": 16}
        """);
    SentenceConfig config = read();
    assertEquals(
        new Prompts(
            Map.of("query", "query: ", "document", "", "clustering", ""), Optional.of("query")),
        config.prompts());
    assertEquals(
        List.of("query", "document", "clustering"),
        List.copyOf(config.prompts().byName().keySet()));
    assertEquals(SimilarityFunction.DOT, config.similarityFunction());
    assertEquals(OptionalInt.of(16), config.truncateDim());
  }

  @Test
  void aModelConfigOfNullsSaysNothing() throws IOException {
    files.file(
        "config_sentence_transformers.json",
        "{\"prompts\": {}, \"default_prompt_name\": null, \"similarity_fn_name\": null,"
            + " \"truncate_dim\": null}");
    assertEquals(Prompts.none(), read().prompts());
    assertEquals(SimilarityFunction.COSINE, read().similarityFunction());
  }

  @ParameterizedTest
  @CsvSource({
    "torch.nn.modules.activation.Tanh, TANH",
    "torch.nn.modules.linear.Identity, IDENTITY",
    "torch.nn.modules.activation.ReLU, RELU",
    "torch.nn.modules.activation.GELU, GELU_ERF",
    "torch.nn.modules.activation.SiLU, SILU",
    "torch.nn.Identity, IDENTITY"
  })
  void activationsAreClassesOfPyTorch(String name, Activation activation) throws IOException {
    files
        .module(OLD + "Dense", "3_Dense")
        .file(
            "3_Dense/config.json",
            DENSE + ", \"bias\": false, \"activation_function\": \"" + name + "\"}");
    assertEquals(
        new Dense(folder.resolve("3_Dense"), 48, 5, false, activation, false),
        read().modules().getLast());
  }

  @Test
  void modulesThatAreNotImplementedAreRefusedByName() throws IOException {
    files.module(OLD + "WordWeights", "3_W");
    refused(Reason.UNSUPPORTED, "modules.json", "module \"" + OLD + "WordWeights\": " + EXPECTED);
    files.withoutModules().module(OLD + "StaticEmbedding", "");
    refused(
        Reason.UNSUPPORTED, "modules.json", "module \"" + OLD + "StaticEmbedding\": " + EXPECTED);
    files.withoutModules().module(OLD + "Transformer", "").module(OLD + "Normalize", "1_N");
    refused(Reason.UNSUPPORTED, "modules.json", "module \"" + OLD + "Normalize\": " + EXPECTED);
    files.withoutModules().module(OLD + "Transformer", "");
    refused(Reason.UNSUPPORTED, "modules.json", "there is no Pooling module: " + EXPECTED);
    files.file("modules.json", "[]");
    refused(Reason.UNSUPPORTED, "modules.json", "there is no Transformer module: " + EXPECTED);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"pooling_mode\": \"attention\" | UNSUPPORTED | key \"pooling_mode\": expected the"
            + " poolings cls, max, mean, mean_sqrt_len_tokens, weightedmean, lasttoken, found"
            + " attention",
        "\"pooling_mode_sum_tokens\": true | UNSUPPORTED | key \"pooling_mode_sum_tokens\":"
            + " expected the poolings cls, max, mean, mean_sqrt_len_tokens, weightedmean,"
            + " lasttoken, found true",
        "\"pooling_mode\": [] | CONFIG_WRONG_VALUE | key \"pooling_mode\": expected a pooling or a"
            + " list of them, found []",
        "\"pooling_mode\": [1] | CONFIG_WRONG_VALUE | key \"pooling_mode\": expected a string,"
            + " found 1",
        "\"pooling_mode\": {} | CONFIG_WRONG_VALUE | key \"pooling_mode\": expected a string,"
            + " found an object",
        "\"pooling_mode_cls_token\": 1 | CONFIG_WRONG_VALUE | key \"pooling_mode_cls_token\":"
            + " expected true or false, found 1"
      })
  void wrongPoolingIsRefused(String json, Reason reason, String problem) throws IOException {
    files.file("1_Pooling/config.json", "{" + json + "}");
    refused(reason, "1_Pooling/config.json", problem);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"out_features\": 5} | CONFIG_WRONG_VALUE | key \"in_features\": expected a whole number"
            + " from 1",
        "{\"in_features\": 48, \"out_features\": 0} | CONFIG_WRONG_VALUE | key \"out_features\":"
            + " expected a whole number from 1, found 0",
        "{\"in_features\": 48, \"out_features\": 5, \"activation_function\":"
            + " \"my.code.Tanh\"} | UNSUPPORTED | key \"activation_function\": expected Identity,"
            + " Tanh, ReLU, GELU or SiLU of torch.nn, found my.code.Tanh",
        "{\"in_features\": 48, \"out_features\": 5, \"activation_function\":"
            + " \"torch.nn.modules.activation.Mish\"} | UNSUPPORTED | key"
            + " \"activation_function\": expected Identity, Tanh, ReLU, GELU or SiLU of torch.nn,"
            + " found torch.nn.modules.activation.Mish",
        "{\"in_features\": 48, \"out_features\": 5, \"activation_function\": null}"
            + " | CONFIG_WRONG_VALUE | key \"activation_function\": expected a string",
        "{\"in_features\": 48, \"out_features\": 5, \"module_input_name\": \"token_embeddings\"}"
            + " | UNSUPPORTED | key \"module_input_name\": expected sentence_embedding, found"
            + " token_embeddings"
      })
  void wrongDenseIsRefused(String json, Reason reason, String problem) throws IOException {
    files.module(OLD + "Dense", "3_Dense").file("3_Dense/config.json", json);
    refused(reason, "3_Dense/config.json", problem);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"similarity_fn_name\": \"maxsim\"} | UNSUPPORTED | key \"similarity_fn_name\": expected"
            + " cosine, dot, euclidean or manhattan, found maxsim",
        "{\"truncate_dim\": -1} | CONFIG_WRONG_VALUE | key \"truncate_dim\": expected a whole"
            + " number from 1, found -1",
        "{\"prompts\": [\"query: \"]} | CONFIG_WRONG_VALUE | key \"prompts\": expected an object of"
            + " strings, found a list",
        "{\"prompts\": {\"query\": 1}} | CONFIG_WRONG_VALUE | key \"prompts\": expected a string,"
            + " found 1",
        "{\"prompts\": {\"a\": \"\", \"b\": \"\"}, \"default_prompt_name\": \"c\"}"
            + " | CONFIG_WRONG_VALUE | key \"default_prompt_name\": there is no prompt \"c\": the"
            + " model has a, b",
        "{\"default_prompt_name\": \"c\"} | CONFIG_WRONG_VALUE | key \"default_prompt_name\": there"
            + " is no prompt \"c\": the model has none"
      })
  void aWrongModelConfigIsRefused(String json, Reason reason, String problem) throws IOException {
    files.file("config_sentence_transformers.json", json);
    refused(reason, "config_sentence_transformers.json", problem);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"max_seq_length\": 0} | CONFIG_WRONG_VALUE | key \"max_seq_length\": expected a whole"
            + " number from 1, found 0",
        "{\"do_lower_case\": \"yes\"} | CONFIG_WRONG_VALUE | key \"do_lower_case\": expected true"
            + " or false, found \"yes\"",
        "{\"transformer_task\": \"fill-mask\"} | UNSUPPORTED | key \"transformer_task\": expected"
            + " feature-extraction, found fill-mask",
        "{} {} | CONFIG_NOT_JSON | not valid JSON, at $",
        "[] | CONFIG_WRONG_VALUE | expected a JSON object"
      })
  void wrongSettingsAreRefused(String json, Reason reason, String problem) throws IOException {
    files.file("sentence_bert_config.json", json);
    refused(reason, "sentence_bert_config.json", problem);
  }

  @Test
  void wrongModuleListsAreRefused() throws IOException {
    files.withoutModules().module(OLD + "Transformer", "../../elsewhere");
    refused(
        Reason.CONFIG_WRONG_VALUE,
        "modules.json",
        "path \"../../elsewhere\" leads out of the folder");
    files.file("modules.json", "[");
    refused(Reason.CONFIG_NOT_JSON, "modules.json", "not valid JSON, at $[0]");
    files.file("modules.json", "{}");
    refused(Reason.CONFIG_WRONG_VALUE, "modules.json", "expected a list of JSON objects");
    files.file("modules.json", "[1]");
    refused(Reason.CONFIG_WRONG_VALUE, "modules.json", "expected a JSON object");
    files.file("modules.json", "[{\"path\": \"\"}]");
    refused(Reason.CONFIG_WRONG_VALUE, "modules.json", "key \"type\": expected a string");
    files.withoutModules().module(OLD + "Transformer", "").module(OLD + "Pooling", "9_Pooling");
    refused(Reason.CONFIG_NOT_FOUND, "9_Pooling/config.json", "no such file");
  }

  @Test
  void filesThatRepeatOrHoldNoUtf8AreRefused() throws IOException {
    files.file("modules.json", "[{\"path\": \"\", \"path\": \"\"}]");
    refused(Reason.CONFIG_DUPLICATE_KEY, "modules.json", "a key stands twice, at $[0].path");
    Files.write(folder.resolve("modules.json"), new byte[] {'[', '"', (byte) 0xFF, '"', ']'});
    refused(Reason.CONFIG_NOT_JSON, "modules.json", "not UTF-8 text");
    files.file("modules.json", "[".repeat(100_000));
    refused(
        Reason.CONFIG_TOO_LARGE,
        "modules.json",
        "nested deeper than the limit of 64 levels, at $" + "[0]".repeat(64));
    files.file("modules.json", "<!doctype html>");
    refused(
        Reason.WRONG_KIND_OF_FILE, "modules.json", "is no JSON but looks like a web page (HTML)");
  }

  @Test
  void foldersThatCannotBeAreRefused() throws IOException {
    files.withoutModules().module(OLD + "Transformer", "a\\u0000b");
    refused(Reason.CONFIG_WRONG_VALUE, "modules.json", "path \"a\\u0000b\" is no name of a folder");
  }

  @Test
  void aFolderWithTheNameOfAFileIsNotTakenForNothing() throws IOException {
    for (String name :
        new String[] {"modules.json", "sentence_bert_config.json", SentenceFolder.MODEL_CONFIG}) {
      whole();
      Files.deleteIfExists(folder.resolve(name));
      Files.createDirectory(folder.resolve(name));
      refused(Reason.CONFIG_NOT_FOUND, name, "is no regular file");
      Files.delete(folder.resolve(name));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".", "a/..", "../x", "a"})
  void modulesOfARelativeFolderLieInIt(String relative) {
    Path root = Path.of(relative);
    assertTrue(SentenceFolder.isInside(root, ""));
    assertTrue(SentenceFolder.isInside(root, "1_Pooling"));
    assertFalse(SentenceFolder.isInside(root, "../../elsewhere"));
    assertFalse(SentenceFolder.isInside(root, "/1_Pooling"));
  }

  @Test
  void modulesAndPoolingsHaveALimit() throws IOException {
    files.file(
        "1_Pooling/config.json", "{\"pooling_mode\": [\"cls\"" + ",\"cls\"".repeat(100) + "]}");
    refused(
        Reason.CONFIG_WRONG_VALUE,
        "1_Pooling/config.json",
        "key \"pooling_mode\": more poolings than the limit of 100");
    for (int i = 0; i < 100; i++) {
      files.module(OLD + "Normalize", "2_Normalize");
    }
    refused(Reason.CONFIG_WRONG_VALUE, "modules.json", "more modules than the limit of 100");
  }

  private void refused(Reason reason, String file, String problem) {
    CheckpointException e =
        assertThrows(CheckpointException.class, () -> SentenceConfig.read(folder));
    assertEquals(folder.resolve(file) + ": " + problem, e.getMessage());
    assertEquals(reason, e.reason());
  }
}
