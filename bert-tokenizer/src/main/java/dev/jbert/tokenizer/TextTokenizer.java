package dev.jbert.tokenizer;

import dev.jbert.tokenizer.AddedTokenMatcher.Pattern;
import dev.jbert.tokenizer.AddedTokenSplitter.Parts;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * The way of one text to its tokens: added tokens that are found in the text as it was given, then
 * normalisation, then added tokens that are found in the normalised text, then words, then pieces.
 *
 * <p>Immutable and thread-safe.
 */
final class TextTokenizer {

  private final Normalizer normalizer;
  private final Function<TokenSequence, TextSink> subwords;
  private final AddedTokenMatcher beforeNormalization;
  private final AddedTokenMatcher afterNormalization;
  private final Limit textChars;

  /**
   * @param subwords gives what cuts one text into the tokens of a sequence
   * @param addedTokens special tokens first, each with its id
   * @param textChars most chars of a text
   */
  TextTokenizer(
      Normalizer normalizer,
      Function<TokenSequence, TextSink> subwords,
      Map<AddedToken, Integer> addedTokens,
      Limit textChars) {
    this.textChars = textChars;
    this.normalizer = normalizer;
    this.subwords = subwords;
    List<Pattern> patterns =
        addedTokens.entrySet().stream()
            .map(added -> new Pattern(added.getKey(), added.getValue(), added.getKey().content()))
            .toList();
    beforeNormalization =
        new AddedTokenMatcher(patterns.stream().filter(p -> !p.token().normalized()).toList());
    afterNormalization =
        new AddedTokenMatcher(
            patterns.stream().filter(p -> p.token().normalized()).map(this::normalized).toList());
  }

  private Pattern normalized(Pattern pattern) {
    NormalizedText form = new NormalizedText();
    normalizer.normalize(pattern.form(), 0, pattern.form().length(), form);
    return new Pattern(pattern.token(), pattern.id(), form.toString());
  }

  /**
   * @throws IllegalArgumentException if {@code whole} has half a surrogate pair or is longer than
   *     the limit, unless that cuts
   * @throws java.util.concurrent.CancellationException if the thread is interrupted
   */
  TokenSequence tokenize(String whole, SpecialTokensInText specialTokens) {
    Interruption.check();
    String text = withinLimit(whole);
    boolean hasSurrogates = WellFormed.require(text, "text");
    TokenSequence out = new TokenSequence(text);
    TextSink sink = subwords.apply(out);
    new AddedTokenSplitter(beforeNormalization, specialTokens)
        .split(
            text,
            new Parts() {
              @Override
              public void text(int start, int end) {
                splitWords(text, start, end, specialTokens, sink);
              }

              @Override
              public void addedToken(int id, int start, int end) {
                sink.addedToken(id, text.substring(start, end), start, end);
              }
            });
    out.countCodePoints(hasSurrogates);
    return out;
  }

  private String withinLimit(String text) {
    int end = textChars.take(text.length(), "chars of a text");
    boolean insideCodePoint =
        end < text.length()
            && Character.isHighSurrogate(text.charAt(end - 1))
            && Character.isLowSurrogate(text.charAt(end));
    return text.substring(0, insideCodePoint ? end - 1 : end);
  }

  private void splitWords(
      String text, int from, int to, SpecialTokensInText specialTokens, TextSink sink) {
    if (afterNormalization.isEmpty()) {
      sink.text(text, from, to);
      return;
    }
    NormalizedText normalized = new NormalizedText();
    normalizer.normalize(text, from, to, normalized);
    new AddedTokenSplitter(afterNormalization, specialTokens)
        .split(
            normalized,
            new Parts() {
              @Override
              public void text(int start, int end) {
                normalized.replay(start, end, sink);
                sink.endText();
              }

              @Override
              public void addedToken(int id, int start, int end) {
                sink.addedToken(
                    id,
                    normalized.subSequence(start, end),
                    normalized.originalStart(start),
                    normalized.originalEnd(end - 1));
              }
            });
  }
}
