package dev.jbert.pipeline;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.jbert.model.CheckpointException;
import dev.jbert.model.CheckpointException.Reason;
import dev.jbert.pipeline.EmbedOptions.Scaling;
import dev.jbert.testing.TinyModel;
import dev.jbert.tokenizer.Truncation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What sentence-transformers folders ask for. */
class SentenceFolderTest {

  private static final String OLD = "sentence_transformers.models.";
  private static final EmbedOptions WHOLE =
      new EmbedOptions(Pooling.CLS, Scaling.UNIT_NORM, Truncation.LONGEST_FIRST, OptionalInt.of(8));

  @TempDir Path folder;

  private void modules(String... typesAndPaths) throws IOException {
    StringBuilder json = new StringBuilder("[");
    for (int i = 0; i < typesAndPaths.length; i += 2) {
      json.append(i == 0 ? "" : ", ")
          .append("{\"type\": \"%s\", ".formatted(typesAndPaths[i]))
          .append("\"path\": \"%s\"}".formatted(typesAndPaths[i + 1]));
    }
    Files.writeString(folder.resolve("modules.json"), json.append("]"));
  }

  private void write(String name, String json) throws IOException {
    Files.createDirectories(folder.resolve(name).getParent());
    Files.writeString(folder.resolve(name), json);
  }

  private void whole() throws IOException {
    modules(OLD + "Transformer", "", OLD + "Pooling", "1_Pooling", OLD + "Normalize", "2_N");
    write("sentence_bert_config.json", "{\"max_seq_length\": 8, \"do_lower_case\": false}");
    write(
        "1_Pooling/config.json",
        "{\"pooling_mode_cls_token\": true, \"pooling_mode_mean_tokens\": false}");
  }

  @Test
  void theModulesSayHowVectorsAreMade() throws IOException {
    whole();
    assertEquals(WHOLE, EmbedOptions.read(folder));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"\"cls\" | CLS", "[\"max\"] | MAX", "\"mean\" | MEAN"})
  void theNewFormsOfModulesAndPoolingAreRead(String mode, Pooling pooling) throws IOException {
    whole();
    modules(
        "sentence_transformers.base.modules.transformer.Transformer",
        "",
        "sentence_transformers.sentence_transformer.modules.pooling.Pooling",
        "1_Pooling");
    write("1_Pooling/config.json", "{\"embedding_dimension\": 48, \"pooling_mode\": " + mode + "}");
    assertEquals(WHOLE.withPooling(pooling).withScaling(Scaling.NONE), EmbedOptions.read(folder));
  }

  @Test
  void aPlainFolderHasTheDefaults() throws IOException {
    assertEquals(EmbedOptions.defaults(), EmbedOptions.read(folder));
  }

  @Test
  void loadingAFolderDoesWhatItAsksFor() throws IOException {
    whole();
    try (Stream<Path> files = Files.list(TinyModel.of("bert-uncased-base").folder())) {
      for (Path file : files.toList()) {
        Files.copy(file, folder.resolve(file.getFileName()));
      }
    }
    try (SentenceEmbedder embedder = SentenceEmbedder.load(folder);
        ModelFolder model = ModelFolder.load(folder)) {
      float[] vector = embedder.embed("a a a a a a a a a");
      double squares = 0;
      for (float x : vector) {
        squares += (double) x * x;
      }
      assertEquals(1, squares, 1e-6);
      SentenceEmbedder plain =
          SentenceEmbedder.of(
              model,
              EmbedOptions.defaults().withPooling(Pooling.CLS).withScaling(Scaling.UNIT_NORM));
      assertArrayEquals(plain.embed("a a a a a a"), vector, 1e-6f);
    }
  }

  @Test
  void whatIsNotImplementedIsRefusedByName() throws IOException {
    whole();
    modules(OLD + "Transformer", "", OLD + "Dense", "2_Dense");
    refused(
        Reason.UNSUPPORTED,
        "modules.json",
        "module \"sentence_transformers.models.Dense\": expected Transformer, Pooling or"
            + " Normalize");
    whole();
    write(
        "1_Pooling/config.json",
        "{\"pooling_mode_cls_token\": true, \"pooling_mode_mean_tokens\": true}");
    refused(
        Reason.UNSUPPORTED,
        "1_Pooling/config.json",
        "expected one of the poolings mean, cls and max, found"
            + " [pooling_mode_cls_token, pooling_mode_mean_tokens]");
    whole();
    write("sentence_bert_config.json", "{\"do_lower_case\": true}");
    refused(
        Reason.UNSUPPORTED,
        "sentence_bert_config.json",
        "key \"do_lower_case\": expected false, found true");
    write("sentence_bert_config.json", "{}");
    for (String setting : List.of("default_prompt_name\": \"query\"", "truncate_dim\": 256")) {
      write("config_sentence_transformers.json", "{\"" + setting + "}");
      refused(
          Reason.UNSUPPORTED,
          "config_sentence_transformers.json",
          "key \"" + setting.replace(":", ": expected null, found"));
    }
  }

  @Test
  void anUnsoundFileIsRefused() throws IOException {
    whole();
    write("sentence_bert_config.json", "{\"max_seq_length\": 0}");
    refused(
        Reason.CONFIG_WRONG_VALUE,
        "sentence_bert_config.json",
        "key \"max_seq_length\": expected a whole number from 1, found 0");
    modules(OLD + "Transformer", "", OLD + "Pooling", "../../elsewhere");
    write("sentence_bert_config.json", "{}");
    refused(
        Reason.CONFIG_WRONG_VALUE,
        "modules.json",
        "path \"../../elsewhere\" leads out of the folder");
    write("modules.json", "[");
    refused(Reason.CONFIG_NOT_JSON, "modules.json", "not valid JSON");
  }

  private void refused(Reason reason, String file, String problem) {
    CheckpointException e =
        assertThrows(CheckpointException.class, () -> EmbedOptions.read(folder));
    assertEquals(reason, e.reason());
    assertEquals(folder.resolve(file) + ": " + problem, e.getMessage());
  }
}
