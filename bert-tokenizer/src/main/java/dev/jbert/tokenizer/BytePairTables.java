package dev.jbert.tokenizer;

/** What cutting a word looks up, by numbers only. Immutable and thread-safe. */
final class BytePairTables {

  /** There is no such token. */
  static final int NONE = -1;

  private static final int BYTES = 256;

  private final int[] byteIds = new int[BYTES];
  private final Merges merges;

  BytePairTables(BytePairs pairs, ModelTokens model) {
    merges = pairs.merges();
    int unkId = pairs.unkToken().map(unk -> model.find(unk).orElseThrow()).orElse(NONE);
    for (int b = 0; b < BYTES; b++) {
      byteIds[b] = model.find(String.valueOf(ByteAlphabet.charOf(b))).orElse(unkId);
    }
  }

  /** The token of a byte, 0 to 255; {@link #NONE} if it is to be left out. */
  int byteId(int value) {
    return byteIds[value];
  }

  Merges merges() {
    return merges;
  }
}
