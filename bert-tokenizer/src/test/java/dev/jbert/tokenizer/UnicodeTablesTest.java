package dev.jbert.tokenizer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.jbert.tokenizer.NormalizerReference.Row;
import java.io.IOException;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class UnicodeTablesTest {

  private static final int SCALARS = 1_112_064;

  private final NormalizerReference reference = new NormalizerReference();
  private final UnicodeTables tables = UnicodeTables.INSTANCE;

  @Test
  void theCommittedFileIsWhatTheGeneratorMakes() throws IOException {
    try (var in = UnicodeTables.class.getResourceAsStream("bert-unicode.bin")) {
      assertArrayEquals(
          new UnicodeTablesGenerator().generate(), Objects.requireNonNull(in).readAllBytes());
    }
  }

  @Test
  void everyCodePointIsClassedAsTheReferenceDoes() {
    int checked = 0;
    for (int c = 0; c < NormalizerReference.CODE_POINTS; c++) {
      if (NormalizerReference.isScalar(c)) {
        Row row = reference.row(c);
        int flags = tables.flags(c);
        char clean = "KSD".charAt(flags & UnicodeTables.CLEAN);
        boolean space = (flags & UnicodeTables.SPACE) != 0;
        boolean punctuation = (flags & UnicodeTables.PUNCTUATION) != 0;
        String where = Integer.toHexString(c);
        assertEquals(row.clean(), clean, where);
        assertEquals(row.chinese(), (flags & UnicodeTables.CHINESE) != 0, where);
        assertEquals(row.preToken(), space ? 'S' : punctuation ? 'P' : 'W', where);
        assertEquals(reference.isWord(c), (flags & UnicodeTables.WORD) != 0, where);
        assertEquals(reference.combiningClass(c), tables.combiningClass(c), where);
        assertEquals(reference.letterClass(c), "\0LN".charAt(tables.letterClass(c)), where);
        checked++;
      }
    }
    assertEquals(SCALARS, checked);
  }

  @Test
  void everyCodePointIsNormalizedAsTheReferenceDoes() {
    BertNormalizer strip = normalizer(StripAccents.ALWAYS, false);
    BertNormalizer lower = normalizer(StripAccents.NEVER, true);
    for (int c = 0; c < NormalizerReference.CODE_POINTS; c++) {
      if (NormalizerReference.isScalar(c)) {
        Row row = reference.row(c);
        assertArrayEquals(row.stripped(), normalized(strip, c), Integer.toHexString(c));
        assertArrayEquals(row.lower(), normalized(lower, c), Integer.toHexString(c));
        assertArrayEquals(
            row.stripped(),
            IntStream.of(row.nfd())
                .filter(d -> (tables.flags(d) & UnicodeTables.NONSPACING_MARK) == 0)
                .toArray(),
            Integer.toHexString(c));
      }
    }
  }

  private static BertNormalizer normalizer(StripAccents stripAccents, boolean doLowerCase) {
    return new BertNormalizer(new NormalizerOptions(false, false, stripAccents, doLowerCase));
  }

  private static int[] normalized(BertNormalizer normalizer, int codePoint) {
    NormalizedText out = new NormalizedText();
    String text = Character.toString(codePoint);
    normalizer.normalize(text, 0, text.length(), out);
    return out.codePoints().toArray();
  }
}
