package dev.jbert.tokenizer;

/**
 * Cuts a word into the longest pieces that the vocabulary holds, from left to right (Wu et al.,
 * 2016, as BERT uses it). A word that cannot be cut, or is too long, becomes one unknown token.
 *
 * <p>Immutable and thread-safe.
 */
final class WordPiece {

  /**
   * How words are cut.
   *
   * @param unkToken what stands for a word that cannot be cut
   * @param continuingSubwordPrefix what the vocabulary puts before pieces inside a word
   * @param maxInputCharsPerWord a word of more code points than this is unknown
   */
  record Options(String unkToken, String continuingSubwordPrefix, int maxInputCharsPerWord) {

    static final Options BERT = new Options("[UNK]", "##", 100);
  }

  /** BERT's vocabularies have fewer; others are no harm, a trie grows. */
  private static final int EDGES_PER_TOKEN = 3;

  private final Options options;
  private final int unkId;
  private final TokenTrie trie;
  private final int wordStart;
  private final int insideWord;

  /**
   * @param model the vocabulary, which has the unknown token of {@code options}
   */
  WordPiece(ModelTokens model, Options options) {
    this.options = options;
    this.unkId = model.find(options.unkToken()).orElseThrow();
    this.trie = new TokenTrie(EDGES_PER_TOKEN * model.size());
    this.wordStart = trie.newRoot();
    this.insideWord = trie.newRoot();
    String prefix = options.continuingSubwordPrefix();
    int id = 0;
    for (String token : model.tokens()) {
      put(wordStart, token, 0, id);
      if (token.startsWith(prefix)) {
        put(insideWord, token, prefix.length(), id);
      }
      id++;
    }
  }

  private void put(int root, String token, int from, int id) {
    int state = root;
    for (int i = from; i < token.length(); ) {
      int codePoint = token.codePointAt(i);
      state = trie.extend(state, codePoint);
      i += Character.charCount(codePoint);
    }
    trie.putIfAbsent(state, id);
  }

  int maxInputCharsPerWord() {
    return options.maxInputCharsPerWord();
  }

  /** Appends the pieces of {@code word} to {@code out}. */
  void tokenize(Word word, int wordId, TokenSequence out) {
    int before = out.size();
    int start = 0;
    while (start < word.size()) {
      int state = start == 0 ? wordStart : insideWord;
      int id = TokenTrie.NONE;
      int end = start;
      for (int i = start; i < word.size(); i++) {
        state = trie.step(state, word.codePoint(i));
        if (state == TokenTrie.NONE) {
          break;
        }
        if (trie.idAt(state) != TokenTrie.NONE) {
          id = trie.idAt(state);
          end = i + 1;
        }
      }
      if (id == TokenTrie.NONE) {
        out.cutTo(before);
        unknown(word.start(0), word.end(word.size() - 1), wordId, out);
        return;
      }
      out.add(id, word.start(start), word.end(end - 1), wordId);
      start = end;
    }
  }

  /** Appends the unknown token. */
  void unknown(int start, int end, int wordId, TokenSequence out) {
    out.add(unkId, start, end, wordId);
  }
}
