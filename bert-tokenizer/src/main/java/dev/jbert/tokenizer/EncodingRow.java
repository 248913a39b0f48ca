package dev.jbert.tokenizer;

import dev.jbert.tokenizer.SequenceTemplate.Special;
import dev.jbert.tokenizer.SpecialTokens.SpecialToken;
import java.util.Arrays;
import java.util.List;

/** A row of tokens that is being filled from left to right; all arrays are {@code [T]}. */
final class EncodingRow {

  final int[] inputIds;
  final int[] tokenTypeIds;
  final int[] attentionMask;
  final int[] specialTokensMask;
  final String[] tokens;
  final int[] wordIds;
  final int[] sequenceIds;
  final int[] charStarts;
  final int[] charEnds;
  final int[] codePointStarts;
  final int[] codePointEnds;
  private int filled;

  /** An empty row for exactly {@code size} tokens. */
  EncodingRow(int size) {
    inputIds = new int[size];
    tokenTypeIds = new int[size];
    attentionMask = new int[size];
    specialTokensMask = new int[size];
    tokens = new String[size];
    wordIds = new int[size];
    sequenceIds = new int[size];
    charStarts = new int[size];
    charEnds = new int[size];
    codePointStarts = new int[size];
    codePointEnds = new int[size];
  }

  void add(Special special) {
    attentionMask[filled] = 1;
    tokenTypeIds[filled] = special.typeId();
    addOutsideText(special.id(), special.token());
  }

  void addPadding(SpecialToken pad, int count) {
    for (int i = 0; i < count; i++) {
      addOutsideText(pad.id(), pad.token());
    }
  }

  private void addOutsideText(int id, String token) {
    inputIds[filled] = id;
    tokens[filled] = token;
    specialTokensMask[filled] = 1;
    wordIds[filled] = Encoding.NONE;
    sequenceIds[filled] = Encoding.NONE;
    filled++;
  }

  /** Adds the tokens of {@code text} that are in {@code window}. */
  void add(
      TokenSequence text,
      Span window,
      SequenceTemplate.Sequence sequence,
      OffsetTrimming trimming) {
    int from = window.start();
    int count = window.end() - from;
    System.arraycopy(text.ids(), from, inputIds, filled, count);
    System.arraycopy(text.tokens(), from, tokens, filled, count);
    System.arraycopy(text.wordIds(), from, wordIds, filled, count);
    System.arraycopy(text.charStarts(), from, charStarts, filled, count);
    System.arraycopy(text.charEnds(), from, charEnds, filled, count);
    System.arraycopy(text.codePointStarts(), from, codePointStarts, filled, count);
    System.arraycopy(text.codePointEnds(), from, codePointEnds, filled, count);
    Arrays.fill(attentionMask, filled, filled + count, 1);
    Arrays.fill(tokenTypeIds, filled, filled + count, sequence.typeId());
    Arrays.fill(sequenceIds, filled, filled + count, sequence.index());
    trimming.trim(this, filled, filled + count, text);
    filled += count;
  }

  /** The row, full; nothing may be added any more. */
  Encoding build(List<Encoding> overflowing) {
    return new Encoding(this, overflowing);
  }
}
