package dev.jbert.tokenizer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Words of ASCII get the tokens, offsets and word numbers that the long way gives them: the whole
 * text normalised code point by code point, split, and each word cut, with no table of words.
 */
class ShortWayTest {

  private static final long SEED = 4_711;
  private static final int ASCII = 0x80;
  private static final WordPiece.Options UP_TO_FIVE_CHARS = new WordPiece.Options("[UNK]", "##", 5);

  /** Words of every kind of length for a table with two keys of eight chars. */
  private static final List<String> WORDS =
      List.of(
          "a",
          "The",
          "ability",
          "baseball",
          "bandwidth",
          "characteristics",
          "responsibilities",
          "internationalization",
          "zzzz",
          "don't",
          "x".repeat(99),
          "x".repeat(100),
          "x".repeat(101));

  /** Marks of several classes, letters of several lengths, what is dropped, and what is space. */
  private static final List<String> OTHERS =
      List.of(
          "\u00E9",
          "\u0301",
          "\u0323",
          "\u0344",
          "\u0F73",
          "\u302E",
          "\u2019",
          "\u2014",
          "\u4E2D",
          "\uAC01",
          "\u00DF",
          "\u0130",
          "\u200D",
          "\u00AD",
          "\u00A0",
          "\u3000",
          "\uFF21",
          "\uFFFD",
          "\uE000",
          "\uD83D\uDE00",
          "\uD834\uDD57",
          "\uD834\uDD65",
          "\u0000",
          "\u0007",
          "\u007F");

  static Stream<Arguments> tokenizers() {
    List<String> vocabulary = TestData.lines("golden/bert-base-uncased.vocab.txt.gz");
    ModelTokens uncased = new ModelTokens(vocabulary);
    ModelTokens cased = new ModelTokens(TestData.lines("golden/bert-base-cased.vocab.txt.gz"));
    NormalizerOptions raw = new NormalizerOptions(false, false, StripAccents.NEVER, false);
    return Stream.of(
        Arguments.of("uncased", uncased, NormalizerOptions.uncased(), WordPiece.Options.BERT),
        Arguments.of("cased", cased, NormalizerOptions.cased(), WordPiece.Options.BERT),
        Arguments.of("nothing normalised", cased, raw, WordPiece.Options.BERT),
        Arguments.of("short words", uncased, NormalizerOptions.uncased(), UP_TO_FIVE_CHARS),
        Arguments.of("few words", fewWords(), NormalizerOptions.uncased(), WordPiece.Options.BERT));
  }

  /** Single letters and punctuation are not all there, and a token holds a NUL. */
  private static ModelTokens fewWords() {
    return new ModelTokens(
        List.of("[UNK]", "a", "##a", "b", "##bc", ".", "a\u0000b", "\u0000", "\u0000a", "ab", ""));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("tokenizers")
  void allPairsOfAsciiChars(
      String name, ModelTokens model, NormalizerOptions options, WordPiece.Options pieces) {
    Ways ways = new Ways(model, options, pieces);
    for (char first = 0; first < ASCII; first++) {
      for (char second = 0; second < ASCII; second++) {
        ways.compare("" + first + second);
        ways.compare("" + first + second + first);
        ways.compare("a" + first + second + "b");
      }
      for (String other : OTHERS) {
        ways.compare(first + other);
        ways.compare(other + first);
        ways.compare(other + first + other);
      }
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("tokenizers")
  void randomTexts(
      String name, ModelTokens model, NormalizerOptions options, WordPiece.Options pieces) {
    System.out.println("seed " + SEED);
    Random random = new Random(SEED);
    Ways ways = new Ways(model, options, pieces);
    List<String> parts = new ArrayList<>(WORDS);
    parts.addAll(OTHERS);
    parts.addAll(List.of(" ", " ", " ", "\t", "\n", ".", ",", "-", "#"));
    model.tokens().stream().limit(3000).skip(2000).forEach(parts::add);
    for (int round = 0; round < 20_000; round++) {
      StringBuilder text = new StringBuilder();
      for (int i = random.nextInt(12); i >= 0; i--) {
        text.append(parts.get(random.nextInt(parts.size())));
        text.append(random.nextBoolean() ? " " : "");
      }
      ways.compare(text.toString());
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("tokenizers")
  void everyTokenOfTheVocabulary(
      String name, ModelTokens model, NormalizerOptions options, WordPiece.Options pieces) {
    Ways ways = new Ways(model, options, pieces);
    Set<Integer> found = new LinkedHashSet<>();
    for (String token : model.tokens()) {
      found.addAll(ways.compare(token));
    }
    assertTrue(found.size() > model.size() / 8, found.size() + " tokens found");
  }

  /** Both ways of one tokenizer. */
  private static final class Ways {

    private final Normalizer normalizer;
    private final AsciiWords asciiWords;
    private final WordPiece wordPiece;

    Ways(ModelTokens model, NormalizerOptions options, WordPiece.Options pieces) {
      normalizer = new BertNormalizer(options);
      asciiWords = new AsciiWords(normalizer, model, pieces.maxInputCharsPerWord());
      wordPiece = new WordPiece(model, pieces);
    }

    /** Returns the ids. */
    List<Integer> compare(String text) {
      TokenSequence actual = new TokenSequence(text);
      splitter(actual).text(text, 0, text.length());
      TokenSequence expected = new TokenSequence(text);
      WordSplitter longWay = splitter(expected);
      normalizer.normalize(text, 0, text.length(), longWay);
      longWay.endText();
      assertEquals(tokens(expected), tokens(actual), () -> shown(text));
      return actual(actual);
    }

    private WordSplitter splitter(TokenSequence out) {
      return new WordSplitter(normalizer, asciiWords, wordPiece, out);
    }

    private static List<String> tokens(TokenSequence sequence) {
      List<String> tokens = new ArrayList<>();
      for (int i = 0; i < sequence.size(); i++) {
        tokens.add(
            "%d %d-%d of %d"
                .formatted(
                    sequence.ids()[i],
                    sequence.charStarts()[i],
                    sequence.charEnds()[i],
                    sequence.wordIds()[i]));
      }
      return tokens;
    }

    private static List<Integer> actual(TokenSequence sequence) {
      List<Integer> ids = new ArrayList<>();
      for (int i = 0; i < sequence.size(); i++) {
        ids.add(sequence.ids()[i]);
      }
      return ids;
    }

    private static String shown(String text) {
      StringBuilder shown = new StringBuilder();
      text.chars()
          .forEach(c -> shown.append(c > ' ' && c < 0x7F ? "" + (char) c : "<%x>".formatted(c)));
      return shown.toString();
    }
  }
}
