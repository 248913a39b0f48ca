package dev.jbert.tokenizer;

import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/**
 * Finds added tokens in a text: the leftmost, and of several there the longest.
 *
 * <p>Immutable and thread-safe.
 */
final class AddedTokenMatcher {

  private final List<Pattern> patterns;
  private final TokenTrie trie = new TokenTrie();
  private final int root = trie.newRoot();
  private final BitSet firstChars = new BitSet();

  /**
   * @param token the token
   * @param id its id
   * @param form how it looks in the text that is searched
   */
  record Pattern(AddedToken token, int id, String form) {}

  /** A pattern found at the chars start to before end. */
  record Match(Pattern pattern, int start, int end) {}

  /**
   * @param patterns of two with the same form the first one is found; one with an empty form is
   *     never found
   */
  AddedTokenMatcher(List<Pattern> patterns) {
    this.patterns = patterns;
    for (int i = 0; i < patterns.size(); i++) {
      String form = patterns.get(i).form();
      int state = root;
      for (int at = 0; at < form.length(); at++) {
        state = trie.extend(state, form.charAt(at));
      }
      if (!form.isEmpty()) {
        trie.putIfAbsent(state, i);
        firstChars.set(form.charAt(0));
      }
    }
  }

  boolean isEmpty() {
    return patterns.isEmpty();
  }

  /** The first match that starts at {@code from} or later. */
  Optional<Match> find(CharSequence text, int from) {
    for (int start = candidate(text, from); start < text.length(); ) {
      Optional<Match> match = matchAt(text, start);
      if (match.isPresent()) {
        return match;
      }
      start = candidate(text, start + 1);
    }
    return Optional.empty();
  }

  /**
   * The next place with a char that a pattern starts with, or the end of the text. Where all
   * patterns start alike, as special tokens do, the JDK looks at many chars at a time.
   */
  private int candidate(CharSequence text, int from) {
    if (firstChars.cardinality() == 1 && text instanceof String string) {
      int found = string.indexOf(firstChars.nextSetBit(0), from);
      return found < 0 ? text.length() : found;
    }
    int start = from;
    while (start < text.length() && !firstChars.get(text.charAt(start))) {
      start++;
    }
    return start;
  }

  private Optional<Match> matchAt(CharSequence text, int start) {
    int state = root;
    int found = TokenTrie.NONE;
    int end = start;
    for (int i = start; i < text.length(); i++) {
      state = trie.step(state, text.charAt(i));
      if (state == TokenTrie.NONE) {
        break;
      }
      if (trie.idAt(state) != TokenTrie.NONE) {
        found = trie.idAt(state);
        end = i + 1;
      }
    }
    return found == TokenTrie.NONE
        ? Optional.empty()
        : Optional.of(new Match(patterns.get(found), start, end));
  }
}
