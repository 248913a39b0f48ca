package dev.jbert.tokenizer;

/** Splits text into words and hands them to byte pair encoding. */
final class ByteLevelSplitter implements TextSink {

  private final BytePairWord word;
  private final ByteLevelOptions options;
  private final TokenSequence out;
  private final Word text = new Word();
  private int wordId;

  ByteLevelSplitter(BytePairWord word, ByteLevelOptions options, TokenSequence out) {
    this.word = word;
    this.options = options;
    this.out = out;
  }

  @Override
  public void text(String given, int from, int to) {
    Normalizer.unchanged(given, from, to, this);
    endText();
  }

  @Override
  public void accept(int codePoint, int start, int end) {
    if (text.size() == 0 && options.addPrefixSpace() && codePoint != ' ') {
      // It stands for the code point behind it, as in the reference.
      text.add(' ', start, end);
    }
    text.add(codePoint, start, end);
  }

  @Override
  public void endText() {
    for (int start = 0; start < text.size(); ) {
      int end = options.useRegex() ? Gpt2Pattern.wordEnd(text, start) : text.size();
      word.tokenize(text, start, end, wordId++, out);
      start = end;
    }
    text.clear();
  }

  @Override
  public void addedToken(int id, String surface, int start, int end) {
    endText();
    out.addSurface(id, surface, start, end, wordId++);
  }
}
