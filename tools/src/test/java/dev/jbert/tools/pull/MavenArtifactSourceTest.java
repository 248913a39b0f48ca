package dev.jbert.tools.pull;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.jbert.tools.checkpoint.Progress;
import dev.jbert.tools.pull.PullException.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Held against a script that stands for {@code mvn}. */
class MavenArtifactSourceTest {

  private static final String HASH = "0".repeat(64);
  private static final MavenArtifact ARTIFACT =
      new MavenArtifact("org.example", "model", "1.0", HASH);

  @TempDir Path folder;

  @Test
  void mavenIsAskedForTheJarInTheFolder() throws IOException {
    mvn("echo \"$PWD $@\" > ../asked; echo jar > model-1.0.jar");
    Path work = Files.createDirectory(folder.resolve("work"));
    Path jar = source(Map.of("PATH", "/none:" + folder)).fetch(ARTIFACT, work, Progress.none());
    assertEquals("jar\n", Files.readString(jar));
    assertEquals(
        work.toRealPath()
            + " org.apache.maven.plugins:maven-dependency-plugin:3.11.0:copy"
            + " -Dartifact=org.example:model:1.0 -DoutputDirectory="
            + work
            + " -Dmdep.useBaseVersion=true -Dstyle.color=never\n",
        Files.readString(folder.resolve("asked")));
  }

  @Test
  void failureIsToldInMavensOwnWords() throws IOException {
    mvn("echo '[ERROR] No route to host -> [Help 1]'; exit 1");
    refused(
        Reason.MAVEN_FAILED,
        "mvn could not bring org.example:model:1.0: No route to host",
        Map.of("JBERT_MVN", folder.resolve("mvn").toString()));
  }

  @Test
  void failureWithoutAWordIsToldByItsExitCode() throws IOException {
    mvn("exit 3");
    refused(
        Reason.MAVEN_FAILED,
        "mvn could not bring org.example:model:1.0: it ended with exit code 3",
        Map.of("PATH", folder.toString()));
  }

  @Test
  void successWithoutAJarIsAFailure() throws IOException {
    mvn("exit 0");
    refused(
        Reason.MAVEN_FAILED,
        "mvn could not bring org.example:model:1.0: it ended with exit code 0",
        Map.of("PATH", folder.toString()));
  }

  @Test
  void missingMavenIsToldWithWhatToDo() {
    refused(
        Reason.MAVEN_NOT_FOUND,
        "Maven is needed to bring models in, but there is no mvn on the PATH; install it or set"
            + " JBERT_MVN to its path",
        Map.of("PATH", folder.toString()));
    refused(
        Reason.MAVEN_NOT_FOUND,
        "mvn could not be started as /none/mvn; set JBERT_MVN to its path",
        Map.of("JBERT_MVN", "/none/mvn"));
  }

  @Test
  void coordinatesThatAreMoreThanNamesAreRefused() {
    assertThrows(
        IllegalArgumentException.class, () -> new MavenArtifact("a", "b -Dx=y", "1", HASH));
    assertThrows(IllegalArgumentException.class, () -> new MavenArtifact("a", "../b", "1", HASH));
    assertThrows(IllegalArgumentException.class, () -> new MavenArtifact("-a", "b", "1", HASH));
    assertThrows(IllegalArgumentException.class, () -> new MavenArtifact("a", "b", "1", ""));
  }

  private void refused(Reason reason, String message, Map<String, String> environment) {
    PullException e =
        assertThrows(
            PullException.class,
            () -> source(environment).fetch(ARTIFACT, folder, Progress.none()));
    assertEquals(message, e.getMessage());
    assertEquals(reason, e.reason());
  }

  private static MavenArtifactSource source(Map<String, String> environment) {
    return MavenArtifactSource.find(environment);
  }

  private void mvn(String script) throws IOException {
    Path file = Files.writeString(folder.resolve("mvn"), "#!/bin/sh\n" + script + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }
}
