package dev.jbert.tools.pull;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jbert.tools.checkpoint.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ModelCacheTest {

  private static final Path HOME = Path.of("/home/ada");

  @TempDir Path directory;

  @Test
  void directoryIsWhereTheSystemKeepsCaches() {
    assertEquals(
        Path.of("/own"),
        ModelCache.directory(
            Map.of("JBERT_CACHE", "/own", "XDG_CACHE_HOME", "/xdg"), "Linux", HOME));
    assertEquals(
        Path.of("/xdg/jbert"),
        ModelCache.directory(Map.of("XDG_CACHE_HOME", "/xdg"), "Linux", HOME));
    assertEquals(
        HOME.resolve(".cache/jbert"),
        ModelCache.directory(Map.of("XDG_CACHE_HOME", "relative"), "Linux", HOME));
    assertEquals(HOME.resolve(".cache/jbert"), ModelCache.directory(Map.of(), "Linux", HOME));
    assertEquals(
        HOME.resolve("Library/Caches/jbert"), ModelCache.directory(Map.of(), "Mac OS X", HOME));
    assertEquals(
        Path.of("/local/jbert/cache"),
        ModelCache.directory(Map.of("LOCALAPPDATA", "/local"), "Windows 11", HOME));
  }

  @Test
  void whatIsAddedIsFoundListedAndRemoved() throws IOException {
    ModelCache cache = new ModelCache(directory);
    assertEquals(List.of(), cache.list());
    assertEquals(Optional.empty(), cache.find("one"));
    assertEquals(Optional.of(5), cache.add("one", Progress.none(), folder -> five(folder)));
    assertEquals(Optional.empty(), cache.add("one", Progress.none(), folder -> five(folder)));
    Path folder = directory.resolve("models").resolve("one");
    assertEquals(Optional.of(folder), cache.find("one"));
    assertEquals(List.of(new CachedModel("one", folder, 5)), cache.list());
    assertTrue(cache.remove("one"));
    assertFalse(cache.remove("one"));
    assertEquals(List.of(), cache.list());
    assertEquals(List.of(), entries());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".", "..", "../x", "a/b", "/x", ".incomplete-x", "C:\\x", "a b"})
  void namesThatAreNoPlainNamesAreRefused(String name) {
    ModelCache cache = new ModelCache(directory);
    assertEquals(Optional.empty(), cache.find(name));
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () -> cache.add(name, Progress.none(), ModelCacheTest::five));
    assertEquals(
        "no name for a model: '" + name + "', expected letters, digits and . _ -", e.getMessage());
    assertThrows(IllegalArgumentException.class, () -> cache.remove(name));
  }

  @Test
  void failedAddLeavesNothing() throws IOException {
    ModelCache cache = new ModelCache(directory);
    assertThrows(
        IOException.class,
        () ->
            cache.add(
                "one",
                Progress.none(),
                folder -> {
                  five(folder);
                  throw new IOException("disk full");
                }));
    assertEquals(List.of(), entries());
    assertEquals(Optional.of(5), cache.add("one", Progress.none(), ModelCacheTest::five));
  }

  @Test
  void whatADeadProcessLeftIsNoModelAndIsClearedAway() throws IOException {
    ModelCache cache = new ModelCache(directory);
    for (String name : List.of("one", "two")) {
      Path left =
          directory.resolve("models").resolve(".incomplete-" + name + "-" + UUID.randomUUID());
      Files.createDirectories(left.resolve(".work"));
      Files.writeString(left.resolve("config.json"), "{}");
    }
    Files.createDirectories(directory.resolve("locks"));
    Files.createFile(directory.resolve("locks").resolve("one.lock"));
    assertEquals(List.of(), cache.list());
    assertEquals(Optional.empty(), cache.find("one"));
    assertEquals(Optional.of(5), cache.add("one", Progress.none(), ModelCacheTest::five));
    assertEquals(List.of("one"), entries());
  }

  @Test
  void whatALiveThreadIsWritingIsLeftAlone() throws IOException {
    ModelCache cache = new ModelCache(directory);
    cache.add(
        "slow",
        Progress.none(),
        folder -> {
          cache.add("quick", Progress.none(), ModelCacheTest::five);
          assertTrue(Files.isDirectory(folder));
          return five(folder);
        });
    assertEquals(List.of("quick", "slow"), entries());
  }

  @Test
  void threadsThatWantOneModelAddItOnce() throws Exception {
    AtomicInteger added = new AtomicInteger();
    AtomicInteger waited = new AtomicInteger();
    Progress progress = (step, done, total) -> waited.incrementAndGet();
    try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
      List<Future<Optional<Integer>>> results = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        ModelCache cache = new ModelCache(directory);
        results.add(
            threads.submit(
                () ->
                    cache.add(
                        "one",
                        progress,
                        folder -> {
                          LockSupport.parkNanos(50_000_000);
                          added.incrementAndGet();
                          return five(folder);
                        })));
      }
      int done = 0;
      for (Future<Optional<Integer>> result : results) {
        done += result.get().isPresent() ? 1 : 0;
      }
      assertEquals(1, done);
    }
    assertEquals(1, added.get());
    assertTrue(waited.get() <= 7, waited + " waited");
    assertEquals(List.of("one"), entries());
  }

  @Test
  void cacheThatCannotBeWrittenSaysWhatToDo() throws IOException {
    Path file = Files.createFile(directory.resolve("file"));
    ModelCache cache = new ModelCache(file);
    assertEquals(List.of(), cache.list());
    IOException e =
        assertThrows(
            IOException.class, () -> cache.add("one", Progress.none(), ModelCacheTest::five));
    assertEquals(
        "the cache directory "
            + file
            + " cannot be written to (Not a directory), set JBERT_CACHE to another",
        e.getMessage());
  }

  private static int five(Path folder) throws IOException {
    Files.writeString(folder.resolve("config.json"), "12345");
    return 5;
  }

  private List<String> entries() throws IOException {
    Path models = directory.resolve("models");
    try (Stream<Path> all = Files.list(models)) {
      return all.map(path -> path.getFileName().toString()).sorted().toList();
    }
  }
}
