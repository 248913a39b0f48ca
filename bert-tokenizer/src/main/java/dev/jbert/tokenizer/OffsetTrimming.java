package dev.jbert.tokenizer;

/** Which spaces the offsets of tokens leave out; {@code trim_offsets} of the reference. */
enum OffsetTrimming {
  /** None. */
  NONE,
  /** All that a token starts or ends with. */
  SPACES,
  /** Likewise, but not the one space at the start of a text, which may have been added to it. */
  SPACES_BUT_PREFIX;

  static OffsetTrimming of(TextOptions options) {
    return switch (options) {
      case NormalizerOptions normalizer -> NONE;
      case ByteLevelOptions byteLevel when !byteLevel.trimOffsets() -> NONE;
      case ByteLevelOptions byteLevel when byteLevel.addPrefixSpace() -> SPACES_BUT_PREFIX;
      case ByteLevelOptions byteLevel -> SPACES;
    };
  }

  /**
   * Trims the offsets of a part of a row.
   *
   * @param from the first token, the first of its text in this row
   * @param to behind the last token
   * @param sequence what the tokens are of
   */
  void trim(EncodingRow row, int from, int to, TokenSequence sequence) {
    if (this == NONE) {
      return;
    }
    for (int i = from; i < to; i++) {
      String token = row.token(i);
      int leading = spaces(token, 0, 1);
      int trailing = spaces(token, token.length() - 1, -1);
      if (leading > 0 || trailing > 0) {
        boolean first = i == from || row.codePointStarts[i] == 0;
        boolean prefix = this == SPACES_BUT_PREFIX && first && leading == 1;
        trim(row, i, prefix ? 0 : leading, trailing, sequence.textOf(row.wordIds[i]));
      }
    }
  }

  /** The arithmetic of {@code process_offsets} in the reference, which counts code points. */
  private static void trim(EncodingRow row, int i, int leading, int trailing, String text) {
    int start = row.codePointStarts[i];
    int end = row.codePointEnds[i];
    int newStart = Math.min(start + leading, end);
    int newEnd = end >= trailing ? Math.max(end - trailing, newStart) : end;
    // Both kinds of offsets may be in one array: they are read before they are written.
    int newCharStart = text.offsetByCodePoints(row.charStarts[i], newStart - start);
    int newCharEnd = text.offsetByCodePoints(row.charEnds[i], newEnd - end);
    row.charStarts[i] = newCharStart;
    row.charEnds[i] = newCharEnd;
    row.codePointStarts[i] = newStart;
    row.codePointEnds[i] = newEnd;
  }

  private static int spaces(String token, int from, int step) {
    int count = 0;
    for (int i = from; i >= 0 && i < token.length() && isSpace(token.charAt(i)); i += step) {
      count++;
    }
    return count;
  }

  private static boolean isSpace(char c) {
    return c == ByteAlphabet.SPACE || (UnicodeTables.INSTANCE.flags(c) & UnicodeTables.SPACE) != 0;
  }
}
