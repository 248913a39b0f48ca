package dev.jbert.tokenizer;

import java.util.List;
import java.util.Optional;

/**
 * Finds added tokens in a text: the leftmost, and of several there the longest.
 *
 * <p>Immutable and thread-safe.
 */
final class AddedTokenMatcher {

  private static final int ASCII = 0x80;

  private final List<Pattern> patterns;
  private final TokenTrie trie = new TokenTrie();
  private final int root = trie.newRoot();
  private final boolean[] asciiFirst = new boolean[ASCII];

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
        if (form.charAt(0) < ASCII) {
          asciiFirst[form.charAt(0)] = true;
        }
      }
    }
  }

  boolean isEmpty() {
    return patterns.isEmpty();
  }

  /** The first match that starts at {@code from} or later. */
  Optional<Match> find(CharSequence text, int from) {
    for (int start = from; start < text.length(); start++) {
      char first = text.charAt(start);
      if (first >= ASCII || asciiFirst[first]) {
        Optional<Match> match = matchAt(text, start);
        if (match.isPresent()) {
          return match;
        }
      }
    }
    return Optional.empty();
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
