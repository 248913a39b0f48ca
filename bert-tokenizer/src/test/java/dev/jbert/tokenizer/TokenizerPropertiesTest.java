package dev.jbert.tokenizer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for every text, tried on random ones that are as nasty as texts can be. */
class TokenizerPropertiesTest {

  private static final int CASES = 600;
  private static final int PIECES = 30;
  private static final EncodingOptions PLAIN = EncodingOptions.defaults();
  private static final EncodingOptions BARE = PLAIN.withoutSpecialTokens();

  static Stream<Arguments> tokenizers() {
    return Stream.concat(
        Stream.of("uncased", "cased").map(c -> Arguments.of("bert-base-" + c, TestData.base(c))),
        Stream.of("roberta", "bart", "mpnet", "electra", "bert-cased")
            .map(model -> Arguments.of("tiny " + model, TestData.tiny(model))));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("tokenizers")
  void everyTextIsEncodedUnlessItHasHalfASurrogatePair(String name, Tokenizer tokenizer) {
    Cases.check(
        "any text is encoded, " + name,
        CASES,
        random -> {
          String text = NastyTexts.text(random, PIECES);
          assertTrue(tokenizer.encode(text).size() >= 2);
          int at = random.nextInt(text.length() + 1);
          while (at > 0 && at < text.length() && Character.isLowSurrogate(text.charAt(at))) {
            at--;
          }
          char half = (char) (Character.MIN_SURROGATE + random.nextInt(0x800));
          String broken = text.substring(0, at) + half + " " + text.substring(at);
          IllegalArgumentException e =
              assertThrows(IllegalArgumentException.class, () -> tokenizer.encode(broken));
          assertEquals(
              "the text has half a surrogate pair, U+%04X, at char %d of %d"
                  .formatted((int) half, at, broken.length()),
              e.getMessage());
        });
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("tokenizers")
  void offsetsRiseAndLieInTheText(String name, Tokenizer tokenizer) {
    Cases.check(
        "offsets rise and lie in the text, " + name,
        CASES,
        random -> {
          String text = NastyTexts.text(random, PIECES);
          Encoding row = tokenizer.encode(text, BARE);
          Span before = new Span(0, 0);
          int word = 0;
          for (int t = 0; t < row.size(); t++) {
            Span chars = row.charSpan(t);
            assertTrue(0 <= chars.start() && chars.start() <= chars.end(), () -> text);
            assertTrue(chars.end() <= text.length(), () -> text);
            assertTrue(before.start() <= chars.start(), () -> text);
            assertTrue(before.end() <= chars.end(), () -> text);
            assertEquals(
                new Span(
                    text.codePointCount(0, chars.start()), text.codePointCount(0, chars.end())),
                row.codePointSpan(t));
            assertTrue(isBoundary(text, chars.start()) && isBoundary(text, chars.end()));
            assertTrue(word <= row.wordIds()[t] && row.wordIds()[t] <= word + 1, () -> text);
            word = row.wordIds()[t];
            before = chars;
          }
        });
  }

  private static boolean isBoundary(String text, int at) {
    return at == 0
        || at == text.length()
        || !(Character.isHighSurrogate(text.charAt(at - 1))
            && Character.isLowSurrogate(text.charAt(at)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("tokenizers")
  void whatIsDecodedIsEncodedAndDecodedToTheSame(String name, Tokenizer tokenizer) {
    Cases.check(
        "decoding is stable, " + name,
        CASES,
        random -> {
          String text = NastyTexts.text(random, PIECES);
          String once = tokenizer.decode(tokenizer.encode(text, BARE).inputIds());
          String twice = tokenizer.decode(tokenizer.encode(once, BARE).inputIds());
          assertEquals(once, twice);
        });
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("tokenizers")
  void windowsCoverAllTokensAndOverlapByTheStride(String name, Tokenizer tokenizer) {
    Cases.check(
        "windows cover all tokens, " + name,
        CASES,
        random -> {
          List<String> texts =
              random.nextBoolean()
                  ? List.of(NastyTexts.text(random, PIECES))
                  : List.of(NastyTexts.text(random, PIECES / 3), NastyTexts.text(random, PIECES));
          checkWindows(tokenizer, texts, random);
        });
  }

  /** Windows over the last text; the first of a pair is whole in each. */
  private static void checkWindows(
      Tokenizer tokenizer, List<String> texts, RandomGenerator random) {
    List<int[]> whole =
        texts.stream().map(text -> tokenizer.encode(text, BARE).inputIds()).toList();
    int[] last = whole.getLast();
    int taken = row(tokenizer, texts, PLAIN).size() - last.length;
    int room = 1 + random.nextInt(last.length + 3);
    int stride = random.nextInt(room);
    EncodingOptions options =
        PLAIN
            .withTruncation(texts.size() == 1 ? Truncation.ONLY_FIRST : Truncation.ONLY_SECOND)
            .withMaxLength(taken + room)
            .withStride(stride)
            .withOverflowingTokens();
    Encoding first = row(tokenizer, texts, options);
    List<Encoding> rows = new ArrayList<>(List.of(first));
    rows.addAll(first.overflowing());
    int end = 0;
    for (int i = 0; i < rows.size(); i++) {
      Encoding row = rows.get(i);
      assertTrue(row.size() <= taken + room, "a row is within the maximum");
      if (texts.size() == 2) {
        assertArrayEquals(whole.getFirst(), idsOf(row, 0));
      }
      int[] ids = idsOf(row, texts.size() - 1);
      int from = i == 0 ? 0 : end - stride;
      end = from + ids.length;
      assertArrayEquals(Arrays.copyOfRange(last, from, end), ids);
      assertTrue(i == rows.size() - 1 || ids.length == room, "only the last window is shorter");
    }
    assertEquals(last.length, end, "the last token is in the last window");
  }

  private static Encoding row(Tokenizer tokenizer, List<String> texts, EncodingOptions options) {
    return texts.size() == 1
        ? tokenizer.encode(texts.getFirst(), options)
        : tokenizer.encode(texts.getFirst(), texts.getLast(), options);
  }

  private static int[] idsOf(Encoding row, int sequence) {
    int[] sequenceIds = row.sequenceIds();
    return IntStream.range(0, row.size())
        .filter(t -> sequenceIds[t] == sequence)
        .map(t -> row.inputIds()[t])
        .toArray();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("tokenizers")
  void aBatchGivesWhatEachTextGivesAlone(String name, Tokenizer tokenizer) {
    Cases.check(
        "batch = alone, " + name,
        CASES / 4,
        random -> {
          List<TextInput> inputs =
              IntStream.range(0, random.nextInt(6))
                  .mapToObj(_ -> TextInput.of(NastyTexts.text(random, PIECES)))
                  .toList();
          BatchEncoding plain = tokenizer.encodeBatch(inputs, PLAIN);
          BatchEncoding padded = tokenizer.encodeBatch(inputs, PLAIN.withPadding(Padding.LONGEST));
          for (int i = 0; i < inputs.size(); i++) {
            Encoding alone = tokenizer.encode(inputs.get(i).text());
            assertSame(alone, plain.rows().get(i), alone.size());
            assertSame(alone, padded.rows().get(i), alone.size());
          }
        });
  }

  /** The same in the first places, and padding behind them. */
  private static void assertSame(Encoding expected, Encoding row, int size) {
    assertEquals(expected.tokens(), row.tokens().subList(0, size));
    assertEquals(expected.charSpans(), row.charSpans().subList(0, size));
    assertArrayEquals(expected.inputIds(), Arrays.copyOf(row.inputIds(), size));
    assertArrayEquals(expected.wordIds(), Arrays.copyOf(row.wordIds(), size));
    assertEquals(size, IntStream.of(row.attentionMask()).sum());
    assertEquals(size, IntStream.of(Arrays.copyOf(row.attentionMask(), size)).sum());
  }
}
