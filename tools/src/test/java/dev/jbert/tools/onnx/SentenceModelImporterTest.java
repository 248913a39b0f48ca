package dev.jbert.tools.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jbert.tools.checkpoint.CheckpointException;
import dev.jbert.tools.checkpoint.CheckpointException.Reason;
import dev.jbert.tools.checkpoint.FlatJson;
import dev.jbert.tools.checkpoint.Progress;
import dev.jbert.tools.onnx.SentenceModel.Pooling;
import dev.jbert.tools.onnx.TinyBert.Exporter;
import dev.jbert.weights.WeightSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SentenceModelImporterTest {

  private static final String TOKENIZER =
      """
      {"version": "1.0",
       "truncation": {"direction": "Right", "max_length": 128, "strategy": "LongestFirst"},
       "padding": {"strategy": {"Fixed": 128}, "pad_token": "[PAD]"},
       "added_tokens": [{"id": 0, "content": "[PAD]", "special": true}],
       "normalizer": {"type": "BertNormalizer", "strip_accents": null, "lowercase": true},
       "model": {"type": "WordPiece", "max_input_chars_per_word": 100, "score": -0.10,
        "vocab": {"[PAD]": 0, "[UNK]": 1, "[CLS]": 2, "[SEP]": 3, "b": 5, "[MASK]": 4, "<&'>": 6}}}
      """;

  private static final SentenceModel MODEL =
      new SentenceModel("tiny", "someone", Pooling.CLS, 3, 2);

  @TempDir Path temporary;
  private Path source;
  private Path output;

  @BeforeEach
  void writeSource() throws IOException {
    source = Files.createDirectory(temporary.resolve("source"));
    output = Files.createDirectory(temporary.resolve("output"));
    TinyBert.of(Exporter.TORCH_SCRIPT, "", 2).onnx().write(source.resolve("tiny.onnx"));
    Files.writeString(source.resolve("tiny-tokenizer.json"), TOKENIZER);
  }

  @Test
  void folderIsComplete() throws IOException {
    importTiny();
    try (Stream<Path> files = Files.walk(output)) {
      assertEquals(
          List.of(
              "",
              "1_Pooling",
              "1_Pooling/config.json",
              "2_Normalize",
              "config.json",
              "config_sentence_transformers.json",
              "model.safetensors",
              "modules.json",
              "sentence_bert_config.json",
              "special_tokens_map.json",
              "tokenizer.json",
              "tokenizer_config.json",
              "vocab.txt"),
          files.map(file -> output.relativize(file).toString()).sorted().toList());
    }
  }

  @Test
  void sizesComeFromTheShapesAndWeightsHaveNoPrefix() throws IOException {
    importTiny();
    Map<String, String> config = FlatJson.read(output.resolve("config.json"));
    assertEquals("4", config.get("hidden_size"));
    assertEquals("6", config.get("intermediate_size"));
    assertEquals("2", config.get("num_hidden_layers"));
    assertEquals("2", config.get("num_attention_heads"));
    assertEquals("7", config.get("vocab_size"));
    assertEquals("5", config.get("max_position_embeddings"));
    try (WeightSource weights = WeightSource.open(output)) {
      assertEquals(5 + 2 * 16, weights.names().size());
      weights.tensor("embeddings.word_embeddings.weight", 7, 4);
      weights.tensor("encoder.layer.1.intermediate.dense.weight", 6, 4);
    }
  }

  @Test
  void modulesSayHowSentencesBecomeVectors() throws IOException {
    importTiny();
    assertEquals(
        Map.of(
            "word_embedding_dimension", "4",
            "pooling_mode_cls_token", "true",
            "pooling_mode_mean_tokens", "false",
            "pooling_mode_max_tokens", "false",
            "pooling_mode_mean_sqrt_len_tokens", "false",
            "pooling_mode_weightedmean_tokens", "false",
            "pooling_mode_lasttoken", "false",
            "include_prompt", "true"),
        FlatJson.read(output.resolve("1_Pooling/config.json")));
    assertEquals(
        Map.of("max_seq_length", "3", "do_lower_case", "false"),
        FlatJson.read(output.resolve("sentence_bert_config.json")));
    assertEquals(
        """
        {
          "prompts": {},
          "default_prompt_name": null,
          "similarity_fn_name": "cosine"
        }
        """,
        Files.readString(output.resolve("config_sentence_transformers.json")));
    String modules = Files.readString(output.resolve("modules.json"));
    assertTrue(modules.contains("\"type\": \"sentence_transformers.models.Transformer\""), modules);
    assertTrue(modules.contains("\"path\": \"1_Pooling\""), modules);
    assertTrue(modules.contains("\"path\": \"2_Normalize\""), modules);
  }

  @Test
  void tokenizerLosesItsTruncationAndPaddingAndNothingElse() throws IOException {
    importTiny();
    String expected =
        TOKENIZER
            .replaceFirst("(?s)\"truncation\": \\{.*?\\}", "\"truncation\": null")
            .replaceFirst("(?s)\"padding\": \\{.*?\\}.*?\\}", "\"padding\": null");
    assertEquals(
        expected.replaceAll("\\s", ""),
        Files.readString(output.resolve("tokenizer.json")).replaceAll("\\s", ""));
    assertEquals(
        List.of("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "b", "<&'>"),
        Files.readAllLines(output.resolve("vocab.txt")));
    Map<String, String> config = FlatJson.read(output.resolve("tokenizer_config.json"));
    assertEquals("true", config.get("do_lower_case"));
    assertEquals("5", config.get("model_max_length"));
    assertEquals(
        new TreeSet<>(List.of("cls_token", "mask_token", "pad_token", "sep_token", "unk_token")),
        new TreeSet<>(FlatJson.read(output.resolve("special_tokens_map.json")).keySet()));
  }

  @Test
  void wrongTokenizersAreRefused() throws IOException {
    refused(Reason.BROKEN_FILE, "is no JSON object", "[1]");
    refused(Reason.BROKEN_FILE, "is no JSON object", TOKENIZER.substring(0, 400));
    refused(Reason.BROKEN_FILE, "is no JSON object", TOKENIZER + "{}");
    refused(
        Reason.BROKEN_FILE,
        "tokens '[SEP]' and 'b' have the same id 3",
        TOKENIZER.replace("\"b\": 5", "\"b\": 3"));
    refused(
        Reason.BROKEN_FILE,
        "has 7 tokens, but none with the id 5",
        TOKENIZER.replace("\"b\": 5", "\"b\": 9000000"));
    refused(
        Reason.BROKEN_FILE,
        "token 'b' has no number as its id",
        TOKENIZER.replace("\"b\": 5", "\"b\": \"5\""));
    refused(
        Reason.BROKEN_FILE,
        "token 'b' has an id that is no whole number",
        TOKENIZER.replace("\"b\": 5", "\"b\": 5.5"));
    refused(
        Reason.BROKEN_FILE,
        "token 5 has a line break",
        TOKENIZER.replace("\"b\": 5", "\"b\\n\": 5"));
    refused(
        Reason.INCONSISTENT,
        "has 6 tokens, expected 7 as in the word embeddings",
        TOKENIZER.replace(", \"<&'>\": 6", ""));
    Files.delete(source.resolve("tiny-tokenizer.json"));
    CheckpointException e = assertThrows(CheckpointException.class, this::importTiny);
    assertTrue(e.getMessage().contains("expected one file *tokenizer.json, found 0"));
  }

  private void importTiny() throws IOException {
    new SentenceModelImporter(MODEL).importInto(source, output, Progress.none());
  }

  private void refused(Reason reason, String problem, String tokenizer) throws IOException {
    Files.writeString(source.resolve("tiny-tokenizer.json"), tokenizer);
    CheckpointException e =
        assertThrows(
            CheckpointException.class,
            () -> {
              Path folder = Files.createTempDirectory(temporary, "refused");
              new SentenceModelImporter(MODEL).importInto(source, folder, Progress.none());
            });
    assertEquals(reason, e.reason(), e.getMessage());
    assertTrue(e.getMessage().contains(problem), e.getMessage());
  }
}
