package dev.jbert.tokenizer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.jbert.tokenizer.TokenizerFileException.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each limit refuses what is one over it and takes what is not. */
class TokenizerLimitsTest {

  private static final TokenizerLimits LIMITS = TokenizerLimits.DEFAULTS;

  @TempDir private Path folder;

  @BeforeEach
  void writeFolder() throws IOException {
    SmallVocabulary.tokenizer(TokenizerConfig.uncased(), "a", "b", "##b").savePretrained(folder);
  }

  private void assertRefused(String file, Reason reason, String message, TokenizerLimits limits) {
    TokenizerFileException refused =
        assertThrows(TokenizerFileException.class, () -> Tokenizer.load(folder, limits));
    assertEquals(folder.resolve(file) + ": " + message, refused.getMessage());
    assertEquals(reason, refused.reason());
  }

  @Test
  void bytesOfFiles() throws IOException {
    int json = (int) Files.size(folder.resolve("tokenizer.json"));
    assertRefused(
        "tokenizer.json",
        Reason.TOO_LARGE,
        "the file is larger than the limit of " + (json - 1) + " bytes",
        LIMITS.withMaxVocabularyBytes(json - 1));
    int config = (int) Files.size(folder.resolve("tokenizer_config.json"));
    assertRefused(
        "tokenizer_config.json",
        Reason.TOO_LARGE,
        "the file is larger than the limit of " + (config - 1) + " bytes",
        LIMITS.withMaxConfigBytes(config - 1));
    Tokenizer.load(folder, LIMITS.withMaxVocabularyBytes(json).withMaxConfigBytes(config));
  }

  @Test
  void depth() throws IOException {
    assertRefused(
        "tokenizer.json",
        Reason.NOT_JSON,
        "nested deeper than the limit of 4 levels, at $.post_processor.single[0].SpecialToken",
        LIMITS.withMaxDepth(4));
    Tokenizer.load(folder, LIMITS.withMaxDepth(5));
  }

  @Test
  void tokensOfEitherForm() throws IOException {
    assertRefused(
        "tokenizer.json",
        Reason.TOO_LARGE,
        "there are more than the limit of 7 tokens, at $.model.vocab",
        LIMITS.withMaxTokens(7));
    Files.delete(folder.resolve("tokenizer.json"));
    assertRefused(
        "vocab.txt",
        Reason.TOO_LARGE,
        "there are more than the limit of 7 tokens",
        LIMITS.withMaxTokens(7));
    assertEquals(8, Tokenizer.load(folder, LIMITS.withMaxTokens(8)).vocabulary().size());
  }

  @Test
  void merges() throws IOException {
    Path vocabulary = folder.resolve("vocab.json");
    TestData.copy("tiny/roberta/vocab.json.gz", vocabulary);
    Files.writeString(folder.resolve("merges.txt"), "t h\na a\n");
    ModelTokens model = VocabularyJson.read(vocabulary, LIMITS);
    TokenizerFileException refused =
        assertThrows(
            TokenizerFileException.class,
            () -> MergesFile.read(folder.resolve("merges.txt"), model, LIMITS.withMaxTokens(1)));
    assertEquals(
        folder.resolve("merges.txt") + ": line 2: there are more than the limit of 1 merges",
        refused.getMessage());
  }

  @Test
  void charsOfTokensAndWords() throws IOException {
    assertRefused(
        "tokenizer.json",
        Reason.WRONG_FORM,
        "expected an integer from 1 to 99, found 100, at $.model.max_input_chars_per_word",
        LIMITS.withMaxTokenChars(99));
    Files.delete(folder.resolve("tokenizer.json"));
    assertRefused(
        "",
        Reason.TOO_LARGE,
        "an added token of 5 chars is longer than the limit of 4: '[PAD]...'",
        LIMITS.withMaxTokenChars(4));
    Tokenizer.load(folder, LIMITS.withMaxTokenChars(6));
  }

  @Test
  void tokensOfTheTemplate() throws IOException {
    assertRefused(
        "tokenizer.json",
        Reason.TOO_LARGE,
        "more special tokens around a text than the limit of 1, at $.post_processor.single",
        LIMITS.withMaxTemplateTokens(1));
    Tokenizer.load(folder, LIMITS.withMaxTemplateTokens(3));
  }

  @Test
  void charsOfATextAreRefusedOrCut() throws IOException {
    Tokenizer refusing = Tokenizer.load(folder, LIMITS.withTextChars(Limit.refusing(5)));
    assertEquals(List.of("a", "b", "a"), refusing.tokenize("a b a"));
    for (Runnable call :
        List.<Runnable>of(
            () -> refusing.encode("a b a "),
            () -> refusing.encode("a", "a b a ", EncodingOptions.defaults()),
            () ->
                refusing.encodeWords(
                    List.of(List.of("a", "a b a ")), EncodingOptions.defaults()))) {
      assertEquals(
          "6 chars of a text are more than the limit of 5",
          assertThrows(IllegalArgumentException.class, call::run).getMessage());
    }
    Tokenizer cutting = Tokenizer.load(folder, LIMITS.withTextChars(Limit.cutting(5)));
    assertEquals(List.of("a", "b", "a"), cutting.tokenize("a b aa b"));
    // A pair of surrogates that the limit would split is left out as a whole.
    assertEquals(List.of("a", "b"), cutting.tokenize("a b \uD83D\uDE00"));
    assertEquals(
        "the text has half a surrogate pair, U+D83D, at char 4 of 5",
        assertThrows(IllegalArgumentException.class, () -> cutting.tokenize("a b \uD83Db"))
            .getMessage());
  }

  @Test
  void limitsThatMakeNoSenseAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> Limit.refusing(0));
    assertThrows(IllegalArgumentException.class, () -> LIMITS.withMaxDepth(0));
    assertThrows(IllegalArgumentException.class, () -> LIMITS.withMaxDepth(1_001));
    assertThrows(IllegalArgumentException.class, () -> LIMITS.withMaxTokens(0));
    assertThrows(IllegalArgumentException.class, () -> LIMITS.withMaxConfigBytes(0));
  }
}
