package dev.jbert.tokenizer;

import com.google.gson.stream.JsonWriter;
import java.io.IOException;

/** Added tokens as all the files write them: content and flags. */
final class AddedTokenJson {

  private AddedTokenJson() {}

  /**
   * Reads a token with its flags; a flag that is not there is false, and {@code normalized} is then
   * the opposite of {@code special}.
   *
   * @param specialUnlessStated what {@code special} is where it is not there
   */
  static AddedToken read(JsonValue json, boolean specialUnlessStated) {
    String content = content(json.get("content"));
    boolean special = flag(json, "special", specialUnlessStated);
    return new AddedToken(
        content,
        flag(json, "single_word", false),
        flag(json, "lstrip", false),
        flag(json, "rstrip", false),
        flag(json, "normalized", !special),
        special);
  }

  /** Reads a special token that is either mere text or text with flags. */
  static AddedToken readSpecial(JsonValue json) {
    return json.isString() ? AddedToken.special(content(json)) : read(json, true);
  }

  private static String content(JsonValue json) {
    if (json.string().isEmpty()) {
      throw json.error(TokenizerFileException.Reason.WRONG_FORM, "an added token is empty");
    }
    return json.string();
  }

  private static boolean flag(JsonValue json, String name, boolean unlessStated) {
    return json.findPresent(name).map(JsonValue::bool).orElse(unlessStated);
  }

  /** Writes content and flags into the object that is open. */
  static void write(JsonWriter out, AddedToken token) throws IOException {
    out.name("content").value(token.content());
    out.name("single_word").value(token.singleWord());
    out.name("lstrip").value(token.lstrip());
    out.name("rstrip").value(token.rstrip());
    out.name("normalized").value(token.normalized());
    out.name("special").value(token.special());
  }
}
