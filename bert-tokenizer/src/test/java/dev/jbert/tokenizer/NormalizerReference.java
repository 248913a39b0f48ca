package dev.jbert.tokenizer;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/** The reference's treatment of every code point, as the files under {@code unicode} state it. */
final class NormalizerReference {

  static final int CODE_POINTS = 0x110000;

  /** One code point's row; the last three are code points. */
  record Row(char clean, boolean chinese, char preToken, int[] stripped, int[] nfd, int[] lower) {}

  private final Map<Integer, Row> rows = new HashMap<>();
  private final int[] combiningClasses = new int[CODE_POINTS];
  private final boolean[] words = new boolean[CODE_POINTS];
  private final char[] letterClasses = new char[CODE_POINTS];

  NormalizerReference() {
    try (BufferedReader lines = open("unicode/bert-normalizer.tsv.gz")) {
      fields(lines).forEach(this::addRow);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    try (BufferedReader lines = open("unicode/combining-classes.tsv")) {
      fields(lines)
          .forEach(f -> range(f).forEach(c -> combiningClasses[c] = Integer.parseInt(f[2])));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    try (BufferedReader lines = open("unicode/word-characters.tsv")) {
      fields(lines).forEach(f -> range(f).forEach(c -> words[c] = true));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    try (BufferedReader lines = open("unicode/letters-and-numbers.tsv")) {
      fields(lines).forEach(f -> range(f).forEach(c -> letterClasses[c] = f[2].charAt(0)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The row of a code point, whether the file has one or leaves it out. */
  Row row(int codePoint) {
    int[] self = {codePoint};
    return rows.getOrDefault(codePoint, new Row('K', false, 'W', self, self, self));
  }

  int combiningClass(int codePoint) {
    return combiningClasses[codePoint];
  }

  boolean isWord(int codePoint) {
    return words[codePoint];
  }

  /** L for a letter, N for a number, otherwise 0. */
  char letterClass(int codePoint) {
    return letterClasses[codePoint];
  }

  static boolean isScalar(int codePoint) {
    return codePoint < Character.MIN_SURROGATE || codePoint > Character.MAX_SURROGATE;
  }

  private void addRow(String[] f) {
    range(f)
        .forEach(
            c ->
                rows.put(
                    c,
                    new Row(
                        f[2].charAt(0),
                        f[3].equals("1"),
                        f[4].charAt(0),
                        codePoints(f[5], c),
                        codePoints(f[6], c),
                        codePoints(f[7], c))));
  }

  private static int[] codePoints(String field, int self) {
    return switch (field) {
      case "=" -> new int[] {self};
      case "-" -> new int[0];
      default -> Stream.of(field.split("-")).mapToInt(h -> Integer.parseInt(h, 16)).toArray();
    };
  }

  private static List<Integer> range(String[] f) {
    int first = Integer.parseInt(f[0], 16);
    int last = Integer.parseInt(f[1], 16);
    return java.util.stream.IntStream.rangeClosed(first, last).boxed().toList();
  }

  private static Stream<String[]> fields(BufferedReader lines) {
    return lines.lines().filter(line -> !line.startsWith("#")).map(line -> line.split("\t"));
  }

  private static BufferedReader open(String name) throws IOException {
    var in = Objects.requireNonNull(NormalizerReference.class.getResourceAsStream(name), name);
    return new BufferedReader(
        new InputStreamReader(
            name.endsWith(".gz") ? new GZIPInputStream(in) : in, StandardCharsets.UTF_8));
  }
}
