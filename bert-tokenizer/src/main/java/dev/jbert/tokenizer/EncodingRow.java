package dev.jbert.tokenizer;

import dev.jbert.tokenizer.SequenceTemplate.Special;
import dev.jbert.tokenizer.SpecialTokens.SpecialToken;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A row of tokens that is being filled from left to right; all arrays are {@code [T]}. */
final class EncodingRow {

  final Vocabulary vocabulary;
  final List<RowPart> parts = new ArrayList<>();
  final Map<Integer, String> surfaces = new TreeMap<>();
  final int[] inputIds;
  final int[] wordIds;
  final int[] charStarts;
  final int[] charEnds;
  int[] codePointStarts;
  int[] codePointEnds;
  private int filled;

  /** An empty row for exactly {@code size} tokens. */
  EncodingRow(int size, Vocabulary vocabulary) {
    this.vocabulary = vocabulary;
    inputIds = new int[size];
    wordIds = new int[size];
    charStarts = new int[size];
    charEnds = new int[size];
    codePointStarts = charStarts;
    codePointEnds = charEnds;
  }

  void add(Special special) {
    addOutsideTexts(RowPart.ofSpecial(special), special.id());
  }

  void addPadding(SpecialToken pad, int count) {
    if (count > 0) {
      addOutsideTexts(RowPart.ofPadding(count), pad.id());
    }
  }

  private void addOutsideTexts(RowPart part, int id) {
    int end = filled + part.size();
    Arrays.fill(inputIds, filled, end, id);
    Arrays.fill(wordIds, filled, end, Encoding.NONE);
    parts.add(part);
    filled = end;
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
    System.arraycopy(text.wordIds(), from, wordIds, filled, count);
    if (text.codePointStarts() != text.charStarts()) {
      countCodePoints();
    }
    System.arraycopy(text.charStarts(), from, charStarts, filled, count);
    System.arraycopy(text.charEnds(), from, charEnds, filled, count);
    System.arraycopy(text.codePointStarts(), from, codePointStarts, filled, count);
    System.arraycopy(text.codePointEnds(), from, codePointEnds, filled, count);
    if (!text.surfaces().isEmpty()) {
      int shift = filled - from;
      text.surfaces()
          .subMap(from, window.end())
          .forEach((place, surface) -> surfaces.put(place + shift, surface));
    }
    parts.add(RowPart.ofText(sequence, count));
    trimming.trim(this, filled, filled + count, text);
    filled += count;
  }

  /** As long as chars are code points, one array holds the offsets in both. */
  private void countCodePoints() {
    if (codePointStarts == charStarts) {
      codePointStarts = charStarts.clone();
      codePointEnds = charEnds.clone();
    }
  }

  /** The token at a place that is filled. */
  String token(int place) {
    String surface = surfaces.get(place);
    return surface == null ? vocabulary.token(inputIds[place]) : surface;
  }

  /** The row, full; nothing may be added any more. */
  Encoding build(List<Encoding> overflowing) {
    return new Encoding(this, overflowing);
  }
}
