package dev.jbert.tools.pull;

import dev.jbert.tools.checkpoint.Progress;
import dev.jbert.tools.pull.PullException.Reason;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Brings jars through the {@code mvn} command, so that the user's own settings hold: mirrors,
 * proxies, credentials, and a jar that the local repository has already.
 */
final class MavenArtifactSource implements ArtifactSource {

  /** Pinned, so that what runs tomorrow is what was tested today. */
  private static final String COPY = "org.apache.maven.plugins:maven-dependency-plugin:3.11.0:copy";

  private final String command;

  /**
   * Uses a given command.
   *
   * @param command path of {@code mvn}
   */
  MavenArtifactSource(String command) {
    this.command = command;
  }

  /**
   * Finds the command: the environment's {@code JBERT_MVN}, or {@code mvn} on the {@code PATH}.
   *
   * @param environment the process's environment
   * @throws PullException if there is none
   */
  static MavenArtifactSource find(Map<String, String> environment) {
    String given = environment.getOrDefault("JBERT_MVN", "");
    if (!given.isBlank()) {
      return new MavenArtifactSource(given);
    }
    String name = isWindows() ? "mvn.cmd" : "mvn";
    return Stream.of(environment.getOrDefault("PATH", "").split(Pattern.quote(File.pathSeparator)))
        .filter(folder -> !folder.isBlank())
        .map(folder -> Path.of(folder, name))
        .filter(Files::isExecutable)
        .findFirst()
        .map(path -> new MavenArtifactSource(path.toString()))
        .orElseThrow(
            () ->
                new PullException(
                    Reason.MAVEN_NOT_FOUND,
                    "Maven is needed to bring models in, but there is no mvn on the PATH;"
                        + " install it or set JBERT_MVN to its path"));
  }

  private static boolean isWindows() {
    return System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("windows");
  }

  @Override
  public Path fetch(MavenArtifact artifact, Path folder, Progress progress) throws IOException {
    MavenOutput output = new MavenOutput("Downloading " + artifact.artifactId(), progress);
    int exit = run(artifact, folder, output);
    Path jar = folder.resolve(artifact.jarName());
    if (exit != 0 || !Files.isRegularFile(jar)) {
      throw new PullException(
          Reason.MAVEN_FAILED,
          "mvn could not bring %s: %s"
              .formatted(
                  artifact.coordinates(),
                  Optional.ofNullable(output.error()).orElse("it ended with exit code " + exit)));
    }
    return jar;
  }

  private int run(MavenArtifact artifact, Path folder, MavenOutput output) throws IOException {
    // Not in batch mode, which would not tell the progress of a download; nothing can be asked
    // since there is no input. Run in the folder, so that no project around it has a say.
    ProcessBuilder builder =
        new ProcessBuilder(
                List.of(
                    command,
                    COPY,
                    "-Dartifact=" + artifact.coordinates(),
                    "-DoutputDirectory=" + folder.toAbsolutePath(),
                    "-Dmdep.useBaseVersion=true",
                    "-Dstyle.color=never"))
            .directory(folder.toFile())
            .redirectErrorStream(true);
    Process process;
    try {
      process = builder.start();
    } catch (IOException e) {
      throw new PullException(
          Reason.MAVEN_NOT_FOUND,
          "mvn could not be started as " + command + "; set JBERT_MVN to its path",
          e);
    }
    // Else it would go on by itself when Ctrl-C ends this process.
    Thread stop = new Thread(process::destroy);
    Runtime.getRuntime().addShutdownHook(stop);
    try {
      process.getOutputStream().close();
      try (BufferedReader reader = process.inputReader()) {
        output.readAll(reader);
      }
      return process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while mvn was running");
    } finally {
      process.destroy();
      forget(stop);
    }
  }

  private static void forget(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The hook is running: the process is destroyed already.
      return;
    }
  }
}
