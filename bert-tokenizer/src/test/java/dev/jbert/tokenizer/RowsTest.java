package dev.jbert.tokenizer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Truncation, windows, padding and batches, on texts whose tokens are single letters. */
class RowsTest {

  private static final EncodingOptions DEFAULTS = EncodingOptions.defaults();

  private final Tokenizer tokenizer = letters(TokenizerConfig.uncased());

  private static Tokenizer letters(TokenizerConfig config) {
    return SmallVocabulary.tokenizer(
        config,
        IntStream.rangeClosed('a', 'z').mapToObj(Character::toString).toArray(String[]::new));
  }

  private static TokenizerConfig sides(Side padding, Side truncation) {
    TokenizerConfig base = TokenizerConfig.uncased();
    return new TokenizerConfig(
        base.normalizer(),
        base.specialTokens(),
        base.addedTokens(),
        base.modelMaxLength(),
        base.cleanUpTokenizationSpaces(),
        padding,
        truncation);
  }

  private static String row(Encoding encoding) {
    return String.join(" ", encoding.tokens());
  }

  private static List<String> rows(Encoding encoding) {
    List<String> rows = new ArrayList<>(List.of(row(encoding)));
    encoding.overflowing().forEach(window -> rows.add(row(window)));
    return rows;
  }

  /** What the reference's own tests and runs of it say. */
  @ParameterizedTest
  @CsvSource({
    "0, 0, 7, 0, 0", "0, 2, 7, 0, 2", "0, 8, 7, 0, 7", "2, 0, 7, 2, 0", "2, 4, 7, 2, 4",
    "2, 8, 7, 2, 5", "4, 2, 7, 4, 2", "4, 4, 7, 3, 4", "4, 8, 7, 3, 4", "8, 2, 7, 5, 2",
    "8, 4, 7, 4, 3", "8, 8, 7, 3, 4", "3, 5, 5, 2, 3", "5, 3, 5, 3, 2", "3, 3, 1, 0, 1"
  })
  void longestFirstLeavesTheSizesOfTheReference(int first, int second, int room, int a, int b) {
    TruncationPlan plan = new TruncationPlan(Truncation.LONGEST_FIRST, room, 0, Side.RIGHT);
    assertEquals(new TruncationPlan.Rooms(a, b), plan.rooms(first, second, 2));
  }

  @Test
  void aMaximumAloneTruncatesLongestFirst() {
    assertEquals("[CLS] a b [SEP]", row(tokenizer.encode("a b c d", DEFAULTS.withMaxLength(4))));
    assertEquals(
        "[CLS] a b [SEP] x y [SEP]",
        row(tokenizer.encode("a b c d", "x y z", DEFAULTS.withMaxLength(7))));
  }

  @Test
  void aMaximumWithPaddingOnlyPads() {
    EncodingOptions options = DEFAULTS.withMaxLength(4).withPadding(Padding.MAX_LENGTH);
    assertEquals("[CLS] a b c d [SEP]", row(tokenizer.encode("a b c d", options)));
    assertEquals("[CLS] a [SEP] [PAD]", row(tokenizer.encode("a", options)));
  }

  @Test
  void theModelsMaximumIsUsedWhereTheCallerGivesNone() {
    Tokenizer five = letters(TokenizerConfig.uncased().withModelMaxLength(5));
    EncodingOptions cut = DEFAULTS.withTruncation(Truncation.LONGEST_FIRST);
    assertEquals("[CLS] a b c [SEP]", row(five.encode("a b c d e", cut)));
    assertEquals("[CLS] a b c d e [SEP]", row(tokenizer.encode("a b c d e", cut)));
    assertEquals("[CLS] a b c d e [SEP]", row(five.encode("a b c d e")));
    EncodingOptions fill = DEFAULTS.withPadding(Padding.MAX_LENGTH);
    assertEquals("[CLS] a [SEP] [PAD] [PAD]", row(five.encode("a", fill)));
    assertEquals("[CLS] a [SEP]", row(tokenizer.encode("a", fill)));
  }

  @Test
  void onlyTheSecondTextIsCutAndComesInWindows() {
    EncodingOptions options =
        DEFAULTS
            .withTruncation(Truncation.ONLY_SECOND)
            .withMaxLength(8)
            .withStride(1)
            .withOverflowingTokens();
    assertEquals(
        List.of(
            "[CLS] a b [SEP] p q r [SEP]",
            "[CLS] a b [SEP] r s t [SEP]",
            "[CLS] a b [SEP] t u [SEP]"),
        rows(tokenizer.encode("a b", "p q r s t u", options)));
  }

  @Test
  void windowsOfBothTextsComeInTheReferencesOrder() {
    EncodingOptions options = DEFAULTS.withMaxLength(5).withOverflowingTokens();
    assertEquals(
        List.of(
            "[CLS] a [SEP] p [SEP]",
            "[CLS] b [SEP] p [SEP]",
            "[CLS] b [SEP] q [SEP]",
            "[CLS] c [SEP] p [SEP]",
            "[CLS] c [SEP] q [SEP]",
            "[CLS] a [SEP] q [SEP]"),
        rows(tokenizer.encode("a b c", "p q", options)));
  }

  @Test
  void windowsCoverAllTokensAndShareExactlyTheStride() {
    String text = "a b c d e f g h i j k l m n o p q r s t u v w x y z";
    int[] all = tokenizer.encode(text, DEFAULTS.withoutSpecialTokens()).inputIds();
    for (int room = 1; room < 28; room++) {
      for (int stride = 0; stride < room; stride++) {
        EncodingOptions options =
            DEFAULTS
                .withoutSpecialTokens()
                .withTruncation(Truncation.ONLY_FIRST)
                .withMaxLength(room)
                .withStride(Math.min(stride, Math.max(room - 2, 0)))
                .withOverflowingTokens();
        List<Encoding> windows = tokenizer.encodeBatch(List.of(TextInput.of(text)), options).rows();
        int at = 0;
        for (Encoding window : windows) {
          int[] ids = window.inputIds();
          for (int i = 0; i < ids.length; i++) {
            assertEquals(all[at + i], ids[i]);
          }
          at += window == windows.getLast() ? ids.length : room - options.stride();
        }
        assertEquals(all.length, at);
      }
    }
  }

  @Test
  void theLeftSideIsCutAndFilledWhenToldTo() {
    Tokenizer left = letters(sides(Side.LEFT, Side.LEFT));
    EncodingOptions options = DEFAULTS.withMaxLength(5).withStride(1).withOverflowingTokens();
    assertEquals(
        List.of("[CLS] c d e [SEP]", "[CLS] a b c [SEP]"), rows(left.encode("a b c d e", options)));
    Encoding padded = left.encode("a", DEFAULTS.withMaxLength(5).withPadding(Padding.MAX_LENGTH));
    assertEquals("[PAD] [PAD] [CLS] a [SEP]", row(padded));
    assertArrayEquals(new int[] {0, 0, 1, 1, 1}, padded.attentionMask());
    assertArrayEquals(new int[] {-1, -1, -1, 0, -1}, padded.sequenceIds());
  }

  @Test
  void paddedRowsAreRoundedUpToTheMultiple() {
    EncodingOptions options = DEFAULTS.withPadding(Padding.LONGEST).padToMultipleOf(8);
    assertEquals(8, tokenizer.encode("a b c", options).size());
    assertEquals(8, tokenizer.encode("a b c d e f", options).size());
    assertEquals(16, tokenizer.encode("a b c d e f g", options).size());
    assertEquals(5, tokenizer.encode("a b c", DEFAULTS.padToMultipleOf(8)).size());
  }

  @Test
  void paddingIsMarkedInEveryField() {
    EncodingOptions options = DEFAULTS.withMaxLength(7).withPadding(Padding.MAX_LENGTH);
    Encoding encoding = tokenizer.encode("a", "b", options);
    assertEquals("[CLS] a [SEP] b [SEP] [PAD] [PAD]", row(encoding));
    assertArrayEquals(new int[] {0, 0, 0, 1, 1, 0, 0}, encoding.tokenTypeIds());
    assertArrayEquals(new int[] {1, 1, 1, 1, 1, 0, 0}, encoding.attentionMask());
    assertArrayEquals(new int[] {1, 0, 1, 0, 1, 1, 1}, encoding.specialTokensMask());
    assertArrayEquals(new int[] {-1, 0, -1, 0, -1, -1, -1}, encoding.wordIds());
    assertArrayEquals(new int[] {-1, 0, -1, 1, -1, -1, -1}, encoding.sequenceIds());
    assertEquals(new Span(0, 0), encoding.charSpan(6));
  }

  @Test
  void aBatchGivesEachInputsOwnRowsPaddedToTheLongest() {
    List<TextInput> inputs =
        List.of(TextInput.of("a"), TextInput.of("a b c d e"), TextInput.of("x", "y"));
    EncodingOptions options =
        DEFAULTS
            .withTruncation(Truncation.LONGEST_FIRST)
            .withMaxLength(6)
            .withOverflowingTokens()
            .withPadding(Padding.LONGEST);
    BatchEncoding batch = tokenizer.encodeBatch(inputs, options);
    assertEquals(
        List.of(
            "[CLS] a [SEP] [PAD] [PAD] [PAD]",
            "[CLS] a b c d [SEP]",
            "[CLS] e [SEP] [PAD] [PAD] [PAD]",
            "[CLS] x [SEP] y [SEP] [PAD]"),
        batch.rows().stream().map(RowsTest::row).toList());
    assertArrayEquals(new int[] {0, 1, 1, 2}, batch.overflowToSampleMapping());
    assertEquals(0, tokenizer.encodeBatch(List.of(), options).size());
  }

  @Test
  void anEmptyTextIsARowOfSpecialTokens() {
    assertEquals("[CLS] [SEP]", row(tokenizer.encode("")));
    assertEquals("[CLS] [SEP] [SEP]", row(tokenizer.encode("", "\u200D ", DEFAULTS)));
    assertEquals(0, tokenizer.encode(" ", DEFAULTS.withoutSpecialTokens()).size());
  }

  @DisplayName("row 40: maxLength below the special tokens, stride too large")
  @Test
  void whatCannotBeCutAsAskedIsRefusedWithNumbers() {
    assertRefused("maxLength is 1, but the special tokens alone are 2", DEFAULTS.withMaxLength(1));
    IllegalArgumentException pair =
        assertThrows(
            IllegalArgumentException.class,
            () -> tokenizer.encode("a", "b", DEFAULTS.withMaxLength(2)));
    assertEquals("maxLength is 2, but the special tokens alone are 3", pair.getMessage());
    assertRefused(
        "stride is 4, more than the room of 3 tokens that maxLength 5 leaves beside 2 special"
            + " tokens",
        DEFAULTS.withMaxLength(5).withStride(4));
    assertRefused(
        "stride must be below the room of 3 tokens, found 3",
        DEFAULTS.withMaxLength(5).withStride(3));
    assertRefused(
        "truncation ONLY_SECOND needs a second text; the first has 6 tokens and there is room for 2",
        DEFAULTS.withTruncation(Truncation.ONLY_SECOND).withMaxLength(4));
    assertRefused(
        "no window can hold a token of a text of 6 tokens: the room is 0",
        DEFAULTS.withMaxLength(2).withOverflowingTokens());
    assertRefused(
        "maxLength 5, to which rows are cut, is not a multiple of 4, to which they are padded",
        DEFAULTS
            .withTruncation(Truncation.LONGEST_FIRST)
            .withMaxLength(5)
            .withPadding(Padding.LONGEST)
            .padToMultipleOf(4));
    IllegalArgumentException tooShort =
        assertThrows(
            IllegalArgumentException.class,
            () ->
                tokenizer.encode(
                    "a b",
                    "c d e",
                    DEFAULTS.withTruncation(Truncation.ONLY_FIRST).withMaxLength(6)));
    assertEquals(
        "the first text has 2 tokens, too few to cut the 2 that do not fit into the room of 3"
            + " tokens",
        tooShort.getMessage());
    assertThrows(IllegalArgumentException.class, () -> DEFAULTS.withMaxLength(-1));
    assertThrows(IllegalArgumentException.class, () -> DEFAULTS.withStride(-1));
    assertThrows(IllegalArgumentException.class, () -> DEFAULTS.padToMultipleOf(0));
  }

  private void assertRefused(String message, EncodingOptions options) {
    IllegalArgumentException refused =
        assertThrows(
            IllegalArgumentException.class, () -> tokenizer.encode("a b c d e f", options));
    assertEquals(message, refused.getMessage());
  }

  @Test
  void windowsThatWouldFillTheMemoryAreRefused() {
    String text = "a ".repeat(2_000);
    EncodingOptions options = DEFAULTS.withMaxLength(5).withOverflowingTokens();
    IllegalArgumentException refused =
        assertThrows(IllegalArgumentException.class, () -> tokenizer.encode(text, text, options));
    assertEquals(
        "2000 windows over the first text times 2000 over the second are more than 1048576 rows",
        refused.getMessage());
  }

  @Test
  void windowsOverTheLimitAreRefusedOrLeftOut() {
    EncodingOptions options = DEFAULTS.withMaxLength(4).withOverflowingTokens();
    IllegalArgumentException refused =
        assertThrows(
            IllegalArgumentException.class,
            () -> tokenizer.encode("a b c d e", options.withWindows(Limit.refusing(2))));
    assertEquals("3 windows over a text are more than the limit of 2", refused.getMessage());
    assertEquals(
        List.of("[CLS] a b [SEP]", "[CLS] c d [SEP]"),
        rows(tokenizer.encode("a b c d e", options.withWindows(Limit.cutting(2)))));
    assertEquals(
        List.of("[CLS] a [SEP] p [SEP]", "[CLS] b [SEP] p [SEP]", "[CLS] b [SEP] q [SEP]"),
        rows(
            tokenizer.encode(
                "a b c", "p q", options.withMaxLength(5).withWindows(Limit.cutting(3)))));
  }

  /** A window a token, a billion of them: counted, never made. */
  @Test
  void windowsAreCountedBeforeTheyAreMade() {
    String text = "a ".repeat(1_100_000);
    EncodingOptions options = DEFAULTS.withMaxLength(502).withStride(499).withOverflowingTokens();
    IllegalArgumentException refused =
        assertThrows(IllegalArgumentException.class, () -> tokenizer.encode(text, options));
    assertEquals(
        "1099501 windows over a text are more than the limit of 1048576", refused.getMessage());
  }

  @Test
  void aRowOfSpecialTokensAloneIsAllowed() {
    assertEquals("[CLS] [SEP]", row(tokenizer.encode("a b", DEFAULTS.withMaxLength(2))));
  }
}
