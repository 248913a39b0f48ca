package dev.jbert.tools.pull;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.jbert.tools.disk.ChildJvm;
import dev.jbert.tools.disk.Tree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Row 44 of the table of bad inputs (full disk, read-only cache) with disks that the system itself
 * makes full or read-only, whoever runs the test: a limit on the size of files, and small or
 * read-only file systems in a name space of mounts that ends with its process.
 */
@Timeout(120)
class RealDiskTest {

  private static final String COMMAND = "dev.jbert.tools.Main";
  private static final String MODEL = "../bert-core/src/test/resources/tiny/bert-uncased-mlm";

  @TempDir Path scratch;

  private Path cache;
  private Path jar;

  /** What a process did. */
  private record Outcome(int status, List<String> lines) {}

  @BeforeEach
  void prepare() throws IOException {
    cache = Files.createDirectory(scratch.resolve("cache"));
    jar = ArtifactPull.writeJar(scratch);
  }

  @Test
  void aLimitOnTheSizeOfFilesLeavesNothing() throws Exception {
    // In blocks of 512 or 1024 bytes: the jar, its checkpoint and the weights all have over
    // 180,000.
    for (int blocks : List.of(1, 60, 170)) {
      Outcome pull = shell("ulimit -f " + blocks + " && exec \"$@\"", artifactPull());
      assertEquals(1, pull.status(), pull.toString());
      assertEquals(1, pull.lines().size(), pull.toString());
      assertTrue(
          pull.lines().getFirst().contains("small was not written: File too large"),
          pull.toString());
      assertEquals(List.of(), List.of(cache.resolve("models").toFile().list()));
    }
    assertEquals(new Outcome(0, List.of("imported")), shell("exec \"$@\"", artifactPull()));
    report(3, "limits on the size of files");
  }

  @Test
  void aFullDiskLeavesNothing() throws Exception {
    assumeMounts();
    List<Integer> kilobytes = List.of(16, 64, 200, 300);
    for (int size : kilobytes) {
      Outcome pulls =
          mounted(
              "mount -t tmpfs -o size="
                  + size
                  + "k none \"$0\" && { \"$@\"; echo status $?;"
                  + " ls -A \"$0/models\"; mount -o remount,size=16m \"$0\"; \"$@\"; echo status $?;"
                  + " ls -A \"$0/models\"; }",
              artifactPull());
      assertEquals(0, pulls.status(), pulls.toString());
      assertTrue(
          pulls.lines().getFirst().contains(cache.toString())
              && pulls.lines().getFirst().contains("No space left on device"),
          size + " kB: " + pulls);
      assertEquals(
          List.of("status 1", "imported", "status 0", "small"),
          pulls.lines().subList(1, pulls.lines().size()),
          size + " kB");
    }
    report(kilobytes.size(), "full disks");
  }

  @Test
  void aReadOnlyCacheIsReadAndNotWritten() throws Exception {
    assumeMounts();
    String readOnly =
        "mount --bind \"$0\" \"$0\" && mount -o remount,bind,ro \"$0\" && exec \"$@\"";
    Outcome empty = mounted(readOnly, artifactPull());
    String message =
        "the cache directory " + cache + " cannot be written to%s, set JBERT_CACHE to another";
    assertEquals(new Outcome(1, List.of(message.formatted(" (Read-only file system)"))), empty);
    assertEquals(Map.of(), Tree.of(cache));

    ArtifactPull.run(cache, jar);
    Map<String, String> full = Tree.of(cache);
    assertEquals(new Outcome(0, List.of("there")), mounted(readOnly, artifactPull()));
    Files.move(cache.resolve(ArtifactPull.MODEL), cache.resolve("models/other"));
    assertEquals(new Outcome(1, List.of(message.formatted(""))), mounted(readOnly, artifactPull()));
    Files.move(cache.resolve("models/other"), cache.resolve(ArtifactPull.MODEL));
    assertEquals(full, Tree.of(cache));
    report(3, "read-only caches");
  }

  @Test
  void outputToAFullDiskIsAFailure() throws Exception {
    assumeTrue(Files.exists(Path.of("/dev/full")), "there is no /dev/full");
    Outcome run =
        shell(
            "exec \"$@\" 2>&1 >/dev/full",
            ChildJvm.command(COMMAND, "tokenize", "-m", MODEL, "hello"));
    assertEquals(
        new Outcome(1, List.of("jbert: cannot write to standard output: No space left on device")),
        run);
    report(1, "full outputs");
  }

  /** A name space of mounts of its own needs Linux, and a system that lets users have one. */
  private void assumeMounts() throws Exception {
    boolean possible = false;
    try {
      possible = mounted("mount -t tmpfs none \"$0\"", List.of()).status() == 0;
    } catch (IOException e) {
      assumeTrue(false, "there is no unshare command: " + e.getMessage());
    }
    assumeTrue(possible, "the system allows no mounts in a name space of one's own");
  }

  private List<String> artifactPull() {
    return ChildJvm.command(ArtifactPull.class.getName(), cache.toString(), jar.toString());
  }

  private Outcome mounted(String script, List<String> command)
      throws IOException, InterruptedException {
    return run(List.of("unshare", "--map-root-user", "--mount", "sh", "-c", script), command);
  }

  private Outcome shell(String script, List<String> command)
      throws IOException, InterruptedException {
    return run(List.of("sh", "-c", script), command);
  }

  /** In the script the cache is {@code $0} and the command {@code $@}. */
  private Outcome run(List<String> shell, List<String> command)
      throws IOException, InterruptedException {
    List<String> all = new ArrayList<>(shell);
    all.add(cache.toString());
    all.addAll(command);
    Process process = new ProcessBuilder(all).redirectErrorStream(true).start();
    process.getOutputStream().close();
    List<String> lines = process.inputReader().readAllLines();
    return new Outcome(process.waitFor(), lines);
  }

  private static void report(int faults, String kind) {
    System.out.printf("reliability: cache: %s: 0 kills, %d faults, all survived%n", kind, faults);
  }
}
