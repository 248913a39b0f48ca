package dev.jbert.tokenizer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * No text makes tokenising slow. Each of these takes well under a second; with quadratic work
 * anywhere it would take hours.
 */
class ScalingTest {

  private static final Tokenizer TOKENIZER = TestData.base("uncased");
  private static final Duration GENEROUS = Duration.ofSeconds(20);
  private static final int MILLION = 1_000_000;

  static Stream<Arguments> hostileTexts() {
    return Stream.of(
        Arguments.of("100 MB without a space", "a".repeat(100 * MILLION), 1),
        Arguments.of("10 MB of spaces", " ".repeat(10 * MILLION), 0),
        Arguments.of("a million marks in one run", "a" + "\u0301\u0323".repeat(MILLION / 2), 1),
        Arguments.of("a million spacing marks", "\u09C7\u094D".repeat(MILLION / 2), 1),
        Arguments.of("a million marks in falling order", marksInFallingOrder(), 1),
        Arguments.of("a million beginnings of a special token", "[MAS".repeat(MILLION), 2_000_000),
        Arguments.of("a million dots", ".".repeat(MILLION), MILLION),
        Arguments.of(
            "a million words just short enough",
            "x".repeat(100).concat(" ").repeat(10_000),
            500_000),
        Arguments.of("a million Chinese characters", "\u4E2D".repeat(MILLION), MILLION),
        Arguments.of("a million dropped characters", "\u200D".repeat(MILLION), 0));
  }

  private static String marksInFallingOrder() {
    return "a" + "\u0345".repeat(MILLION / 2) + "\u0334".repeat(MILLION / 2);
  }

  @DisplayName("row 39: hostile texts")
  @ParameterizedTest(name = "row 39: {0}")
  @MethodSource("hostileTexts")
  void hostileTextsTakeLinearTime(String name, String text, int tokens) {
    int found =
        assertTimeoutPreemptively(
            GENEROUS,
            () -> TOKENIZER.encode(text, EncodingOptions.defaults().withoutSpecialTokens()).size(),
            name);
    assertEquals(tokens, found, name);
  }

  @Test
  void spaceAroundStrippingTokensTakesLinearTime() {
    AddedToken stripping = new AddedToken("<m>", true, true, true, true, true);
    Tokenizer tokenizer =
        SmallVocabulary.tokenizer(
            TokenizerConfig.uncased().withAddedTokens(List.of(stripping)), "a");
    String text = (" ".repeat(1000) + "<m>").repeat(2000) + "a<m>".repeat(500_000);
    assertTimeoutPreemptively(GENEROUS, () -> tokenizer.encode(text).size());
  }
}
