package dev.jbert.fuzz;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** One input for several files of text, which zero bytes part. */
public final class Parts {

  private Parts() {}

  /**
   * Cuts an input.
   *
   * @param count how many parts there are at most; the last one has the rest
   */
  public static List<byte[]> of(byte[] input, int count) {
    List<byte[]> parts = new ArrayList<>();
    int from = 0;
    for (int at = 0; at < input.length && parts.size() < count - 1; at++) {
      if (input[at] == 0) {
        parts.add(Arrays.copyOfRange(input, from, at));
        from = at + 1;
      }
    }
    parts.add(Arrays.copyOfRange(input, from, input.length));
    return parts;
  }
}
