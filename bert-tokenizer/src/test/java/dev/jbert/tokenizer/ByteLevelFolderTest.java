package dev.jbert.tokenizer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.jbert.tokenizer.TokenizerFileException.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The files of byte-level BPE: chosen, refused, written. */
class ByteLevelFolderTest {

  private static final long SEED = 815;
  private static final String[] CONFIGURATION = {
    "tokenizer_config.json", "special_tokens_map.json"
  };

  @TempDir private Path folder;

  private void copy(String model, String... files) {
    for (String file : files) {
      boolean packed = !Arrays.asList(CONFIGURATION).contains(file);
      TestData.copy("tiny/" + model + "/" + file + (packed ? ".gz" : ""), folder.resolve(file));
    }
  }

  private void edit(String file, String from, String to) throws IOException {
    String text = Files.readString(folder.resolve(file));
    int at = text.indexOf(from);
    assertTrue(at >= 0, from);
    Files.writeString(
        folder.resolve(file), text.substring(0, at) + to + text.substring(at + from.length()));
  }

  private void assertRefused(Reason reason, String file, String message) {
    TokenizerFileException refused =
        assertThrows(TokenizerFileException.class, () -> Tokenizer.load(folder));
    assertEquals(folder.resolve(file) + ": " + message, refused.getMessage());
    assertEquals(reason, refused.reason());
  }

  @ParameterizedTest
  @ValueSource(strings = {"roberta", "bart"})
  void whatIsSavedLoadsAsAnEqualTokenizerFromEitherForm(String model) throws IOException {
    copy(model, "vocab.json", "merges.txt");
    copy(model, CONFIGURATION);
    TokenizerDefinition loaded = TokenizerFolder.read(folder);
    checkRoundTrip(loaded);
    copy(model, "tokenizer.json");
    assertEquals(loaded, TokenizerFolder.read(folder));
  }

  @Test
  void oddSettingsSurviveSaving() throws IOException {
    copy("roberta", "tokenizer.json");
    copy("roberta", CONFIGURATION);
    edit("tokenizer_config.json", "\"add_prefix_space\": false", "\"add_prefix_space\": true");
    edit("tokenizer_config.json", "\"trim_offsets\": true", "\"trim_offsets\": false");
    TokenizerDefinition loaded = TokenizerFolder.read(folder);
    assertEquals(new ByteLevelOptions(true, false, true), loaded.config().text());
    checkRoundTrip(loaded);
  }

  private void checkRoundTrip(TokenizerDefinition loaded) throws IOException {
    Path saved = folder.resolve("saved");
    Tokenizer.load(folder).savePretrained(saved);
    assertFalse(Files.exists(saved.resolve("vocab.txt")));
    assertEquals(loaded, TokenizerFolder.read(saved));
    Files.delete(saved.resolve("tokenizer.json"));
    assertEquals(loaded, TokenizerFolder.read(saved));
    Files.delete(saved.resolve("special_tokens_map.json"));
    assertEquals(loaded, TokenizerFolder.read(saved));
  }

  @ParameterizedTest
  @CsvSource({
    "mpnet, MPNetTokenizer",
    "electra, ElectraTokenizer",
    "distilbert, DistilBertTokenizer",
    "bart, BartTokenizer"
  })
  void theClassSurvivesSaving(String model, String tokenizerClass) throws IOException {
    copy(model, "tokenizer.json");
    copy(model, CONFIGURATION);
    Path saved = folder.resolve("saved");
    Tokenizer.load(folder).savePretrained(saved);
    assertEquals(
        tokenizerClass,
        json(saved.resolve("tokenizer_config.json")).get("tokenizer_class").getAsString());
    Files.delete(saved.resolve("tokenizer.json"));
    assertEquals(TokenizerFolder.read(folder), TokenizerFolder.read(saved));
  }

  @ParameterizedTest
  @ValueSource(strings = {"roberta", "bart"})
  void theWrittenFilesAreThoseOfTheReference(String model) throws IOException {
    copy(model, "tokenizer.json", "vocab.json", "merges.txt");
    copy(model, CONFIGURATION);
    Path saved = folder.resolve("saved");
    Tokenizer.load(folder).savePretrained(saved);
    assertEquals(json(folder.resolve("tokenizer.json")), json(saved.resolve("tokenizer.json")));
    assertEquals(json(folder.resolve("vocab.json")), json(saved.resolve("vocab.json")));
    assertEquals(
        Files.readString(folder.resolve("merges.txt")),
        Files.readString(saved.resolve("merges.txt")));
    JsonObject config = json(folder.resolve("tokenizer_config.json"));
    JsonObject savedConfig = json(saved.resolve("tokenizer_config.json"));
    savedConfig.keySet().retainAll(config.keySet());
    config.keySet().retainAll(savedConfig.keySet());
    assertEquals(config, savedConfig);
    assertTrue(config.has("add_prefix_space") && config.has("eos_token"));
  }

  private static JsonObject json(Path file) throws IOException {
    return JsonParser.parseString(Files.readString(file)).getAsJsonObject();
  }

  @Test
  void templateProcessingPlacesTokensButTrimsNoOffsets() throws IOException {
    copy("roberta", "tokenizer.json");
    String json = Files.readString(folder.resolve("tokenizer.json"));
    int start = json.indexOf("\"post_processor\"");
    Files.writeString(
        folder.resolve("tokenizer.json"),
        json.substring(0, start)
            + """
            "post_processor": {"type": "TemplateProcessing",
              "single": [{"SpecialToken": {"id": "<s>", "type_id": 0}},
                         {"Sequence": {"id": "A", "type_id": 0}}],
              "pair": [{"Sequence": {"id": "A", "type_id": 0}},
                       {"Sequence": {"id": "B", "type_id": 1}}],
              "special_tokens": {"<s>": {"id": "<s>", "ids": [0], "tokens": ["<s>"]}}},
            """
            + json.substring(json.indexOf("\"decoder\"")));
    Tokenizer tokenizer = Tokenizer.load(folder);
    Encoding encoding = tokenizer.encode(" the");
    assertEquals(List.of("<s>", "Ġthe"), encoding.tokens());
    assertEquals(new Span(0, 4), encoding.charSpan(1));
    TokenizerDefinition loaded = TokenizerFolder.read(folder);
    tokenizer.savePretrained(folder.resolve("saved"));
    assertEquals(loaded, TokenizerFolder.read(folder.resolve("saved")));
  }

  @Test
  void mergesWrittenAsTextWithASpaceAreTheSame() throws IOException {
    copy("roberta", "tokenizer.json");
    TokenizerDefinition lists = TokenizerFolder.read(folder);
    String json = Files.readString(folder.resolve("tokenizer.json"));
    Files.writeString(
        folder.resolve("tokenizer.json"),
        json.replaceAll("\\[\\s*\"([^\"\\s]+)\",\\s*\"([^\"\\s]+)\"\\s*\\]", "\"$1 $2\""));
    assertTrue(Files.readString(folder.resolve("tokenizer.json")).contains("\"a a\""));
    assertEquals(lists, TokenizerFolder.read(folder));
  }

  @DisplayName("row 22: merges.txt with an unknown symbol, and other lines that are no merge")
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "o r\\n|o \u4E2D\\n|MISSING_TOKEN|line 4: merge 3 has or makes the token '\u4E2D', which is"
            + " not in the vocabulary of 900",
        "o r\\n|q q\\n|MISSING_TOKEN|line 4: merge 3 has or makes the token 'qq', which is not in the"
            + " vocabulary of 900",
        "o r\\n|a a\\n|DUPLICATE_TOKEN|line 4: merge 3, 'a' 'a', is merge 1 already",
        "o r\\n|or\\n|WRONG_FORM|line 4: expected two tokens with one space between them, found 'or'",
        "o r\\n|o  r\\n|WRONG_FORM|line 4: expected two tokens with one space between them, found 'o  r'",
        "o r\\n|\\n|WRONG_FORM|line 4: expected two tokens with one space between them, found ''"
      })
  void aLineThatIsNoMergeIsRefused(String from, String to, Reason reason, String message)
      throws IOException {
    copy("roberta", "vocab.json", "merges.txt");
    edit("merges.txt", from.replace("\\n", "\n"), to.replace("\\n", "\n"));
    assertRefused(reason, "merges.txt", message);
  }

  @Test
  void mergesMayLackTheVersionAndEndLinesAsTheyLike() throws IOException {
    copy("roberta", "vocab.json", "merges.txt");
    TokenizerDefinition loaded = TokenizerFolder.read(folder);
    String text = Files.readString(folder.resolve("merges.txt"));
    String bare = text.substring(text.indexOf('\n') + 1).strip();
    Files.writeString(folder.resolve("merges.txt"), bare);
    assertEquals(loaded, TokenizerFolder.read(folder));
    Files.writeString(folder.resolve("merges.txt"), bare.replace("\n", "\r\n") + "\r\n");
    assertEquals(loaded, TokenizerFolder.read(folder));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"normalizer\": null|\"normalizer\": {\"type\": \"NFC\"}|the normalizer of type NFC is not"
            + " supported, at $.normalizer",
        "\"type\": \"ByteLevel\"|\"type\": \"Metaspace\"|the pre_tokenizer of type Metaspace is not"
            + " supported, at $.pre_tokenizer",
        "RobertaProcessing|Sequence|the post_processor of type Sequence is not supported, at"
            + " $.post_processor",
        "\"byte_fallback\": false|\"byte_fallback\": true|a model of type BPE with byte_fallback is"
            + " not supported, at $.model.byte_fallback",
        "\"ignore_merges\": false|\"ignore_merges\": true|a model of type BPE with ignore_merges is"
            + " not supported, at $.model.ignore_merges",
        "\"end_of_word_suffix\": \"\"|\"end_of_word_suffix\": \"</w>\"|a model of type BPE with"
            + " end_of_word_suffix is not supported, at $.model.end_of_word_suffix",
        "\"dropout\": null|\"dropout\": 0.1|a model of type BPE with dropout is not supported, at"
            + " $.model.dropout"
      })
  void componentsThatAreNotKnownAreRefusedByName(String from, String to, String message)
      throws IOException {
    copy("roberta", "tokenizer.json");
    edit("tokenizer.json", from, to);
    assertRefused(Reason.UNSUPPORTED_COMPONENT, "tokenizer.json", message);
  }

  @Test
  void bytesThatAreNoTokensAreTheUnknownTokenOrLeftOut() throws IOException {
    copy("roberta", "tokenizer.json");
    edit("tokenizer.json", "\"?\": 35", "\"???\": 35");
    EncodingOptions plain = EncodingOptions.defaults().withoutSpecialTokens();
    assertEquals(List.of("the"), Tokenizer.load(folder).encode("?the", plain).tokens());
    edit("tokenizer.json", "\"unk_token\": null", "\"unk_token\": \"<unk>\"");
    Encoding encoding = Tokenizer.load(folder).encode("?the??", plain);
    assertEquals(List.of("<unk>", "the", "<unk>", "<unk>"), encoding.tokens());
    assertEquals(new Span(5, 6), encoding.charSpan(3));
    assertArrayEquals(new int[] {0, 1, 2, 2}, encoding.wordIds());
    edit("tokenizer.json", "\"unk_token\": \"<unk>\"", "\"unk_token\": \"<none>\"");
    assertRefused(
        Reason.MISSING_TOKEN,
        "tokenizer.json",
        "the unknown token <none> is not in the vocabulary");
  }

  @Test
  void theStatedClassGoesBeforeTheFilesThatAreThere() throws IOException {
    copy("roberta", "vocab.json", "merges.txt");
    copy("mpnet", "vocab.txt");
    copy("roberta", "tokenizer_config.json");
    assertTrue(Tokenizer.load(folder).config().text() instanceof ByteLevelOptions);
    edit("tokenizer_config.json", "RobertaTokenizer", "GPTNeoXTokenizerFast");
    assertRefused(
        Reason.UNSUPPORTED_COMPONENT,
        "tokenizer_config.json",
        "the tokenizer class GPTNeoXTokenizerFast is not supported without a tokenizer.json, at"
            + " $.tokenizer_class");
  }

  @Test
  void aVocabularyWithoutMergesIsRefused() {
    copy("roberta", "vocab.json");
    assertRefused(Reason.FILE_NOT_FOUND, "merges.txt", "there is no such file");
  }

  /** Whatever the damage, the answer is a tokenizer or a {@link TokenizerFileException}. */
  @ParameterizedTest
  @ValueSource(strings = {"tokenizer.json", "vocab.json", "merges.txt"})
  void damagedFilesNeverFailInAnyOtherWay(String file) throws IOException {
    System.out.println("seed " + SEED);
    copy("roberta", file.equals("tokenizer.json") ? new String[] {file} : FILES);
    Random random = new Random(SEED);
    byte[] whole = Files.readAllBytes(folder.resolve(file));
    int refusals = 0;
    for (int round = 0; round < 300; round++) {
      byte[] damaged = whole.clone();
      if (round % 2 == 0) {
        damaged = Arrays.copyOf(whole, random.nextInt(whole.length));
      } else {
        damaged[random.nextInt(whole.length)] =
            (byte) "\"{}[],:0-9ntfe \n\u00FF".charAt(random.nextInt(17));
      }
      Files.write(folder.resolve(file), damaged);
      try {
        Tokenizer.load(folder).encode("Hello <mask> w\u00F6rld");
      } catch (TokenizerFileException e) {
        refusals++;
      }
    }
    assertTrue(refusals > 100, "refusals: " + refusals);
  }

  private static final String[] FILES = {"vocab.json", "merges.txt"};
}
