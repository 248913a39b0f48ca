package dev.jbert.tokenizer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jbert.tokenizer.TokenizerFileException.Reason;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files that are not what they should be are refused, and say why. */
class TokenizerFileErrorsTest {

  private static final long SEED = 4_711;

  @TempDir private Path folder;
  private Path json;

  @BeforeEach
  void copyTokenizer() {
    json = TestData.copy("tiny/bert-uncased/tokenizer.json.gz", folder.resolve("tokenizer.json"));
  }

  private TokenizerFileException refused() {
    return assertThrows(TokenizerFileException.class, () -> Tokenizer.load(folder));
  }

  private TokenizerFileException refusedVocabulary(String... lines) throws IOException {
    Files.delete(json);
    Files.writeString(folder.resolve("vocab.txt"), String.join("\n", lines) + "\n");
    return refused();
  }

  private static void assertRefused(Reason reason, String message, TokenizerFileException refused) {
    assertEquals(reason, refused.reason(), refused.getMessage());
    assertEquals(refused.file() + ": " + message, refused.getMessage());
  }

  @Test
  void aMissingVocabularyIsNamed() throws IOException {
    Files.delete(json);
    assertRefused(
        Reason.FILE_NOT_FOUND,
        "no vocabulary: neither tokenizer.json nor vocab.txt nor vocab.json is there",
        refused());
  }

  @Test
  void aMissingVocabularyFileIsNamed() {
    Path missing = folder.resolve("nowhere.txt");
    TokenizerFileException refused =
        assertThrows(
            TokenizerFileException.class,
            () -> Tokenizer.ofVocabulary(missing, TokenizerConfig.uncased()));
    assertRefused(Reason.FILE_NOT_FOUND, "there is no such file", refused);
    assertEquals(missing, refused.file());
  }

  @DisplayName("row 19: vocab.txt with a token twice")
  @Test
  void aTokenThatStandsTwiceIsRefusedWithBothLines() throws IOException {
    assertRefused(
        Reason.DUPLICATE_TOKEN,
        "token 'b' stands in lines 2 and 4",
        refusedVocabulary("a", "b", "c", "b", "[UNK]"));
  }

  @Test
  void anUnknownTokenThatOnlyTheConfigurationAddsIsRefused() throws IOException {
    Files.writeString(folder.resolve("vocab.txt"), "[PAD]\n[CLS]\n[SEP]\n[MASK]\n");
    TokenizerConfig config =
        TokenizerConfig.cased().withAddedTokens(List.of(AddedToken.special("[UNK]")));
    TokenizerFileException refused =
        assertThrows(
            TokenizerFileException.class,
            () -> Tokenizer.ofVocabulary(folder.resolve("vocab.txt"), config));
    assertRefused(
        Reason.MISSING_TOKEN, "the unknown token [UNK] is not in the vocabulary", refused);
  }

  @DisplayName("row 19: vocab.txt without [UNK]")
  @Test
  void aMissingSpecialTokenIsRefused() throws IOException {
    assertRefused(
        Reason.MISSING_TOKEN,
        "the special token [UNK] is not in the vocabulary of 4",
        refusedVocabulary("[PAD]", "[CLS]", "[SEP]", "[MASK]"));
  }

  @DisplayName("row 19: vocab.txt with CRLF is sound")
  @Test
  void linesEndAtLineFeedsOnlyAndNothingIsTrimmed() throws IOException {
    Path file = folder.resolve("vocab.txt");
    Files.writeString(
        file,
        "[PAD]\r\n[UNK]\n[CLS]\n[SEP]\n[MASK]\nb\u00A0\nb\n\u2028\n\u0085\nx\ry\n\uFEFFz\n\nlast ");
    Tokenizer tokenizer = Tokenizer.ofVocabulary(file, TokenizerConfig.cased());
    assertEquals(
        Arrays.asList(
            "[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "b\u00A0", "b", "\u2028", "\u0085",
            "x\ry", "\uFEFFz", "", "last "),
        tokenizer.vocabulary().tokens());
  }

  @DisplayName("row 19: vocab.txt that is no UTF-8")
  @Test
  void aVocabularyThatIsNotUtf8IsRefusedWithTheLine() throws IOException {
    Files.delete(json);
    byte[] bytes = "[PAD]\n[UNK]\nx\n".getBytes(StandardCharsets.ISO_8859_1);
    bytes[12] = (byte) 0xE9;
    Files.write(folder.resolve("vocab.txt"), bytes);
    assertRefused(Reason.NOT_UTF8, "line 3 is not UTF-8, at byte 12 of the file", refused());
    Files.write(folder.resolve("vocab.txt"), new byte[] {'a', '\n', (byte) 0xC3});
    assertRefused(Reason.NOT_UTF8, "line 2 is not UTF-8, at byte 2 of the file", refused());
  }

  @Test
  void aFileOverTheLimitIsRefused() throws IOException {
    Files.write(folder.resolve("tokenizer_config.json"), new byte[(4 << 20) + 1]);
    assertRefused(
        Reason.TOO_LARGE, "the file is larger than the limit of 4194304 bytes", refused());
  }

  @DisplayName("row 21: components of an unknown type")
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "BertNormalizer|NFKC|the normalizer of type NFKC is not supported, at $.normalizer",
        "BertPreTokenizer|ByteLevel|the pre_tokenizer of type ByteLevel is not supported, at"
            + " $.pre_tokenizer",
        "TemplateProcessing|ByteLevel|the post_processor of type ByteLevel is not"
            + " supported, at $.post_processor"
      })
  void componentsThatAreNotKnownAreRefusedByName(String type, String other, String message)
      throws IOException {
    edit("\"type\": \"" + type + "\"", "\"type\": \"" + other + "\"");
    assertRefused(Reason.UNSUPPORTED_COMPONENT, message, refused());
  }

  @DisplayName("row 21: model of an unknown type")
  @Test
  void aModelThatIsNotKnownIsRefusedByName() throws IOException {
    edit(
        "\"type\": \"WordPiece\",\n    \"unk_token\"", "\"type\": \"Unigram\",\n    \"unk_token\"");
    assertRefused(
        Reason.UNSUPPORTED_COMPONENT,
        "the model of type Unigram is not supported, at $.model",
        refused());
  }

  @Test
  void aModelWithAVocabularyOfAnotherFormIsRefusedByName() throws IOException {
    Files.writeString(
        json,
        """
        {"added_tokens": [], "model": {"type": "Unigram", "unk_id": 0, "vocab": [["<unk>", 0.0]]}}
        """);
    assertRefused(
        Reason.UNSUPPORTED_COMPONENT,
        "the model of type Unigram is not supported, at $.model",
        refused());
  }

  @Test
  void aTokenizerClassWithOtherWordsIsRefusedWithoutTokenizerJson() throws IOException {
    Files.writeString(
        folder.resolve("tokenizer_config.json"),
        "{\"tokenizer_class\": \"BertJapaneseTokenizer\"}");
    assertRefused(
        Reason.UNSUPPORTED_COMPONENT,
        "the tokenizer class BertJapaneseTokenizer is not supported without a tokenizer.json, at"
            + " $.tokenizer_class",
        refusedVocabulary("a"));
  }

  @DisplayName("row 21: ids outside the vocabulary, and other wrong parts")
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"a\": 43,|\"a\": 44,|WRONG_ID|id 44 is of 'a' and of 'b', at $.model.vocab",
        "\"a\": 43,|\"a\": 900,|WRONG_ID|token 'a' has id 900 in a vocabulary of 900, at $.model.vocab",
        "\"a\": 43,|\"a\": -1,|WRONG_ID|token 'a' has id -1 in a vocabulary of 900, at $.model.vocab",
        "\"a\": 43,|\"a\": 43.0,|WRONG_FORM|expected an integer from -2147483648 to 2147483647, found 43.0,"
            + " at $.model.vocab.a",
        "\"a\": 43,|\"a\": 43, \"a\": 43,|DUPLICATE_KEY|the key stands twice at $.model.vocab.a",
        "\"clean_text\": true|\"clean_text\": 1|WRONG_FORM|expected true or false, found 1, at"
            + " $.normalizer.clean_text",
        "\"content\": \"[SEP]\"|\"content\": \"[END]\"|WRONG_ID|the added token '[END]' has id 3,"
            + " but with a vocabulary of 900 it should be 900",
        "\"unk_token\": \"[UNK]\"|\"unk_token\": \"<?>\"|MISSING_TOKEN|the unknown token <?> is not"
            + " in the vocabulary"
      })
  void wrongPartsAreNamed(String from, String to, Reason reason, String message)
      throws IOException {
    edit(from, to);
    assertRefused(reason, message, refused());
  }

  @Test
  void aTemplateWithAnotherIdIsRefused() throws IOException {
    edit("\"ids\": [\n          2", "\"ids\": [\n          7");
    assertRefused(
        Reason.WRONG_ID,
        "the template has token '[CLS]' with id 7, which the vocabulary has not",
        refused());
  }

  @Test
  void whatIsNoJsonIsRefusedWithThePlace() throws IOException {
    edit("\"a\": 43,", "\"\\ud800\": 43,");
    TokenizerFileException refused = refused();
    assertEquals(Reason.NOT_JSON, refused.reason());
    assertTrue(refused.getMessage().contains("Unpaired surrogate"), refused.getMessage());
    assertTrue(refused.getMessage().contains(" at line "), refused.getMessage());
  }

  @DisplayName("row 12: tokenizer.json of depth 10^5")
  @Test
  void deepNestingIsRefused() throws IOException {
    Files.writeString(json, "[".repeat(100_000));
    assertRefused(
        Reason.NOT_JSON,
        "nested deeper than the limit of 64 levels, at $" + "[0]".repeat(64),
        refused());
  }

  @Test
  @DisplayName("row 19: vocab.txt with a byte order mark")
  void aByteOrderMarkIsRefusedWithItsLine() throws IOException {
    assertRefused(
        Reason.WRONG_FORM,
        "line 1 begins with a byte order mark, which would be a part of its token; save the file"
            + " without one",
        refusedVocabulary("\uFEFF[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"));
  }

  @DisplayName("row 21: a regular expression that takes exponential time")
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"type\": \"Split\", \"pattern\": {\"Regex\": \"(a+)+$\"}, \"behavior\": \"Isolated\"} |"
            + " Split",
        "{\"type\": \"Sequence\", \"pretokenizers\": [{\"type\": \"Split\", \"pattern\": {\"Regex\":"
            + " \"(a*)*b\"}}]} | Sequence"
      })
  void regularExpressionsOfFilesAreNeverRun(String preTokenizer, String type) throws IOException {
    edit("\"type\": \"BertPreTokenizer\"", "\"type\": \"REPLACED\"");
    String text = Files.readString(json);
    Files.writeString(
        json,
        text.replaceFirst(
            "\\{\\s*\"type\": \"REPLACED\"\\s*}", Matcher.quoteReplacement(preTokenizer)));
    assertRefused(
        Reason.UNSUPPORTED_COMPONENT,
        "the pre_tokenizer of type " + type + " is not supported, at $.pre_tokenizer",
        refused());
  }

  @Test
  @DisplayName("row 21: an added token far behind the vocabulary")
  void anAddedTokenBehindAGapIsRefused() throws IOException {
    edit("\"added_tokens\": [", "\"added_tokens\": [{\"id\": 9000000, \"content\": \"behind\"},");
    assertRefused(
        Reason.WRONG_ID,
        "the added token 'behind' has id 9000000, but with a vocabulary of 900 it should be 900",
        refused());
  }

  @DisplayName("row 38: another kind of file as vocabulary, merges or JSON")
  @ParameterizedTest(name = "{0} of {1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "vocab.txt | <!DOCTYPE html> | a web page (HTML)",
        "vocab.txt | version https://git-lfs.github.com/spec/v1 | a Git LFS pointer, fetch the real"
            + " file with 'git lfs pull'",
        "tokenizer.json | <HTML> | a web page (HTML)",
        "tokenizer_config.json | <?xml version='1.0'?> | an XML document, perhaps the error message"
            + " of a download",
        "tokenizer.json | GZIP | a gzip archive, unpack it first",
        "vocab.txt | ZIP | a zip archive, unpack it first"
      })
  void anotherKindOfFileIsTold(String file, String text, String kind) throws IOException {
    if (!file.equals("tokenizer_config.json")) {
      Files.delete(json);
    }
    String bytes = text.replace("GZIP", "\u001F\u008B\b").replace("ZIP", "PK\u0003\u0004");
    Files.write(folder.resolve(file), bytes.getBytes(StandardCharsets.ISO_8859_1));
    assertRefused(
        Reason.WRONG_KIND_OF_FILE, "is no tokenizer file but looks like " + kind, refused());
  }

  @Test
  void aSpecialTokenThatIsEmptyIsRefused() throws IOException {
    Files.writeString(folder.resolve("tokenizer_config.json"), "{\"cls_token\": \"\"}");
    assertRefused(Reason.WRONG_FORM, "an added token is empty, at $.cls_token", refused());
  }

  @Test
  void aTemplateCannotRepeatATokenWithoutEnd() throws IOException {
    String many = "7, ".repeat(999) + "7";
    String tokens = "\"[CLS]\", ".repeat(999) + "\"[CLS]\"";
    String piece = "{\"SpecialToken\": {\"id\": \"x\", \"type_id\": 0}}";
    Files.writeString(
        json,
        """
        {"added_tokens": [], "model": {"type": "WordPiece", "vocab": {"a": 0}},
         "post_processor": {"type": "TemplateProcessing", "pair": [],
          "special_tokens": {"x": {"id": "x", "ids": [%s], "tokens": [%s]}},
          "single": [{"Sequence": {"id": "A", "type_id": 0}}%s]}}
        """
            .formatted(many, tokens, (", " + piece).repeat(100_000)));
    assertRefused(
        Reason.TOO_LARGE,
        "more special tokens around a text than the limit of 1000, at $.post_processor.single",
        refused());
  }

  @Test
  void aMessageStaysOneLineWhateverTheFileHolds() throws IOException {
    edit("\"a\": 43,", "\"a\": \"\\n\\u0085\\u2028\\u202e\",");
    assertRefused(
        Reason.WRONG_FORM,
        "expected an integer from -2147483648 to 2147483647, found the string"
            + " '\\u000A\\u0085\\u2028\\u202E', at $.model.vocab.a",
        refused());
  }

  private void edit(String from, String to) throws IOException {
    String text = Files.readString(json);
    int at = text.indexOf(from);
    assertTrue(at >= 0, from);
    Files.writeString(json, text.substring(0, at) + to + text.substring(at + from.length()));
  }

  /** Whatever the damage, the answer is a tokenizer or a {@link TokenizerFileException}. */
  @Test
  void damagedFilesNeverFailInAnyOtherWay() throws IOException {
    System.out.println("seed " + SEED);
    Random random = new Random(SEED);
    byte[] whole = Files.readAllBytes(json);
    int refusals = 0;
    for (int round = 0; round < 1500; round++) {
      byte[] damaged = whole.clone();
      if (round % 3 == 0) {
        damaged = Arrays.copyOf(whole, random.nextInt(whole.length));
      } else {
        int at = random.nextInt(round % 3 == 1 ? 3_000 : whole.length);
        damaged[at] = (byte) "\"{}[],:0-9ntfe\\\u00FF".charAt(random.nextInt(16));
      }
      Files.write(json, damaged);
      try {
        Tokenizer.load(folder).encode("Hello [MASK] world");
      } catch (TokenizerFileException e) {
        refusals++;
      }
    }
    assertTrue(refusals > 700, "refusals: " + refusals);
  }
}
