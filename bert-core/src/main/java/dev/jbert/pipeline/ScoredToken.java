package dev.jbert.pipeline;

import dev.jbert.tokenizer.Encoding;
import dev.jbert.tokenizer.Span;
import dev.jbert.tokenizer.Tokenizer;
import java.util.ArrayList;
import java.util.List;

/**
 * A token of a text and the probabilities of its labels.
 *
 * @param word the token; the text itself where the vocabulary has no token for it
 * @param scores [labels]
 * @param index position in the row
 * @param chars its place in the text, in Java chars
 * @param codePoints its place in the text, in code points
 * @param continuesWord whether it goes on with the word of the token before
 */
record ScoredToken(
    String word, float[] scores, int index, Span chars, Span codePoints, boolean continuesWord) {

  /**
   * The tokens of a row that are no special ones.
   *
   * @param tagged what the row is of
   * @param scores for each token of the row [labels]
   */
  static List<ScoredToken> of(
      TaggedText tagged, Encoding row, float[][] scores, Tokenizer tokenizer) {
    String text = tagged.text();
    int[] inputIds = row.inputIds();
    int[] wordIds = row.wordIds();
    int[] specialTokensMask = row.specialTokensMask();
    List<ScoredToken> tokens = new ArrayList<>();
    for (int t = 0; t < inputIds.length; t++) {
      if (specialTokensMask[t] == 1) {
        continue;
      }
      Span chars = tagged.chars(row.charSpan(t), wordIds[t]);
      Span codePoints = tagged.codePoints(row.codePointSpan(t), wordIds[t]);
      String token = tokenizer.vocabulary().token(inputIds[t]);
      boolean unknown = inputIds[t] == tokenizer.specialTokens().unk().id();
      tokens.add(
          new ScoredToken(
              unknown ? text.substring(chars.start(), chars.end()) : token,
              scores[t],
              t,
              chars,
              codePoints,
              !unknown && continuesWord(token, text, chars, codePoints, tokenizer)));
    }
    return tokens;
  }

  /**
   * The reference's test. A token of a WordPiece vocabulary goes on with a word if it is longer
   * than the text it stands for, by its mark {@code ##}. Where tokens bear no such mark, one goes
   * on that has no space at or before its start.
   */
  private static boolean continuesWord(
      String token, String text, Span chars, Span codePoints, Tokenizer tokenizer) {
    if (tokenizer.marksContinuations()) {
      return token.codePointCount(0, token.length()) != codePoints.end() - codePoints.start();
    }
    boolean spaceBefore = chars.start() > 0 && text.charAt(chars.start() - 1) == ' ';
    boolean spaceAtStart = chars.start() < text.length() && text.charAt(chars.start()) == ' ';
    return chars.start() > 0 && !spaceBefore && !spaceAtStart;
  }
}
