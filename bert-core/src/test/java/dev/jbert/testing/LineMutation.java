package dev.jbert.testing;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Mutants of a file of lines: lines removed, repeated, moved, joined, and replaced by odd ones. */
public final class LineMutation {

  private static final List<String> AWKWARD =
      List.of(
          "",
          " ",
          "\r",
          "\uFEFF",
          "\u0000",
          "\u2028",
          "a b c",
          " a",
          "a ",
          "##",
          "\uD83D\uDE00",
          "#version: 0.2",
          "[UNK]",
          "\u00E9\u0301",
          "x".repeat(2_000),
          "<!DOCTYPE html>");

  private static final int MOST_CHANGES = 4;

  private LineMutation() {}

  /** A mutant of a file of lines. */
  public static byte[] mutate(byte[] text, Random random) {
    List<String> lines =
        new ArrayList<>(List.of(new String(text, StandardCharsets.UTF_8).split("\n")));
    for (int i = random.nextInt(MOST_CHANGES); i >= 0 && !lines.isEmpty(); i--) {
      change(lines, random.nextInt(lines.size()), random);
    }
    String end = random.nextInt(4) == 0 ? "\r\n" : "\n";
    return String.join(end, lines).getBytes(StandardCharsets.UTF_8);
  }

  private static void change(List<String> lines, int at, Random random) {
    switch (random.nextInt(5)) {
      case 0 -> lines.remove(at);
      case 1 -> lines.add(lines.get(at));
      case 2 -> lines.add(random.nextInt(lines.size()), lines.remove(at));
      case 3 -> lines.set(at, AWKWARD.get(random.nextInt(AWKWARD.size())));
      default -> lines.set(at, lines.get(at) + lines.get(random.nextInt(lines.size())));
    }
  }
}
