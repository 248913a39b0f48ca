package dev.jbert.tokenizer;

/**
 * Splits text into words at white space and around punctuation, and hands each word to WordPiece as
 * soon as it ends. It holds one word and no more of it than WordPiece looks at, so that a text
 * without any space costs no memory.
 *
 * <p>Words of ASCII that are one token go a short way, see {@link AsciiWords}; all others are
 * normalised code point by code point, split and cut.
 */
final class WordSplitter implements TextSink {

  private final UnicodeTables tables = UnicodeTables.INSTANCE;
  private final Normalizer normalizer;
  private final AsciiWords asciiWords;
  private final WordPiece wordPiece;
  private final TokenSequence out;
  private final Word word = new Word();
  private final int limit;
  private boolean tooLong;
  private int lastEnd;
  private int wordId;

  WordSplitter(
      Normalizer normalizer, AsciiWords asciiWords, WordPiece wordPiece, TokenSequence out) {
    this.normalizer = normalizer;
    this.asciiWords = asciiWords;
    this.wordPiece = wordPiece;
    this.out = out;
    this.limit = wordPiece.maxInputCharsPerWord();
  }

  @Override
  public void text(String text, int from, int to) {
    for (int at = asciiRun(text, from, to); at < to; at = asciiRun(text, at, to)) {
      int start = at;
      at = asciiWords.wordEnd(text, start, to);
      normalizer.normalize(text, start, at, this);
      endWord();
    }
  }

  /**
   * Takes words of ASCII.
   *
   * @return where the first word starts that has another char in it, or {@code to}
   */
  private int asciiRun(String text, int from, int to) {
    int at = from;
    while (at < to) {
      int kind = asciiWords.kind(text.charAt(at));
      if (kind == AsciiWords.SPACE) {
        at++;
      } else if (kind == AsciiWords.PUNCTUATION) {
        addWord(asciiWords.punctuation(text.charAt(at)), text, at, at + 1);
        at++;
      } else {
        int start = at;
        long first = 0;
        long last = 0;
        while (kind > AsciiWords.SPACE) {
          first = WordTable.carry(first, last);
          last = WordTable.append(last, kind);
          at++;
          kind = at < to ? asciiWords.kind(text.charAt(at)) : AsciiWords.SPACE;
        }
        if (kind == AsciiWords.OTHER) {
          return start;
        }
        boolean isKey = at - start <= WordTable.MAX_CHARS;
        addWord(isKey ? asciiWords.word(first, last) : WordTable.NONE, text, start, at);
      }
    }
    return to;
  }

  /** Appends an ASCII word, which is the token {@code id} or must be cut. */
  private void addWord(int id, String text, int start, int end) {
    if (id != WordTable.NONE) {
      out.add(id, start, end, wordId++);
      return;
    }
    for (int i = start; i < end; i++) {
      append(asciiWords.normalized(text.charAt(i)), i, i + 1);
    }
    endWord();
  }

  @Override
  public void accept(int codePoint, int start, int end) {
    int flags = tables.flags(codePoint);
    if ((flags & (UnicodeTables.SPACE | UnicodeTables.PUNCTUATION)) == 0) {
      append(codePoint, start, end);
    } else {
      endWord();
      if ((flags & UnicodeTables.PUNCTUATION) != 0) {
        append(codePoint, start, end);
        endWord();
      }
    }
  }

  private void append(int codePoint, int start, int end) {
    if (word.size() < limit) {
      word.add(codePoint, start, end);
    } else {
      tooLong = true;
      if (word.size() == 0) {
        word.add(codePoint, start, end);
      }
    }
    lastEnd = end;
  }

  @Override
  public void endText() {
    endWord();
  }

  private void endWord() {
    if (word.size() == 0) {
      return;
    }
    if (tooLong) {
      wordPiece.unknown(word.start(0), lastEnd, wordId, out);
    } else {
      wordPiece.tokenize(word, wordId, out);
    }
    wordId++;
    word.clear();
    tooLong = false;
  }

  @Override
  public void addedToken(int id, String surface, int start, int end) {
    endWord();
    out.addSurface(id, surface, start, end, wordId++);
  }
}
