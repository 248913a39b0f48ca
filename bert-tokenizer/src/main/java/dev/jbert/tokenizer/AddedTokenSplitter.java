package dev.jbert.tokenizer;

import dev.jbert.tokenizer.AddedTokenMatcher.Match;
import java.util.Optional;

/**
 * Splits a text into added tokens and what stands between them, honouring {@code single_word},
 * {@code lstrip} and {@code rstrip} as the reference does.
 */
final class AddedTokenSplitter {

  /** Takes the parts of a text in their order. */
  interface Parts {

    /** The chars start to before end are ordinary text. */
    void text(int start, int end);

    /** The chars start to before end are an added token with the space it takes along. */
    void addedToken(int id, int start, int end);
  }

  private final AddedTokenMatcher matcher;
  private final SpecialTokensInText specialTokens;
  private final UnicodeTables tables = UnicodeTables.INSTANCE;

  AddedTokenSplitter(AddedTokenMatcher matcher, SpecialTokensInText specialTokens) {
    this.matcher = matcher;
    this.specialTokens = specialTokens;
  }

  void split(CharSequence text, Parts parts) {
    int done = 0;
    Optional<Match> next = matcher.find(text, 0);
    while (next.isPresent()) {
      Match match = next.get();
      if (counts(match, text)) {
        AddedToken token = match.pattern().token();
        int start = token.lstrip() ? spacesBefore(text, done, match.start()) : match.start();
        int end = token.rstrip() ? spacesBehind(text, match.end()) : match.end();
        if (done < start) {
          parts.text(done, start);
        }
        parts.addedToken(match.pattern().id(), start, end);
        done = end;
      }
      next = matcher.find(text, match.end());
    }
    if (done < text.length()) {
      parts.text(done, text.length());
    }
  }

  private boolean counts(Match match, CharSequence text) {
    AddedToken token = match.pattern().token();
    if (token.special() && specialTokens == SpecialTokensInText.AS_TEXT) {
      return false;
    }
    return !token.singleWord()
        || !(match.start() > 0 && isWord(Character.codePointBefore(text, match.start()))
            || match.end() < text.length() && isWord(Character.codePointAt(text, match.end())));
  }

  private int spacesBefore(CharSequence text, int from, int end) {
    int start = end;
    while (start > from && isSpace(text.charAt(start - 1))) {
      start--;
    }
    return start;
  }

  private int spacesBehind(CharSequence text, int start) {
    int end = start;
    while (end < text.length() && isSpace(text.charAt(end))) {
      end++;
    }
    return end;
  }

  private boolean isWord(int codePoint) {
    return (tables.flags(codePoint) & UnicodeTables.WORD) != 0;
  }

  /** All white space is in the basic plane. */
  private boolean isSpace(char c) {
    return (tables.flags(c) & UnicodeTables.SPACE) != 0;
  }
}
