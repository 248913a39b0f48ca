package dev.jbert.tools.checkpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jbert.tools.checkpoint.CheckpointException.Reason;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFolderTest {

  @TempDir Path parent;

  @Test
  void folderAppearsOnlyWhenItIsComplete() throws IOException {
    Path target = parent.resolve("new").resolve("model");
    int result =
        AtomicFolder.write(
            target,
            folder -> {
              Files.writeString(folder.resolve("a"), "1");
              Files.createDirectory(folder.resolve("sub"));
              Files.writeString(folder.resolve("sub").resolve("b"), "2");
              assertTrue(Files.notExists(target));
              return 7;
            });
    assertEquals(7, result);
    assertEquals("1", Files.readString(target.resolve("a")));
    assertEquals("2", Files.readString(target.resolve("sub").resolve("b")));
    assertEquals(List.of(target), list(target.getParent()));
  }

  @Test
  void failureLeavesNothing() {
    IOException e =
        assertThrows(
            IOException.class,
            () ->
                AtomicFolder.write(
                    parent.resolve("model"),
                    folder -> {
                      Files.writeString(folder.resolve("a"), "1");
                      throw new IOException("disk full");
                    }));
    assertEquals(parent.resolve("model") + " was not written: disk full", e.getMessage());
    assertEquals(List.of(), list(parent));
  }

  @Test
  void emptyFolderIsFilledAndAnyOtherIsLeftAlone() throws IOException {
    Path target = Files.createDirectory(parent.resolve("model"));
    AtomicFolder.write(target, folder -> Files.writeString(folder.resolve("a"), "1"));
    CheckpointException e =
        assertThrows(
            CheckpointException.class,
            () -> AtomicFolder.write(target, folder -> Files.writeString(folder.resolve("b"), "")));
    assertEquals(
        target + ": is there already, expected no such folder or an empty one", e.getMessage());
    assertEquals(Reason.TARGET_EXISTS, e.reason());
    assertEquals(List.of(target.resolve("a")), list(target));
    assertThrows(
        CheckpointException.class,
        () -> AtomicFolder.write(target.resolve("a"), folder -> Files.exists(folder)));
  }

  @Test
  void removingFollowsNoLinks() throws IOException {
    Path outside = Files.createDirectory(parent.resolve("outside"));
    Files.writeString(outside.resolve("precious"), "1");
    Path target = Files.createDirectory(parent.resolve("model"));
    Files.createSymbolicLink(target.resolve("link"), outside);
    AtomicFolder.remove(target);
    assertEquals(List.of(outside), list(parent));
    assertEquals("1", Files.readString(outside.resolve("precious")));
  }

  /** As two processes do that both find what a third one left unfinished. */
  @Test
  void twoMayDeleteOneFolderAtOnce() throws Exception {
    try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
      for (int round = 0; round < 50; round++) {
        Path folder = filled(parent.resolve("folder-" + round));
        CyclicBarrier together = new CyclicBarrier(2);
        Callable<Void> deletion =
            () -> {
              together.await();
              AtomicFolder.delete(folder);
              return null;
            };
        for (Future<Void> done : threads.invokeAll(List.of(deletion, deletion))) {
          done.get();
        }
        assertTrue(Files.notExists(folder));
      }
    }
  }

  private static Path filled(Path folder) throws IOException {
    for (int i = 0; i < 20; i++) {
      Path sub = Files.createDirectories(folder.resolve("sub-" + i).resolve("deep"));
      Files.writeString(sub.resolve("file"), "1");
      Files.writeString(folder.resolve("file-" + i), "1");
    }
    return folder;
  }

  private static List<Path> list(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
