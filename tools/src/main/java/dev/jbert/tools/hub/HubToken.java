package dev.jbert.tools.hub;

import java.util.regex.Pattern;

/** An access token of the Hub. Its text leaves this class only as an Authorization header. */
public final class HubToken {

  private static final Pattern VISIBLE_ASCII = Pattern.compile("[\\x21-\\x7E]{1,1000}");

  private final String text;

  /**
   * @param text the token as the Hub gave it, without white space
   * @throws IllegalArgumentException if it is empty or holds what a header cannot; the message does
   *     not repeat it
   */
  public HubToken(String text) {
    if (!VISIBLE_ASCII.matcher(text).matches()) {
      throw new IllegalArgumentException(
          "the Hub token is empty or holds white space or other characters that no token has");
    }
    this.text = text;
  }

  String authorization() {
    return "Bearer " + text;
  }

  /** Says that there is a token, not which. */
  @Override
  public String toString() {
    return "HubToken[...]";
  }
}
