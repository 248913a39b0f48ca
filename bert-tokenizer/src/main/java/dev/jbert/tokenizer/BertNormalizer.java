package dev.jbert.tokenizer;

/**
 * Cleans, spaces out Chinese characters, decomposes and strips accents, lower-cases: in this order,
 * as the {@code BertNormalizer} of the reference does, in one pass and without building the text.
 *
 * <p>Each part is a method that hands its output to the next. Immutable and thread-safe.
 */
final class BertNormalizer implements Normalizer {

  /** A code point without any of these passes unchanged, wherever it stands. */
  private static final int SPECIAL =
      UnicodeTables.CLEAN
          | UnicodeTables.CHINESE
          | UnicodeTables.NONSPACING_MARK
          | UnicodeTables.MAPPED;

  private static final int HANGUL_BASE = 0xAC00;
  private static final int HANGUL_SYLLABLES = 11172;
  private static final int LEADING_BASE = 0x1100;
  private static final int VOWEL_BASE = 0x1161;
  private static final int TRAILING_BASE = 0x11A7;
  private static final int VOWELS = 21;
  private static final int TRAILINGS = 28;

  private final UnicodeTables tables = UnicodeTables.INSTANCE;
  private final NormalizerOptions options;
  private final boolean decomposes;

  BertNormalizer(NormalizerOptions options) {
    this.options = options;
    this.decomposes = options.decomposes();
  }

  @Override
  public void normalize(String text, int start, int end, CodePointSink sink) {
    new Pass(sink).run(text, start, end);
  }

  /** The state of one call. */
  private final class Pass {

    private final CodePointSink sink;
    private final CombiningRun run = new CombiningRun(this::stripAccent);

    Pass(CodePointSink sink) {
      this.sink = sink;
    }

    void run(String text, int from, int to) {
      for (int start = from; start < to; ) {
        char first = text.charAt(start);
        boolean pair = Character.isHighSurrogate(first);
        int codePoint = pair ? Character.toCodePoint(first, text.charAt(start + 1)) : first;
        int end = start + (pair ? 2 : 1);
        int flags = tables.flags(codePoint);
        if ((flags & SPECIAL) == 0) {
          starter(codePoint, start, end);
        } else {
          clean(codePoint, flags, start, end);
        }
        start = end;
      }
      run.flush();
    }

    private void clean(int codePoint, int flags, int start, int end) {
      int clean = options.cleanText() ? flags & UnicodeTables.CLEAN : 0;
      if (clean == UnicodeTables.CLEAN_TO_SPACE) {
        starter(' ', start, end);
      } else if (clean != UnicodeTables.CLEAN_DROPS) {
        spaceOut(codePoint, flags, start, end);
      }
    }

    private void spaceOut(int codePoint, int flags, int start, int end) {
      if (options.tokenizeChineseChars() && (flags & UnicodeTables.CHINESE) != 0) {
        starter(' ', start, end);
        decompose(codePoint, start, end);
        starter(' ', start, end);
      } else {
        decompose(codePoint, start, end);
      }
    }

    private void decompose(int codePoint, int start, int end) {
      if (!decomposes) {
        lowerCase(codePoint, start, end);
        return;
      }
      int syllable = codePoint - HANGUL_BASE;
      if (syllable >= 0 && syllable < HANGUL_SYLLABLES) {
        decomposeHangul(syllable, start, end);
        return;
      }
      CodePointMap decompositions = tables.decompositions();
      int entry = decompositions.find(codePoint);
      if (entry == CodePointMap.NONE) {
        order(codePoint, start, end);
        return;
      }
      int place = decompositions.start(entry);
      order(decompositions.value(place), start, end);
      while (++place < decompositions.end(entry)) {
        orderFollower(decompositions.value(place));
      }
    }

    /** Unicode Standard, section 3.12: a syllable is its place in a table of three dimensions. */
    private void decomposeHangul(int syllable, int start, int end) {
      order(LEADING_BASE + syllable / (VOWELS * TRAILINGS), start, end);
      orderFollower(VOWEL_BASE + syllable / TRAILINGS % VOWELS);
      if (syllable % TRAILINGS != 0) {
        orderFollower(TRAILING_BASE + syllable % TRAILINGS);
      }
    }

    /** The first code point that an original one decomposes into. */
    private void order(int codePoint, int start, int end) {
      int combiningClass = tables.combiningClass(codePoint);
      if (combiningClass == 0) {
        run.flush();
        run.origin(start, end);
        stripAccent(codePoint, start, end);
      } else {
        run.add(codePoint, combiningClass, start, end);
      }
    }

    /** A further code point that the last original one decomposes into. */
    private void orderFollower(int codePoint) {
      int combiningClass = tables.combiningClass(codePoint);
      if (combiningClass == 0) {
        run.flush();
        stripAccent(codePoint, run.originStart(), run.originEnd());
      } else {
        run.addFollower(codePoint, combiningClass);
      }
    }

    private void stripAccent(int codePoint, int start, int end) {
      if ((tables.flags(codePoint) & UnicodeTables.NONSPACING_MARK) == 0) {
        lowerCase(codePoint, start, end);
      }
    }

    private void lowerCase(int codePoint, int start, int end) {
      if (!options.doLowerCase()) {
        sink.accept(codePoint, start, end);
        return;
      }
      if (codePoint >= 'A' && codePoint <= 'Z') {
        sink.accept(codePoint + ('a' - 'A'), start, end);
        return;
      }
      CodePointMap lowerCases = tables.lowerCases();
      int entry = lowerCases.find(codePoint);
      if (entry == CodePointMap.NONE) {
        sink.accept(codePoint, start, end);
        return;
      }
      for (int place = lowerCases.start(entry); place < lowerCases.end(entry); place++) {
        sink.accept(lowerCases.value(place), start, end);
      }
    }

    /** A code point that nothing more is done to, and that no mark moves across. */
    private void starter(int codePoint, int start, int end) {
      if (decomposes) {
        run.flush();
        run.origin(start, end);
      }
      sink.accept(codePoint, start, end);
    }
  }
}
