package dev.jbert.tokenizer;

/** Refuses text that is no Unicode text, as the reference does. */
final class WellFormed {

  private WellFormed() {}

  /**
   * Makes sure that every surrogate has its other half.
   *
   * @param what what the text is, for the message
   * @return whether there are surrogates at all
   * @throws IllegalArgumentException if one stands alone; names its index
   */
  static boolean require(String text, String what) {
    int lone = NONE;
    boolean found = false;
    for (int i = 0; i < text.length() && lone == NONE; i++) {
      char c = text.charAt(i);
      if (Character.isSurrogate(c)) {
        found = true;
        boolean pair =
            Character.isHighSurrogate(c)
                && i + 1 < text.length()
                && Character.isLowSurrogate(text.charAt(i + 1));
        lone = pair ? NONE : i;
        i++;
      }
    }
    if (lone != NONE) {
      throw new IllegalArgumentException(
          String.format(
              "the %s has half a surrogate pair, U+%04X, at char %d of %d",
              what, (int) text.charAt(lone), lone, text.length()));
    }
    return found;
  }

  private static final int NONE = -1;
}
