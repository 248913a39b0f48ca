package dev.jbert.pipeline;

import static dev.jbert.pipeline.ExpectedVectors.assertClose;
import static dev.jbert.pipeline.ExpectedVectors.pooled;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jbert.testing.TinyModel;
import dev.jbert.testing.TinySentenceFolder;
import dev.jbert.tokenizer.Truncation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What happens to texts before the model: prompts, lower case, cutting. */
class SentenceTextsTest {

  private static final String TYPE = "sentence_transformers.models.";
  private static final String BERT = "bert-uncased-base";
  private static final String TEXT = "say hello to the price of tuesday";

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

  @Test
  void promptsArePutBeforeTexts() throws IOException {
    files("{\"pooling_mode\": \"mean\"}")
        .file(
            "config_sentence_transformers.json",
            "{\"prompts\": {\"query\": \"the query: \", \"document\": \"\"}}");
    double[] plain = pooled(Pooling.MEAN, tokens(TEXT), 0);
    double[] query = pooled(Pooling.MEAN, tokens("the query: " + TEXT), 0);
    assertClose(plain, embed());
    assertClose(query, embed(EmbedOptions.defaults().withPromptName("query")));
    assertClose(plain, embed(EmbedOptions.defaults().withPromptName("document")));
    assertClose(
        pooled(Pooling.MEAN, tokens("hello " + TEXT), 0),
        embed(EmbedOptions.defaults().withPrompt("hello ")));
    assertEquals(
        "there is no prompt \"passage\": the model has query, document",
        assertThrows(
                IllegalArgumentException.class,
                () -> embed(EmbedOptions.defaults().withPromptName("passage")))
            .getMessage());
    new TinySentenceFolder(folder)
        .file(
            "config_sentence_transformers.json",
            "{\"prompts\": {\"query\": \"the query: \"}, \"default_prompt_name\": \"query\"}");
    assertClose(query, embed());
    assertClose(plain, embed(EmbedOptions.defaults().withPrompt("")));
  }

  @ParameterizedTest
  @EnumSource(Pooling.class)
  void aPromptMayBeLeftOutOfThePooling(Pooling mode) throws IOException {
    files("{\"pooling_mode\": \"" + mode.modeName() + "\", \"include_prompt\": false}");
    String prompt = "the price of: ";
    int start = model.tokenizer().encode(prompt).size() - 1; // [CLS] and the prompt's own tokens.
    assertEquals(6, start);
    assertClose(
        pooled(mode, tokens(prompt + TEXT), start),
        embed(EmbedOptions.defaults().withPrompt(prompt)));
    assertClose(pooled(mode, tokens(TEXT), 0), embed());
  }

  @Test
  void aTextThatIsCutBehindItsPromptHasItsLastToken() throws IOException {
    files("{\"pooling_mode\": \"mean\", \"include_prompt\": false}")
        .file("sentence_bert_config.json", "{\"max_seq_length\": 4}");
    try (SentenceEmbedder embedder = SentenceEmbedder.load(folder)) {
      double[][] rows = tokens("the the");
      assertClose(
          rows[3], embedder.embed("hello", EmbedOptions.defaults().withPrompt("the the the ")));
    }
  }

  @Test
  void aTextThatMeltsIntoItsPromptIsRefused() throws IOException {
    files("{\"pooling_mode\": \"mean\", \"include_prompt\": false}");
    assertEquals(
        List.of("[CLS]", "armstrong", "[SEP]"), model.tokenizer().encode("armstrong").tokens());
    assertTrue(model.tokenizer().encode("armstron").size() > 3, "alone it is in pieces");
    try (SentenceEmbedder embedder = SentenceEmbedder.load(folder)) {
      EmbedOptions options = EmbedOptions.defaults().withPrompt("armstron");
      assertEquals(
          "text 1 has no token beside the 3 of its prompt",
          assertThrows(
                  IllegalArgumentException.class, () -> embedder.embed(List.of(" x", "g"), options))
              .getMessage());
    }
  }

  @Test
  void theModelMayLieInAFolderOfItsOwn() throws IOException {
    new TinySentenceFolder(folder)
        .model(BERT, "0_Transformer")
        .module(TYPE + "Transformer", "0_Transformer")
        .module(TYPE + "Pooling", "1_Pooling")
        .file("1_Pooling/config.json", "{\"pooling_mode_max_tokens\": true}")
        .file("0_Transformer/sentence_bert_config.json", "{\"max_seq_length\": 6}");
    try (SentenceEmbedder embedder = SentenceEmbedder.load(folder)) {
      assertClose(
          pooled(Pooling.MAX, tokens("the the the the"), 0),
          embedder.embed("the the the the the the"));
    }
  }

  @Test
  void maxSeqLengthGoesBeforeWhatTheTokenizerSays() throws IOException {
    files("{\"pooling_mode\": \"mean\"}")
        .file("sentence_bert_config.json", "{\"max_seq_length\": 100}");
    Path config = folder.resolve("tokenizer_config.json");
    Files.writeString(
        config,
        Files.readString(config).replace("\"model_max_length\": 128", "\"model_max_length\": 16"));
    try (SentenceEmbedder embedder = SentenceEmbedder.load(folder)) {
      assertClose(
          pooled(Pooling.MEAN, tokens("the ".repeat(98)), 0), embedder.embed("the ".repeat(120)));
    }
    new TinySentenceFolder(folder).file("sentence_bert_config.json", "{}");
    try (SentenceEmbedder embedder = SentenceEmbedder.load(folder)) {
      assertClose(
          pooled(Pooling.MEAN, tokens("the ".repeat(14)), 0), embedder.embed("the ".repeat(120)));
    }
  }

  @Test
  void textsAreLowerCasedOnRequest() throws IOException {
    Path cased = TinyModel.of("bert-cased-base").folder();
    new TinySentenceFolder(folder)
        .model("bert-cased-base", "")
        .module(TYPE + "Transformer", "")
        .module(TYPE + "Pooling", "1_Pooling")
        .file("1_Pooling/config.json", "{}")
        .file("sentence_bert_config.json", "{\"do_lower_case\": true}");
    try (SentenceEmbedder embedder = SentenceEmbedder.load(folder);
        SentenceEmbedder plain = SentenceEmbedder.load(cased)) {
      String text = "Tim COOK lives in ÉVREUX ΣΟΦΟΣ \uD83D\uDE00";
      assertArrayEquals(
          plain.embed("tim cook lives in évreux σοφοσ \uD83D\uDE00"), embedder.embed(text));
      assertEquals(
          assertThrows(IllegalArgumentException.class, () -> plain.embed("A\uD83Db")).getMessage(),
          assertThrows(IllegalArgumentException.class, () -> embedder.embed("A\uD83Db"))
              .getMessage());
    }
  }

  @Test
  void anUncasedTokenizerKeepsSpecialTokensInLowerCasedTexts() throws IOException {
    files("{}").file("sentence_bert_config.json", "{\"do_lower_case\": true}");
    try (SentenceEmbedder embedder = SentenceEmbedder.load(folder)) {
      assertClose(pooled(Pooling.MEAN, tokens("say [MASK]"), 0), embedder.embed("SAY [MASK]"));
    }
  }

  @Test
  void aPlainFolderRefusesWhatIsTooLongUnlessToldToCut() throws IOException {
    String text = "the ".repeat(300);
    SentenceEmbedder embedder =
        SentenceEmbedder.of(model, SentenceConfig.plain(TinyModel.of(BERT).folder()));
    assertEquals(
        "text 0 has 302 tokens, the model takes at most 128",
        assertThrows(IllegalArgumentException.class, () -> embedder.embed(text)).getMessage());
    assertArrayEquals(
        embedder.embed("the ".repeat(126)),
        embedder.embed(text, EmbedOptions.defaults().withTruncation(Truncation.LONGEST_FIRST)));
  }
}
