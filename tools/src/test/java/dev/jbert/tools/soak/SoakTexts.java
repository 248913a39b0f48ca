package dev.jbert.tools.soak;

import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Texts of mixed lengths, the same in every run. */
final class SoakTexts {

  private static final long SEED = 20_261_125;
  private static final List<String> WORDS =
      List.of(
          "the",
          "door",
          "opened",
          "and",
          "she",
          "went",
          "in",
          "1946",
          "Seoul",
          "caf\u00e9",
          ",",
          ".",
          "unaffable",
          "\u4e2d\u6587",
          "\ud83d\ude00",
          "don't",
          "It",
          "rains");

  private SoakTexts() {}

  /** A text of so many words. */
  static String words(int count) {
    Random random = new Random(SEED + count);
    return Stream.generate(() -> WORDS.get(random.nextInt(WORDS.size())))
        .limit(count)
        .collect(Collectors.joining(" "));
  }

  /** Texts of one to {@code longest} words. */
  static List<String> mixed(int count, int longest) {
    Random random = new Random(SEED * longest + count);
    return Stream.generate(() -> words(1 + random.nextInt(longest))).limit(count).toList();
  }
}
