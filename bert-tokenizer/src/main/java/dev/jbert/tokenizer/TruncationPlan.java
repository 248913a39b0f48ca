package dev.jbert.tokenizer;

import java.util.ArrayList;
import java.util.List;

/**
 * Cuts texts down to the room of a row; the arithmetic of {@code truncate_encodings} in the
 * reference's Rust library.
 *
 * @param strategy what is cut
 * @param room how many tokens of the texts fit into a row beside its special tokens
 * @param stride how many tokens two neighbouring windows share
 * @param side where is cut
 */
record TruncationPlan(Truncation strategy, int room, int stride, Side side) {

  /** How many tokens of the first and of the second text a row holds. */
  record Rooms(int first, int second) {}

  /**
   * The rooms of texts with {@code first} and {@code second} tokens.
   *
   * @throws IllegalArgumentException if cutting the text of the strategy alone is not enough
   */
  Rooms rooms(int first, int second, int texts) {
    int excess = first + second - room;
    if (strategy == Truncation.NONE || excess <= 0) {
      return new Rooms(first, second);
    }
    return switch (strategy) {
      case ONLY_FIRST -> new Rooms(shortened(first, excess, "first"), second);
      case ONLY_SECOND -> {
        if (texts == 1) {
          throw new IllegalArgumentException(
              "truncation ONLY_SECOND needs a second text; the first has "
                  + first
                  + " tokens and there is room for "
                  + room);
        }
        yield new Rooms(first, shortened(second, excess, "second"));
      }
      default -> texts == 1 ? new Rooms(room, 0) : longestFirst(first, second);
    };
  }

  private int shortened(int tokens, int excess, String which) {
    if (tokens <= excess) {
      throw new IllegalArgumentException(
          String.format(
              "the %s text has %d tokens, too few to cut the %d that do not fit into the room of"
                  + " %d tokens",
              which, tokens, excess, room));
    }
    return tokens - excess;
  }

  /** The longer text gives way until both are equal, then both; an odd place goes to the longer. */
  private Rooms longestFirst(int first, int second) {
    int shorter = Math.min(first, second);
    int longer = Math.max(shorter, room - shorter);
    if (shorter + longer > room) {
      shorter = room / 2;
      longer = shorter + room % 2;
    }
    return first > second ? new Rooms(longer, shorter) : new Rooms(shorter, longer);
  }

  /** The one window that stays of a text with {@code size} tokens. */
  Span firstWindow(int size, int kept) {
    checkStride(size, kept);
    if (kept >= size) {
      return new Span(0, size);
    }
    return side == Side.RIGHT ? new Span(0, kept) : new Span(size - kept, size);
  }

  /** How many windows there are over a text with {@code size} tokens, {@code kept} at a time. */
  long windowCount(int size, int kept) {
    checkStride(size, kept);
    if (kept >= size) {
      return 1;
    }
    if (kept == 0) {
      throw new IllegalArgumentException(
          "no window can hold a token of a text of " + size + " tokens: the room is " + room);
    }
    return 1 + Math.ceilDiv(size - kept, kept - stride);
  }

  /** The first {@code count} windows over a text with {@code size} tokens. */
  List<Span> windows(int size, int kept, int count) {
    List<Span> windows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int start = i * (kept - stride);
      windows.add(window(start, (int) Math.min((long) start + kept, size), size));
    }
    return windows;
  }

  /** Counts from the side that stays. */
  private Span window(int start, int end, int size) {
    return side == Side.RIGHT ? new Span(start, end) : new Span(size - end, size - start);
  }

  private void checkStride(int size, int kept) {
    if (kept < size && kept > 0 && stride >= kept) {
      throw new IllegalArgumentException(
          "stride must be below the room of " + kept + " tokens, found " + stride);
    }
  }
}
