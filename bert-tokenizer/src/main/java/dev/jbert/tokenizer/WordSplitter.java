package dev.jbert.tokenizer;

/**
 * Splits normalised text into words at white space and around punctuation, and hands each word to
 * WordPiece as soon as it ends. It holds one word and no more of it than WordPiece looks at, so
 * that a text without any space costs no memory.
 */
final class WordSplitter implements TextSink {

  private final UnicodeTables tables = UnicodeTables.INSTANCE;
  private final WordPiece wordPiece;
  private final TokenSequence out;
  private final Word word = new Word();
  private final int limit;
  private boolean tooLong;
  private int lastEnd;
  private int wordId;

  WordSplitter(WordPiece wordPiece, TokenSequence out) {
    this.wordPiece = wordPiece;
    this.out = out;
    this.limit = wordPiece.maxInputCharsPerWord();
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
    out.add(id, surface, start, end, wordId++);
  }
}
