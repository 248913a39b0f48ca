package dev.jbert.tokenizer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The words of GPT-2's regular expression, by the regular expression itself. */
class Gpt2PatternTest {

  private static final long SEED = 20_240;
  private static final Pattern PATTERN =
      Pattern.compile(
          "'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+",
          Pattern.UNICODE_CHARACTER_CLASS);
  private static final int[] COMMON =
      " \t\n\u0085\u00A0\u2028\u3000'stremvld'9\u0663\u00BD.!?-\u4E2D\u00E9e\u0301\uD83D\uDE00\u200D"
          .codePoints()
          .toArray();

  private static List<String> words(String text) {
    Word word = new Word();
    text.codePoints().forEach(c -> word.add(c, 0, 0));
    List<String> words = new ArrayList<>();
    for (int start = 0; start < word.size(); ) {
      int end = Gpt2Pattern.wordEnd(word, start);
      StringBuilder found = new StringBuilder();
      for (int i = start; i < end; i++) {
        found.appendCodePoint(word.codePoint(i));
      }
      words.add(found.toString());
      start = end;
    }
    return words;
  }

  private static List<String> wordsByRegex(String text) {
    List<String> words = new ArrayList<>();
    Matcher matcher = PATTERN.matcher(text);
    while (matcher.find()) {
      words.add(matcher.group());
    }
    return words;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      ignoreLeadingAndTrailingWhitespace = false,
      value = {
        "Hello my friend, how's it going?|Hello/ my/ friend/,/ how/'s/ it/ going/?",
        "Hello there       dear|Hello/ there/      / dear",
        "we'll we'rex 'tis''s|we/'ll/ we/'re/x/ '/tis/''/s",
        "a   |a/   ",
        "   a|  / a"
      })
  void textsAreSplitAsTheReferenceSplitsThem(String text, String words) {
    assertEquals(List.of(words.split("/")), words(text));
  }

  @Test
  void randomTextsAreSplitAsTheRegularExpressionSplitsThem() {
    System.out.println("seed " + SEED);
    Random random = new Random(SEED);
    for (int round = 0; round < 200_000; round++) {
      StringBuilder text = new StringBuilder();
      for (int i = random.nextInt(14); i >= 0; i--) {
        text.appendCodePoint(COMMON[random.nextInt(COMMON.length)]);
      }
      assertEquals(wordsByRegex(text.toString()), words(text.toString()), text.toString());
    }
  }

  @Test
  void everyCodePointIsOfTheSameKindAsInTheRegularExpression() {
    for (int c = 0; c < NormalizerReference.CODE_POINTS; c++) {
      if (NormalizerReference.isScalar(c)) {
        String text = "x" + Character.toString(c) + "1" + Character.toString(c);
        assertEquals(wordsByRegex(text), words(text), Integer.toHexString(c));
      }
    }
  }
}
