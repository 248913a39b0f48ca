package dev.jbert.tokenizer;

import dev.jbert.tokenizer.NormalizerReference.Row;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntFunction;
import java.util.function.IntUnaryOperator;

/**
 * Makes {@code bert-unicode.bin}, which {@link UnicodeTables} reads, from the reference data.
 *
 * <p>Run it with the file to write as its argument; {@code UnicodeTablesTest} proves that the
 * committed file is what it makes.
 */
final class UnicodeTablesGenerator {

  private static final int FIRST_HANGUL = 0xAC00;
  private static final int LAST_HANGUL = 0xD7A3;

  private final NormalizerReference reference = new NormalizerReference();
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  static void main(String[] args) throws IOException {
    Files.write(Path.of(args[0]), new UnicodeTablesGenerator().generate());
  }

  byte[] generate() {
    writeFlags(this::flags);
    writeMap(this::decomposition);
    writeMap(codePoint -> reference.row(codePoint).lower());
    writeMap(this::combiningClass);
    writeFlags(this::letterClass);
    return out.toByteArray();
  }

  private int flags(int codePoint) {
    if (!NormalizerReference.isScalar(codePoint)) {
      return 0;
    }
    Row row = reference.row(codePoint);
    int[] self = {codePoint};
    boolean decomposes = !Arrays.equals(row.nfd(), self);
    boolean mapped =
        decomposes || !Arrays.equals(row.lower(), self) || reference.combiningClass(codePoint) != 0;
    boolean mark = !decomposes && row.stripped().length == 0;
    return switch (row.clean()) {
          case 'S' -> UnicodeTables.CLEAN_TO_SPACE;
          case 'D' -> UnicodeTables.CLEAN_DROPS;
          default -> 0;
        }
        | (row.chinese() ? UnicodeTables.CHINESE : 0)
        | switch (row.preToken()) {
          case 'S' -> UnicodeTables.SPACE;
          case 'P' -> UnicodeTables.PUNCTUATION;
          default -> 0;
        }
        | (mark ? UnicodeTables.NONSPACING_MARK : 0)
        | (reference.isWord(codePoint) ? UnicodeTables.WORD : 0)
        | (mapped ? UnicodeTables.MAPPED : 0);
  }

  /** Hangul is decomposed by arithmetic. */
  private int[] decomposition(int codePoint) {
    return codePoint >= FIRST_HANGUL && codePoint <= LAST_HANGUL
        ? new int[] {codePoint}
        : reference.row(codePoint).nfd();
  }

  private int[] combiningClass(int codePoint) {
    int combiningClass = reference.combiningClass(codePoint);
    return new int[] {combiningClass == 0 ? codePoint : combiningClass};
  }

  private int letterClass(int codePoint) {
    return switch (reference.letterClass(codePoint)) {
      case 'L' -> UnicodeTables.LETTER;
      case 'N' -> UnicodeTables.NUMBER;
      default -> 0;
    };
  }

  private void writeFlags(IntUnaryOperator flagsOf) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (int codePoint = 0; codePoint < NormalizerReference.CODE_POINTS; codePoint++) {
      all.write(flagsOf.applyAsInt(codePoint));
    }
    byte[] flags = all.toByteArray();
    int runs = 1;
    for (int i = 1; i < flags.length; i++) {
      runs += flags[i] == flags[i - 1] ? 0 : 1;
    }
    writeNumber(runs);
    for (int start = 0; start < flags.length; ) {
      int end = start;
      while (end < flags.length && flags[end] == flags[start]) {
        end++;
      }
      writeNumber(end - start);
      out.write(flags[start]);
      start = end;
    }
  }

  /** Writes what differs from "maps to itself". */
  private void writeMap(IntFunction<int[]> map) {
    Map<Integer, int[]> entries = new TreeMap<>();
    for (int codePoint = 0; codePoint < NormalizerReference.CODE_POINTS; codePoint++) {
      int[] values = map.apply(codePoint);
      if (!Arrays.equals(values, new int[] {codePoint})) {
        entries.put(codePoint, values);
      }
    }
    writeNumber(entries.size());
    writeNumber(entries.values().stream().mapToInt(values -> values.length).sum());
    int previous = 0;
    for (Map.Entry<Integer, int[]> entry : entries.entrySet()) {
      writeNumber(entry.getKey() - previous);
      previous = entry.getKey();
      writeNumber(entry.getValue().length);
      for (int value : entry.getValue()) {
        writeNumber(value);
      }
    }
  }

  private void writeNumber(int number) {
    int rest = number;
    while (rest >= 0x80) {
      out.write(rest & 0x7F | 0x80);
      rest >>>= 7;
    }
    out.write(rest);
  }
}
