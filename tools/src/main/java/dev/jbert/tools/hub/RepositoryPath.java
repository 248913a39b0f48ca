package dev.jbert.tools.hub;

import dev.jbert.tools.hub.HubException.Reason;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The path of a file in a repository, safe to resolve under a folder on any system: relative, with
 * forward slashes, without {@code ..}, drive, UNC or control characters.
 */
record RepositoryPath(String text) {

  private static final int MAX_CHARS = 1000;
  private static final Pattern DRIVE = Pattern.compile("^[A-Za-z]:.*", Pattern.DOTALL);

  /**
   * Checks the path.
   *
   * @throws HubException with {@link Reason#UNSAFE_FILE_NAME} if it could lead elsewhere
   */
  RepositoryPath {
    boolean safe =
        !text.isEmpty()
            && text.length() <= MAX_CHARS
            && !text.contains("\\")
            && !DRIVE.matcher(text).matches()
            && text.chars().noneMatch(Character::isISOControl)
            && List.of(text.split("/", -1)).stream().noneMatch(RepositoryPath::leadsElsewhere);
    if (!safe) {
      throw new HubException(
          Reason.UNSAFE_FILE_NAME,
          "the Hub lists the unsafe file name "
              + Quoted.of(text)
              + ", expected a relative path inside the model's folder");
    }
  }

  private static boolean leadsElsewhere(String segment) {
    // Windows drops blanks and dots at the end of a name: ".. " and "..." go where ".." goes.
    return segment.replaceAll("[. ]+$", "").isEmpty();
  }

  /** The folder inside the repository, without a slash at its end; empty for the root. */
  String folder() {
    int slash = text.lastIndexOf('/');
    return slash < 0 ? "" : text.substring(0, slash);
  }

  /** The last segment. */
  String fileName() {
    return text.substring(text.lastIndexOf('/') + 1);
  }

  /** This path under {@code root}. */
  Path under(Path root) {
    return root.resolve(text);
  }

  /** The path as it stands in an address: every byte but unreserved ones and slashes encoded. */
  String encoded() {
    return percentEncoded(text, "/");
  }

  /** Percent-encodes the UTF-8 of {@code text}, but for unreserved characters and {@code kept}. */
  static String percentEncoded(String text, String kept) {
    StringBuilder encoded = new StringBuilder();
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (b & 0xFF);
      boolean plain =
          c < 0x80
              && (Character.isLetterOrDigit(c) || "-._~".indexOf(c) >= 0 || kept.indexOf(c) >= 0);
      encoded.append(plain ? String.valueOf(c) : String.format("%%%02X", (int) c));
    }
    return encoded.toString();
  }

  @Override
  public String toString() {
    return text;
  }
}
