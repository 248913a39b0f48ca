package dev.jbert.tools.conform;

import dev.jbert.tokenizer.CodePointProfile;
import dev.jbert.tokenizer.CodePointProfile.Cleaning;
import dev.jbert.tokenizer.CodePointProfile.PreTokenClass;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Reads what normaliser and pre-tokeniser do to each code point; all of them are one case. */
final class CodePointCases {
  private static final int FIELDS = 7;

  private CodePointCases() {}

  /** A row of the file, or what holds for a code point that has none. */
  private record Row(
      Cleaning cleaning,
      boolean chinese,
      PreTokenClass preTokenClass,
      String stripped,
      String nfd,
      String lowerCase) {}

  static List<ReferenceCase> read(Path file) {
    return List.of(new ReferenceCase(file.getFileName().toString(), _ -> check(rows(file))));
  }

  private static Map<Integer, Row> rows(Path file) throws IOException {
    Map<Integer, Row> rows = new HashMap<>();
    try (BufferedReader lines = ReferenceFiles.lines(file)) {
      int number = 0;
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        number++;
        if (!line.startsWith("#")) {
          String[] fields = line.split("\t", -1);
          if (fields.length != FIELDS) {
            throw new FormException(
                file
                    + ", line "
                    + number
                    + ": expected "
                    + FIELDS
                    + " fields, found "
                    + fields.length);
          }
          rows.put(Integer.parseInt(fields[0], 16), row(fields));
        }
      }
    }
    return rows;
  }

  private static Row row(String[] fields) throws FormException {
    return new Row(
        switch (fields[1]) {
          case "D" -> Cleaning.DROPPED;
          case "S" -> Cleaning.SPACE;
          case "K" -> Cleaning.KEPT;
          default -> throw new FormException("clean must be D, S or K, not " + fields[1]);
        },
        fields[2].equals("1"),
        switch (fields[3]) {
          case "W" -> PreTokenClass.WORD;
          case "S" -> PreTokenClass.SPACE;
          case "P" -> PreTokenClass.PUNCTUATION;
          default -> throw new FormException("pre_token must be W, S or P, not " + fields[3]);
        },
        text(fields[4]),
        text(fields[5]),
        text(fields[6]));
  }

  /** Code points in hexadecimal, joined by hyphens. */
  private static String text(String field) {
    StringBuilder text = new StringBuilder();
    for (String codePoint : field.isEmpty() ? new String[0] : field.split("-")) {
      text.appendCodePoint(Integer.parseInt(codePoint, 16));
    }
    return text.toString();
  }

  private static Verdict check(Map<Integer, Row> rows) {
    int checked = 0;
    int different = 0;
    String first = "";
    for (int codePoint = 0; codePoint <= Character.MAX_CODE_POINT; codePoint++) {
      if (codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE) {
        continue;
      }
      checked++;
      Row found = found(codePoint);
      String self = Character.toString(codePoint);
      Row otherwise = new Row(Cleaning.KEPT, false, PreTokenClass.WORD, self, self, self);
      Row expected = rows.getOrDefault(codePoint, otherwise);
      // The tokenizer never stops between decomposing and stripping; so the reference's NFD is
      // checked by stripping it.
      Row comparable = withNfd(expected, stripped(expected.nfd()));
      if (!comparable.equals(found)) {
        different++;
        first = first.isEmpty() ? message(codePoint, expected, found) : first;
      }
    }
    return different == 0
        ? new Verdict.Passed(String.format(Locale.ROOT, "%,d code points equal", checked))
        : new Verdict.Failed(different + " code points differ, the first: " + first);
  }

  private static Row found(int codePoint) {
    CodePointProfile profile = CodePointProfile.of(codePoint);
    return new Row(
        profile.cleaning(),
        profile.chinese(),
        profile.preTokenClass(),
        profile.stripped(),
        profile.stripped(),
        profile.lowerCase());
  }

  private static Row withNfd(Row row, String nfd) {
    return new Row(
        row.cleaning(), row.chinese(), row.preTokenClass(), row.stripped(), nfd, row.lowerCase());
  }

  private static String stripped(String nfd) {
    return nfd.codePoints()
        .mapToObj(codePoint -> CodePointProfile.of(codePoint).stripped())
        .collect(Collectors.joining());
  }

  private static String message(int codePoint, Row expected, Row found) {
    return String.format(Locale.ROOT, "U+%04X: expected %s, found %s", codePoint, expected, found);
  }
}
