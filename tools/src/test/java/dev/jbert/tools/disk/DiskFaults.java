package dev.jbert.tools.disk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import dev.jbert.tools.checkpoint.AtomicFolder;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * Brings a model in again and again, each time with a fault at another step of the disk, and holds
 * the outcome against that of a run without one: the right model or none, and after the next run on
 * a sound disk the right model and nothing else.
 */
public final class DiskFaults {

  private static final int QUICK_STEPS = 12;

  private final Path scratch;
  private final String model;
  private final Bringing bringing;
  private final Map<String, String> sound;
  private final int steps;
  private final int stride;
  private final int first;

  /** Brings a model in; the same one at each call. */
  @FunctionalInterface
  public interface Bringing {
    /**
     * @param directory where to; exists, and may hold what an earlier call has left
     */
    void into(Path directory) throws IOException;
  }

  /**
   * Runs once without a fault.
   *
   * <p>The quick part, which the build runs, takes a dozen steps at equal distances, the first by
   * chance; {@code -Djbert.long=true} takes every step, {@code -Djbert.seed=N} the chance of an
   * earlier run.
   *
   * @param model the model's folder, relative to the directory
   */
  public DiskFaults(Path scratch, String model, Bringing bringing) throws IOException {
    this.scratch = scratch;
    this.model = model;
    this.bringing = bringing;
    Path directory = Files.createDirectory(scratch.resolve("sound"));
    SteppedDisk disk = new SteppedDisk((step, what) -> {});
    bringing.into(disk.path(directory));
    this.sound = Tree.of(directory);
    this.steps = disk.steps();
    long seed = Long.getLong("jbert.seed", System.nanoTime());
    this.stride =
        Boolean.getBoolean("jbert.long") ? 1 : Math.max(1, Math.ceilDiv(steps, QUICK_STEPS));
    this.first = Math.floorMod(seed, stride);
    System.out.printf(
        "%s: of %d steps number %d and every further %d, seed %d%n",
        model, steps, first, stride, seed);
    assertTrue(within(sound, model + "/").containsKey("model.safetensors"), sound.toString());
  }

  /**
   * Kills at every step: what is on the disk before a step is all that a process killed there
   * leaves, since what was written is the system's and locks end with their process.
   *
   * @return how many kills
   */
  public int killAtEveryStep() throws IOException {
    Path directory = Files.createDirectory(scratch.resolve("killed"));
    SteppedDisk disk =
        new SteppedDisk(
            (step, what) -> {
              if (step % stride == first) {
                Tree.copy(directory, scratch.resolve("kill-" + step));
              }
            });
    bringing.into(disk.path(directory));
    int kills = 0;
    for (int step = first; step < disk.steps(); step += stride) {
      assertSurvived(scratch.resolve("kill-" + step), "killed before step " + step);
      kills++;
    }
    return kills;
  }

  /**
   * The disk is full from a step on: nothing new can be made or written, but all that is there can
   * be renamed and deleted.
   *
   * @param stays the entries that may be left, as the beginning of their paths: cut transfers
   * @return how many faults
   */
  public int fillAtEveryStep(String... stays) throws IOException {
    int faults = 0;
    for (int from = first; from < steps; from += stride) {
      String where = "full from step " + from;
      Path directory = Files.createDirectory(scratch.resolve("full-" + from));
      if (fails(directory, from, DiskFaults::isWriting, "No space left on device", where)) {
        Map<String, String> left = Tree.of(directory);
        left.keySet().removeIf(name -> mayStay(name, stays));
        assertEquals(Map.of(), left, where);
        faults++;
      }
      assertNextIsSound(directory, where);
    }
    return faults;
  }

  /**
   * The disk is broken from a step on: nothing at all can be changed, so that nothing can be
   * cleared away either.
   *
   * @return how many faults
   */
  public int breakAtEveryStep() throws IOException {
    int faults = 0;
    for (int from = first; from < steps; from += stride) {
      String where = "broken from step " + from;
      Path directory = Files.createDirectory(scratch.resolve("broken-" + from));
      if (fails(directory, from, any -> true, "Input/output error", where)) {
        faults++;
      }
      assertNextIsSound(directory, where);
    }
    return faults;
  }

  /**
   * Fails unless there is the right model or none, and the next run makes it the right one and
   * clears away all else.
   *
   * @param directory where a process has been killed
   * @param where for messages
   */
  public void assertSurvived(Path directory, String where) throws IOException {
    assertRightOrNone(directory, where);
    assertNextIsSound(directory, where);
  }

  @FunctionalInterface
  private interface Concerned {
    boolean test(String what);
  }

  private static boolean isWriting(String what) {
    return what.startsWith("open") || what.startsWith("make") || what.startsWith("write");
  }

  private boolean fails(Path directory, int from, Concerned concerned, String reason, String where)
      throws IOException {
    SteppedDisk disk =
        new SteppedDisk(
            (step, what) -> {
              if (step >= from && concerned.test(what)) {
                throw problem(what, reason);
              }
            });
    boolean failed = false;
    try {
      bringing.into(disk.path(directory));
    } catch (IOException | RuntimeException e) {
      failed = true;
      assertTrue(text(e).contains(reason), where + ": " + text(e));
      assertTrue(text(e).contains("/"), where + ", which file? " + text(e));
    }
    assertRightOrNone(directory, where);
    if (!failed && !Files.isDirectory(directory.resolve(model))) {
      fail(where + ": no failure and no model");
    }
    return failed;
  }

  /** As the system says it: with the file where that is opened, without where it is written. */
  private static IOException problem(String what, String reason) {
    return what.startsWith("write") || what.startsWith("force")
        ? new IOException(reason)
        : new FileSystemException("/" + what, null, reason);
  }

  private static String text(Throwable e) {
    return e instanceof FileSystemException file
        ? file.getFile() + ": " + file.getReason()
        : String.valueOf(e.getMessage());
  }

  private void assertRightOrNone(Path directory, String where) throws IOException {
    Map<String, String> found = within(Tree.of(directory), model + "/");
    if (Files.exists(directory.resolve(model))) {
      assertEquals(within(sound, model + "/"), found, where);
    }
  }

  private void assertNextIsSound(Path directory, String where) {
    Path disk = new SteppedDisk((step, what) -> {}).path(directory);
    try {
      if (Files.exists(directory.resolve(model))) {
        // Nothing is written then, and so nothing cleared away: only by the next that writes.
        bringing.into(disk);
        assertRightOrNone(directory, where + ", and the next run");
        AtomicFolder.delete(directory.resolve(model));
      }
      bringing.into(disk);
      assertEquals(sound, Tree.of(directory), where + ", and the next run");
    } catch (IOException | RuntimeException e) {
      throw new AssertionError(where + ", and the next run failed: " + e.getMessage(), e);
    }
  }

  private static boolean mayStay(String name, String... stays) {
    for (String beginning : stays) {
      if (name.equals(beginning) || name.startsWith(beginning + "/")) {
        return true;
      }
    }
    return false;
  }

  private static Map<String, String> within(Map<String, String> entries, String folder) {
    UnaryOperator<String> inside = name -> name.substring(folder.length());
    return entries.entrySet().stream()
        .filter(entry -> entry.getKey().startsWith(folder))
        .collect(Collectors.toMap(entry -> inside.apply(entry.getKey()), Map.Entry::getValue));
  }
}
