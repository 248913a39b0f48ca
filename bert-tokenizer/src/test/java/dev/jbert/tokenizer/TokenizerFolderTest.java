package dev.jbert.tokenizer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Loading and saving the tokenizer files of a folder. */
class TokenizerFolderTest {

  private static final EncodingOptions PLAIN = EncodingOptions.defaults().withoutSpecialTokens();

  private static final Set<String> PACKED =
      Set.of("tokenizer.json", "vocab.txt", "vocab.json", "merges.txt");

  @TempDir private Path folder;

  private Path tiny(String model, String... files) {
    for (String file : files) {
      boolean packed = PACKED.contains(file);
      TestData.copy("tiny/" + model + "/" + file + (packed ? ".gz" : ""), folder.resolve(file));
    }
    return folder;
  }

  private static void edit(Path file, String from, String to) throws IOException {
    String text = Files.readString(file);
    assertTrue(text.contains(from), from);
    Files.writeString(file, text.replace(from, to));
  }

  @ParameterizedTest
  @CsvSource({
    "bert-uncased, tokenizer.json",
    "bert-uncased, vocab.txt",
    "bert-cased, tokenizer.json",
    "bert-cased, vocab.txt",
    "mpnet, tokenizer.json",
    "mpnet, vocab.txt",
    "electra, tokenizer.json",
    "electra, vocab.txt",
    "distilbert, tokenizer.json",
    "distilbert, vocab.txt",
    "roberta, tokenizer.json",
    "roberta, vocab.json merges.txt",
    "bart, tokenizer.json",
    "bart, vocab.json merges.txt"
  })
  void bothFormsOfTheTinyModelsGiveTheReferencesIds(String model, String vocabulary)
      throws IOException {
    tiny(model, vocabulary.split(" "));
    tiny(model, "tokenizer_config.json", "special_tokens_map.json");
    Tokenizer tokenizer = Tokenizer.load(folder);
    boolean byteLevel = tokenizer.config().text() instanceof ByteLevelOptions;
    assertEquals(128, tokenizer.modelMaxLength());
    assertEquals(!byteLevel, tokenizer.config().cleanUpTokenizationSpaces());
    checkAll(tokenizer, model);
  }

  @ParameterizedTest
  @CsvSource({
    "bert-uncased, tokenizer.json",
    "bert-uncased, vocab.txt",
    "mpnet, tokenizer.json",
    "mpnet, vocab.txt",
    "electra, vocab.txt",
    "distilbert, vocab.txt",
    "roberta, tokenizer.json",
    "roberta, vocab.json merges.txt",
    "bart, tokenizer.json",
    "bart, vocab.json merges.txt"
  })
  void aVocabularyAloneGivesTheReferencesIds(String model, String vocabulary) throws IOException {
    Tokenizer tokenizer = Tokenizer.load(tiny(model, vocabulary.split(" ")));
    checkAll(tokenizer, model);
  }

  private static void checkAll(Tokenizer tokenizer, String model) {
    int cases = 0;
    for (String line : TestData.lines("tiny/expected.jsonl.gz")) {
      JsonObject golden = JsonParser.parseString(line).getAsJsonObject();
      if (golden.get("model").getAsString().equals(model)) {
        checkBatch(tokenizer, golden);
        cases++;
      }
    }
    assertTrue(cases >= 2, "cases: " + cases);
  }

  private static void checkBatch(Tokenizer tokenizer, JsonObject golden) {
    List<TextInput> inputs = new ArrayList<>();
    JsonArray texts = golden.getAsJsonArray("texts");
    for (int i = 0; i < texts.size(); i++) {
      String text = texts.get(i).getAsString();
      inputs.add(
          golden.get("text_pairs").isJsonNull()
              ? TextInput.of(text)
              : TextInput.of(text, golden.getAsJsonArray("text_pairs").get(i).getAsString()));
    }
    EncodingOptions options =
        EncodingOptions.defaults()
            .withTruncation(Truncation.LONGEST_FIRST)
            .withMaxLength(64)
            .withPadding(Padding.LONGEST);
    List<Encoding> rows = tokenizer.encodeBatch(inputs, options).rows();
    JsonObject expected = golden.getAsJsonObject("inputs");
    for (int i = 0; i < rows.size(); i++) {
      String name = golden.get("name").getAsString() + " row " + i;
      assertArrayEquals(ints(expected, "input_ids", i), rows.get(i).inputIds(), name);
      assertArrayEquals(ints(expected, "attention_mask", i), rows.get(i).attentionMask(), name);
      if (expected.has("token_type_ids")) {
        assertArrayEquals(ints(expected, "token_type_ids", i), rows.get(i).tokenTypeIds(), name);
      }
    }
  }

  private static int[] ints(JsonObject inputs, String field, int row) {
    JsonArray values = inputs.getAsJsonArray(field).get(row).getAsJsonArray();
    return IntStream.range(0, values.size()).map(i -> values.get(i).getAsInt()).toArray();
  }

  @Test
  void truncationAndPaddingOfTheFileAreNotApplied() throws IOException {
    Tokenizer tokenizer = Tokenizer.load(tiny("bert-uncased", "tokenizer.json"));
    String json = Files.readString(folder.resolve("tokenizer.json"));
    assertTrue(json.contains("\"max_length\": 64") && json.contains("\"BatchLongest\""));
    assertEquals(202, tokenizer.encode("a ".repeat(200)).size());
    List<TextInput> two = List.of(TextInput.of("a"), TextInput.of("a a a"));
    assertEquals(
        3, tokenizer.encodeBatch(two, EncodingOptions.defaults()).rows().getFirst().size());
  }

  @Test
  void aVocabularyAloneIsLowerCased() throws IOException {
    Tokenizer tokenizer = Tokenizer.load(tiny("bert-uncased", "vocab.txt"));
    assertEquals(NormalizerOptions.uncased(), tokenizer.config().normalizer());
    assertEquals(TokenizerConfig.NO_MAX_LENGTH, tokenizer.modelMaxLength());
  }

  @Test
  void theConfigurationGoesBeforeTokenizerJson() throws IOException {
    tiny("bert-uncased", "tokenizer.json", "tokenizer_config.json");
    Path config = folder.resolve("tokenizer_config.json");
    edit(config, "\"do_lower_case\": true", "\"do_lower_case\": false");
    edit(config, "\"strip_accents\": null", "\"strip_accents\": true");
    edit(config, "\"tokenize_chinese_chars\": true", "\"tokenize_chinese_chars\": false");
    edit(
        config,
        "\"model_max_length\": 128",
        "\"model_max_length\": 1000000000000000019884624838656");
    assertEquals(
        new NormalizerOptions(true, false, StripAccents.ALWAYS, false),
        Tokenizer.load(folder).config().normalizer());
    assertEquals(TokenizerConfig.NO_MAX_LENGTH, Tokenizer.load(folder).modelMaxLength());
  }

  @Test
  void addedTokensOfTheConfigurationAreFoundWithTheirFlags() throws IOException {
    tiny("bert-uncased", "vocab.txt", "tokenizer_config.json");
    edit(
        folder.resolve("tokenizer_config.json"),
        "\"added_tokens_decoder\": {",
        """
        "additional_special_tokens": ["<one>", "[CLS]"],
        "added_tokens_decoder": {
          "900": {"content": "New Word", "lstrip": false, "rstrip": false, "single_word": false,
                  "normalized": true, "special": false},
        """);
    Tokenizer tokenizer = Tokenizer.load(folder);
    assertEquals(902, tokenizer.vocabulary().size());
    assertEquals(901, tokenizer.convertTokenToId("<one>"));
    assertArrayEquals(
        new int[] {900, 901, 4}, tokenizer.encode("NEW word<one>[MASK]", PLAIN).inputIds());
    assertEquals(
        "New Word",
        tokenizer.decode(
            new int[] {2, 900, 901, 3}, DecodeOptions.defaults().skippingSpecialTokens()));
  }

  @Test
  void theOldFilesOfAddedAndSpecialTokensAreRead() throws IOException {
    tiny("bert-uncased", "vocab.txt");
    Files.writeString(folder.resolve("added_tokens.json"), "{\"brandnew\": 900}");
    Files.writeString(
        folder.resolve("special_tokens_map.json"),
        """
        {"unk_token": "[UNK]",
         "mask_token": {"content": "[MASK]", "lstrip": true, "rstrip": false, "normalized": false,
                        "single_word": false}}
        """);
    Tokenizer tokenizer = Tokenizer.load(folder);
    Encoding encoding = tokenizer.encode("brandnew [MASK]", PLAIN);
    assertArrayEquals(new int[] {900, 4}, encoding.inputIds());
    assertEquals(List.of("brandnew", " [MASK]"), encoding.tokens());
  }

  @Test
  void bertProcessingIsTheTemplateOfBert() throws IOException {
    tiny("bert-uncased", "tokenizer.json");
    Path file = folder.resolve("tokenizer.json");
    TokenizerDefinition template = TokenizerFolder.read(folder);
    String json = Files.readString(file);
    int start = json.indexOf("\"post_processor\"");
    int end = json.indexOf("\"decoder\"");
    Files.writeString(
        file,
        json.substring(0, start)
            + """
            "post_processor": {"type": "BertProcessing", "sep": ["[SEP]", 3], "cls": ["[CLS]", 2]},
            """
            + json.substring(end));
    assertEquals(template, TokenizerFolder.read(folder));
  }

  @ParameterizedTest
  @ValueSource(strings = {"bert-uncased", "bert-cased"})
  void whatIsSavedLoadsAsAnEqualTokenizerFromEitherForm(String model) throws IOException {
    Tokenizer tokenizer =
        Tokenizer.load(
            tiny(model, "vocab.txt", "tokenizer_config.json", "special_tokens_map.json"));
    checkRoundTrip(tokenizer);
  }

  @Test
  void addedTokensAndOddSettingsSurviveSaving() throws IOException {
    TokenizerConfig base = TokenizerConfig.cased();
    TokenizerConfig config =
        new TokenizerConfig(
            new NormalizerOptions(false, false, StripAccents.ALWAYS, false),
            base.specialTokens(),
            List.of(
                new AddedToken("\"quoted\" \u2028\u00E9", true, true, true, true, false),
                AddedToken.special("<s>")),
            77,
            true,
            Side.LEFT,
            Side.LEFT);
    checkRoundTrip(SmallVocabulary.tokenizer(config, "a", "##b", "\u00A0", "", "<>&='"));
  }

  @Test
  void noMaximumSurvivesSaving() throws IOException {
    checkRoundTrip(SmallVocabulary.tokenizer(TokenizerConfig.uncased(), "a"));
  }

  private void checkRoundTrip(Tokenizer tokenizer) throws IOException {
    Path saved = folder.resolve("saved");
    tokenizer.savePretrained(saved);
    TokenizerDefinition fromJson = TokenizerFolder.read(saved);
    assertEquals(tokenizer.config(), fromJson.config());
    assertEquals(tokenizer.vocabulary().modelSize(), fromJson.model().size());
    Files.delete(saved.resolve("tokenizer.json"));
    assertEquals(fromJson, TokenizerFolder.read(saved));
    Files.delete(saved.resolve("special_tokens_map.json"));
    assertEquals(fromJson, TokenizerFolder.read(saved));
  }

  @Test
  void anMpnetTokenizerKeepsItsTemplateThroughTokenizerJson() throws IOException {
    tiny("mpnet", "tokenizer.json", "tokenizer_config.json", "special_tokens_map.json");
    TokenizerDefinition before = TokenizerFolder.read(folder);
    Tokenizer.load(folder).savePretrained(folder.resolve("saved"));
    assertEquals(before, TokenizerFolder.read(folder.resolve("saved")));
    assertEquals(
        List.of("<s>", "</s>", "</s>", "</s>"),
        Tokenizer.load(folder).encode("", "", EncodingOptions.defaults()).tokens());
  }

  @Test
  void theWrittenFilesHaveTheReferencesKeys() throws IOException {
    tiny("bert-uncased", "tokenizer.json", "tokenizer_config.json");
    Tokenizer.load(folder).savePretrained(folder.resolve("saved"));
    JsonObject original = json(folder.resolve("tokenizer.json"));
    JsonObject saved = json(folder.resolve("saved/tokenizer.json"));
    assertEquals(List.copyOf(original.keySet()), List.copyOf(saved.keySet()));
    for (String part :
        List.of(
            "added_tokens", "normalizer", "pre_tokenizer", "post_processor", "decoder", "model")) {
      assertEquals(original.get(part).toString(), saved.get(part).toString(), part);
    }
    JsonObject config = json(folder.resolve("tokenizer_config.json"));
    JsonObject savedConfig = json(folder.resolve("saved/tokenizer_config.json"));
    for (String key : config.keySet()) {
      if (savedConfig.has(key)) {
        assertEquals(config.get(key), savedConfig.get(key), key);
      }
    }
    assertTrue(savedConfig.has("added_tokens_decoder") && savedConfig.has("model_max_length"));
  }

  private static JsonObject json(Path file) throws IOException {
    return JsonParser.parseString(Files.readString(file)).getAsJsonObject();
  }
}
