package dev.jbert.tools;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The shell script {@code tools/jbert}, in a project of its own whose jar starts a probe. */
class LauncherTest {
  @TempDir Path temporary;

  private Path root;
  private Path script;

  private record Result(int status, String output, String errors) {}

  @BeforeEach
  void setUpAProjectWithASpaceInItsPath() throws IOException {
    root = Files.createDirectories(temporary.resolve("a project"));
    Path tools = Files.createDirectories(root.resolve("tools"));
    script = Files.copy(Path.of("jbert"), tools.resolve("jbert"));
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
    writeJar(tools.resolve("target/jbert-tools.jar"));
  }

  @Test
  void argumentsArriveAsTheyWereGiven() throws Exception {
    Result result = launch("print", "two words", "", "*", "$HOME", "é 東京");
    assertEquals(new Result(0, "two words||*|$HOME|é 東京\n", ""), result);
  }

  @Test
  void argumentsAreUtf8WithoutALocale() throws Exception {
    ProcessBuilder builder = builder(List.of(script.toString(), "print", "é"));
    builder.environment().keySet().removeIf(name -> name.startsWith("LC_") || name.equals("LANG"));
    assertEquals("é\n", finish(builder, "").output());
  }

  @Test
  void theVectorModuleIsThereAndItsWarningIsNot() throws Exception {
    assertEquals(new Result(0, "true\n", ""), launch("modules"));
  }

  @Test
  void startsThroughASymbolicLinkFromAnyFolder() throws Exception {
    Path folder = Files.createDirectories(temporary.resolve("some where"));
    Path first = Files.createSymbolicLink(temporary.resolve("first link"), script);
    Files.createSymbolicLink(folder.resolve("second"), Path.of("../" + first.getFileName()));
    ProcessBuilder builder = builder(List.of("./second", "print", "here"));
    builder.directory(folder.toFile());
    assertEquals(new Result(0, "here\n", ""), finish(builder, ""));
  }

  @Test
  void exitStatusPasses() throws Exception {
    assertEquals(7, launch("exit", "7").status());
  }

  @Test
  void otherLinesOfStandardErrorPass() throws Exception {
    assertEquals("one\ntwo\n", launch("complain").errors());
  }

  @Test
  void aCommandThatRunsAModelLeavesNothingUnfinishedBesideTheJar() throws Exception {
    assertEquals(new Result(0, "", ""), launch("fill-mask"));
    try (Stream<Path> files = Files.list(root.resolve("tools/target"))) {
      Set<String> expected = Set.of("jbert-tools.jar", "jbert-tools.jsa");
      assertTrue(expected.containsAll(files.map(f -> f.getFileName().toString()).toList()));
    }
  }

  @Test
  void anArchiveThatIsNoneDoesNoHarm() throws Exception {
    Path archive = root.resolve("tools/target/jbert-tools.jsa");
    Files.writeString(archive, "no archive");
    Files.setLastModifiedTime(archive, FileTime.from(Instant.now().plusSeconds(5)));
    assertEquals(new Result(0, "x\n", ""), launch("print", "x"));
  }

  @Test
  void standardInputPasses() throws Exception {
    ProcessBuilder builder = builder(List.of(script.toString(), "copy"));
    assertEquals("line\nno end", finish(builder, "line\nno end").output());
  }

  @Test
  void aProgressBarPassesWithoutWaitingForItsLineEnd() throws Exception {
    Process process = builder(List.of(script.toString(), "draw")).start();
    assertEquals("10 %\r", new String(process.getErrorStream().readNBytes(5), UTF_8));
    process.getOutputStream().close();
    assertEquals(0, process.waitFor());
  }

  @Test
  void terminatingTheLauncherEndsJava() throws Exception {
    Process process = builder(List.of(script.toString(), "wait")).start();
    long pid =
        Long.parseLong(
            new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8)).readLine());
    process.destroy();
    assertTrue(process.waitFor(20, TimeUnit.SECONDS));
    assertEquals(143, process.exitValue());
    assertFalse(ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false));
  }

  @Test
  void withoutAJdkItSaysSoInOneLine() throws Exception {
    ProcessBuilder builder = builder(List.of(script.toString(), "print", "x"));
    builder.environment().put("JBERT_JAVA_HOME", "/no/such/jdk");
    Result result = finish(builder, "");
    assertEquals(
        new Result(
            1, "", "jbert: JBERT_JAVA_HOME must be a JDK 25 or newer, but /no/such/jdk is not\n"),
        result);
  }

  @Test
  void anOlderJdkIsPassedOver() throws Exception {
    Path old = Files.createDirectories(temporary.resolve("old jdk/bin")).getParent();
    Files.writeString(old.resolve("release"), "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"21.0.2\"\n");
    Files.copy(Path.of("/bin/sh"), old.resolve("bin/java"));
    ProcessBuilder builder = builder(List.of(script.toString(), "print", "x"));
    builder.environment().put("JBERT_JAVA_HOME", old.toString());
    assertEquals(1, finish(builder, "").status());
  }

  @Test
  void withoutMavenItSaysSoInOneLine() throws Exception {
    Files.delete(root.resolve("tools/target/jbert-tools.jar"));
    ProcessBuilder builder = builder(List.of(script.toString(), "print", "x"));
    builder.environment().put("JBERT_MVN", "/no/such/mvn");
    String expected =
        "jbert: cannot build: Maven (/no/such/mvn) is not there; install it, or set JBERT_MVN to"
            + " it\n";
    assertEquals(new Result(1, "", expected), finish(builder, ""));
  }

  @Test
  void buildsOnFirstUseAndWhenASourceIsNewer() throws Exception {
    Path jar = root.resolve("tools/target/jbert-tools.jar");
    Path built = Files.move(jar, temporary.resolve("built.jar"));
    Path mvn = temporary.resolve("mvn of a test");
    Files.writeString(mvn, "#!/bin/sh\necho built by: $*\ncp '" + built + "' '" + jar + "'\n");
    Files.setPosixFilePermissions(mvn, PosixFilePermissions.fromString("rwxr-xr-x"));
    Path source = Files.createDirectories(root.resolve("bert-core/src/main")).resolve("A.java");
    Files.writeString(source, "class A {}");
    Map<String, String> environment = Map.of("JBERT_MVN", mvn.toString());

    assertEquals(
        new Result(0, "x\n", "building jbert (first use)...\n"), launch(environment, "print", "x"));

    assertEquals(new Result(0, "x\n", ""), launch(environment, "print", "x"));

    Files.setLastModifiedTime(source, FileTime.from(Instant.now().plusSeconds(5)));
    assertEquals(
        new Result(0, "x\n", "building jbert (sources changed)...\n"),
        launch(environment, "print", "x"));
  }

  @Test
  void aFailedBuildEndsInOneLineAfterItsMessages() throws Exception {
    Files.delete(root.resolve("tools/target/jbert-tools.jar"));
    Path mvn = temporary.resolve("mvn of a test");
    Files.writeString(mvn, "#!/bin/sh\necho no disk\nexit 1\n");
    Files.setPosixFilePermissions(mvn, PosixFilePermissions.fromString("rwxr-xr-x"));
    String expected =
        """
        building jbert (first use)...
        no disk
        jbert: the build failed; its messages are above
        """;
    assertEquals(
        new Result(1, "", expected), launch(Map.of("JBERT_MVN", mvn.toString()), "print", "x"));
  }

  private Result launch(String... arguments) throws Exception {
    return launch(Map.of(), arguments);
  }

  private Result launch(Map<String, String> environment, String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of(script.toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = builder(command);
    builder.environment().putAll(environment);
    return finish(builder, "");
  }

  private static ProcessBuilder builder(List<String> command) {
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("JBERT_JAVA_HOME", System.getProperty("java.home"));
    builder.environment().remove("JAVA_TOOL_OPTIONS");
    builder.environment().remove("JBERT_JAVA_OPTS");
    return builder;
  }

  /** Little goes either way, so that no pipe can fill up. */
  private static Result finish(ProcessBuilder builder, String input) throws Exception {
    Process process = builder.start();
    try (OutputStream standardInput = process.getOutputStream()) {
      standardInput.write(input.getBytes(UTF_8));
    }
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    String errors = new String(process.getErrorStream().readAllBytes(), UTF_8);
    return new Result(process.waitFor(), output, errors);
  }

  /** A jar of nothing but a manifest: this test's class path and the probe. */
  private static void writeJar(Path jar) throws IOException {
    Manifest manifest = new Manifest();
    Attributes attributes = manifest.getMainAttributes();
    attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    attributes.put(Attributes.Name.MAIN_CLASS, LauncherProbe.class.getName());
    StringBuilder classPath = new StringBuilder();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
      classPath.append(Path.of(entry).toUri()).append(' ');
    }
    attributes.put(Attributes.Name.CLASS_PATH, classPath.toString().strip());
    Files.createDirectories(jar.getParent());
    new JarOutputStream(Files.newOutputStream(jar), manifest).close();
  }
}
