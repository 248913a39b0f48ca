package dev.jbert.tokenizer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.jbert.tokenizer.TokenizerFileException.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Folders whose tokenizer is of a kind that is not known are refused by what they hold. */
class OtherTokenizersTest {

  /** The parts of XLM-R's tokenizer.json, its vocabulary cut to a few tokens. */
  private static final String XLM_ROBERTA =
      """
      {"version": "1.0", "truncation": null, "padding": null,
       "added_tokens": [
         {"id": 0, "content": "<s>", "single_word": false, "lstrip": false, "rstrip": false,
          "normalized": false, "special": true},
         {"id": 4, "content": "<mask>", "single_word": false, "lstrip": true, "rstrip": false,
          "normalized": false, "special": true}],
       "normalizer": {"type": "Precompiled", "precompiled_charsmap": "ALQCAACEAAA="},
       "pre_tokenizer": {"type": "Sequence", "pretokenizers": [
         {"type": "WhitespaceSplit"},
         {"type": "Metaspace", "replacement": "\u2581", "add_prefix_space": true}]},
       "post_processor": {"type": "TemplateProcessing", "single": [], "pair": [],
         "special_tokens": {}},
       "decoder": {"type": "Metaspace", "replacement": "\u2581", "add_prefix_space": true},
       "model": {"type": "Unigram", "unk_id": 3, "vocab": [["<s>", 0.0], ["<pad>", 0.0],
         ["</s>", 0.0], ["<unk>", 0.0], ["<mask>", 0.0]]}}
      """;

  @TempDir private Path folder;

  private void assertRefused(String file, String message) {
    TokenizerFileException refused =
        assertThrows(TokenizerFileException.class, () -> Tokenizer.load(folder));
    assertEquals(folder.resolve(file) + ": " + message, refused.getMessage());
    assertEquals(Reason.UNSUPPORTED_COMPONENT, refused.reason());
  }

  @ParameterizedTest
  @ValueSource(strings = {"XLMRobertaTokenizer", "CamembertTokenizerFast", "AlbertTokenizer"})
  void aUnigramTokenizerJsonIsRefusedByItsModel(String tokenizerClass) throws IOException {
    Files.writeString(folder.resolve("tokenizer.json"), XLM_ROBERTA);
    Files.writeString(folder.resolve("sentencepiece.bpe.model"), "not read");
    state(tokenizerClass);
    assertRefused("tokenizer.json", "the model of type Unigram is not supported, at $.model");
  }

  @ParameterizedTest
  @CsvSource({
    "sentencepiece.bpe.model, XLMRobertaTokenizer",
    "sentencepiece.bpe.model, CamembertTokenizer",
    "sentencepiece.bpe.model, ''",
    "spiece.model, AlbertTokenizer",
    "tokenizer.model, ''"
  })
  void aSentencePieceFileIsRefusedByItsName(String file, String tokenizerClass) throws IOException {
    Files.writeString(folder.resolve(file), "not read");
    if (!tokenizerClass.isEmpty()) {
      state(tokenizerClass);
    }
    assertRefused(
        file,
        "a SentencePiece vocabulary is not supported, expected WordPiece or byte-level BPE:"
            + " vocab.txt or vocab.json");
  }

  @Test
  void aSentencePieceFileBesideAVocabularyThatIsKnownIsPassedOver() throws IOException {
    Files.writeString(folder.resolve("vocab.txt"), "[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\na\n");
    Files.writeString(folder.resolve("spiece.model"), "not read");
    assertEquals(6, Tokenizer.load(folder).vocabulary().size());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "bert-uncased|normalizer|{\"type\": \"Precompiled\", \"precompiled_charsmap\": \"\"}",
        "bert-uncased|normalizer|{\"type\": \"Sequence\", \"normalizers\": []}",
        "bert-uncased|pre_tokenizer|{\"type\": \"Metaspace\", \"replacement\": \"_\"}",
        "bert-uncased|decoder|{\"type\": \"Metaspace\", \"replacement\": \"_\"}",
        "roberta|pre_tokenizer|{\"type\": \"Sequence\", \"pretokenizers\": [{\"type\": \"Split\","
            + " \"pattern\": {\"Regex\": \"(a+)+$\"}, \"behavior\": \"Isolated\"}]}",
        "roberta|pre_tokenizer|{\"type\": \"Split\", \"pattern\": {\"Regex\": \"\\\\p{N}\"}}",
        "roberta|decoder|{\"type\": \"Sequence\", \"decoders\": []}",
        "roberta|post_processor|{\"type\": \"Sequence\", \"processors\": []}"
      })
  void anotherComponentIsRefusedByName(String model, String component, String json)
      throws IOException {
    Path file = folder.resolve("tokenizer.json");
    TestData.copy("tiny/" + model + "/tokenizer.json.gz", file);
    JsonObject tokenizer = JsonParser.parseString(Files.readString(file)).getAsJsonObject();
    JsonObject other = JsonParser.parseString(json).getAsJsonObject();
    tokenizer.add(component, other);
    Files.writeString(file, tokenizer.toString());
    assertRefused(
        "tokenizer.json",
        "the %s of type %s is not supported, at $.%s"
            .formatted(component, other.get("type").getAsString(), component));
  }

  private void state(String tokenizerClass) throws IOException {
    Files.writeString(
        folder.resolve("tokenizer_config.json"),
        "{\"tokenizer_class\": \"" + tokenizerClass + "\"}");
  }
}
