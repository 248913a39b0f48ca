package dev.jbert.tools.hub;

import java.util.regex.Pattern;

/**
 * The name of a model on the Hub, {@code ORG/NAME[@REVISION]}; {@code NAME} alone for the few that
 * stand there without an organisation.
 *
 * <pre>{@code
 * HubModelId id = HubModelId.parse("intfloat/e5-small-v2@refs/pr/1");
 * id.repository();  // "intfloat/e5-small-v2"
 * id.revision();    // "refs/pr/1"
 * }</pre>
 *
 * @param repository {@code ORG/NAME} or {@code NAME}
 * @param revision a branch, a tag or a full commit hash; {@link #DEFAULT_REVISION} when none was
 *     given
 */
record HubModelId(String repository, String revision) {

  /** The branch that a name without a revision means. */
  static final String DEFAULT_REVISION = "main";

  private static final int MAX_REPOSITORY_CHARS = 96;
  private static final int MAX_REVISION_CHARS = 200;

  // The Hub's own rules: letters, digits, '-', '_', '.'; no '-' or '.' at an end of a part.
  private static final String PART = "[A-Za-z0-9](?:[A-Za-z0-9_.-]*[A-Za-z0-9_])?";
  private static final Pattern REPOSITORY = Pattern.compile("(?:" + PART + "/)?" + PART);
  // Of git's many names those that can be a folder's: no "--", which stands for '/' there.
  private static final String SEGMENT = "[A-Za-z0-9_](?:-?[A-Za-z0-9_.])*";
  private static final Pattern REVISION = Pattern.compile(SEGMENT + "(?:/" + SEGMENT + ")*");
  private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{40}");

  /**
   * Checks both parts by the Hub's rules.
   *
   * @throws IllegalArgumentException if one of them cannot be on the Hub
   */
  HubModelId {
    if (repository.length() > MAX_REPOSITORY_CHARS
        || !REPOSITORY.matcher(repository).matches()
        || repository.contains("--")
        || repository.contains("..")
        || repository.endsWith(".git")) {
      throw new IllegalArgumentException(
          Quoted.of(repository) + " is no model name of the Hub, expected ORG/NAME[@REVISION]");
    }
    if (revision.length() > MAX_REVISION_CHARS
        || !REVISION.matcher(revision).matches()
        || revision.contains("..")) {
      throw new IllegalArgumentException(
          Quoted.of(revision)
              + " is no revision of a model, expected a branch, a tag or a commit hash");
    }
  }

  /**
   * Reads {@code ORG/NAME[@REVISION]}.
   *
   * @throws IllegalArgumentException if {@code text} is not of this form
   */
  static HubModelId parse(String text) {
    int at = text.indexOf('@');
    return at < 0
        ? new HubModelId(text, DEFAULT_REVISION)
        : new HubModelId(text.substring(0, at), text.substring(at + 1));
  }

  /**
   * The name of this model's folder in jbert's cache: {@code ORG--NAME}, and {@code
   * ORG--NAME---REVISION} unless the revision is the default.
   */
  String cacheName() {
    String name = repository.replace("/", "--");
    return revision.equals(DEFAULT_REVISION) ? name : name + "---" + revision.replace("/", "--");
  }

  /** Whether the revision is a full commit hash, which never comes to mean anything else. */
  boolean isCommit() {
    return COMMIT.matcher(revision).matches();
  }

  /** {@code ORG/NAME}, with {@code @REVISION} unless it is the default. */
  @Override
  public String toString() {
    return revision.equals(DEFAULT_REVISION) ? repository : repository + "@" + revision;
  }
}
