package dev.jbert.tools.pull;

import dev.jbert.tools.checkpoint.AtomicFolder;
import dev.jbert.tools.checkpoint.Progress;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The models on this machine: {@code models/NAME/} in a directory of the user's. A model is there
 * as a whole or not at all, however many processes work on it and however they end.
 */
public final class ModelCache {

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*");

  private final Path models;
  private final Path locks;

  /**
   * A cache in a given directory, which need not exist yet.
   *
   * @param directory the directory that holds {@code models}
   */
  public ModelCache(Path directory) {
    this.models = directory.resolve("models");
    this.locks = directory.resolve("locks");
  }

  /**
   * The user's cache: in {@code JBERT_CACHE} if the environment has it, else where the system keeps
   * caches: {@code $XDG_CACHE_HOME/jbert} or {@code ~/.cache/jbert}, {@code ~/Library/Caches/jbert}
   * on macOS, {@code %LOCALAPPDATA%\jbert\cache} on Windows.
   *
   * @param environment the process's environment
   */
  public static ModelCache ofUser(Map<String, String> environment) {
    return new ModelCache(
        directory(
            environment, System.getProperty("os.name"), Path.of(System.getProperty("user.home"))));
  }

  static Path directory(Map<String, String> environment, String system, Path home) {
    String own = environment.getOrDefault("JBERT_CACHE", "");
    if (!own.isBlank()) {
      return Path.of(own);
    }
    String lower = system.toLowerCase(Locale.ROOT);
    String local = environment.getOrDefault("LOCALAPPDATA", "");
    if (lower.startsWith("windows") && !local.isBlank()) {
      return Path.of(local).resolve("jbert").resolve("cache");
    }
    if (lower.startsWith("mac")) {
      return home.resolve("Library").resolve("Caches").resolve("jbert");
    }
    String xdg = environment.getOrDefault("XDG_CACHE_HOME", "");
    // The XDG specification wants a relative path to be ignored.
    Path caches =
        !xdg.isBlank() && Path.of(xdg).isAbsolute() ? Path.of(xdg) : home.resolve(".cache");
    return caches.resolve("jbert");
  }

  /** The directory that holds the models; need not exist. */
  public Path directory() {
    return models;
  }

  /** The folder of a model; empty if it is not there. */
  public Optional<Path> find(String name) {
    return Optional.of(name)
        .filter(n -> NAME.matcher(n).matches())
        .map(models::resolve)
        .filter(Files::isDirectory);
  }

  /**
   * All models, by name.
   *
   * @throws IOException if reading fails
   */
  public List<CachedModel> list() throws IOException {
    if (!Files.isDirectory(models)) {
      return List.of();
    }
    List<CachedModel> found = new ArrayList<>();
    for (Path folder : folders()) {
      String name = folder.getFileName().toString();
      if (NAME.matcher(name).matches()) {
        found.add(new CachedModel(name, folder, size(folder)));
      }
    }
    return found;
  }

  /**
   * Adds a model, unless it is there. Of several threads or processes that add one at once, the
   * first does it and the others wait and find it there. Also clears away what dead processes left
   * unfinished.
   *
   * @param name letters, digits and {@code ._-}
   * @param content writes the model's files; not called if the model is there
   * @return what the content returned; empty if the model was there
   * @throws IllegalArgumentException if the name has other characters
   * @throws IOException if writing fails; nothing is added then
   */
  public <T> Optional<T> add(String name, Progress progress, AtomicFolder.Content<T> content)
      throws IOException {
    requireName(name);
    requireDirectories();
    Runnable onWait =
        () -> progress.report("Waiting for another pull of " + name, 0, Progress.UNKNOWN);
    try (NameLock _ = NameLock.acquire(lockFile(name), onWait)) {
      if (find(name).isPresent()) {
        return Optional.empty();
      }
      AtomicFolder.deleteAbandoned(models);
      return Optional.of(AtomicFolder.write(models.resolve(name), content));
    }
  }

  private void requireDirectories() throws IOException {
    try {
      Files.createDirectories(models);
      Files.createDirectories(locks);
    } catch (FileSystemException e) {
      throw notWritable(e.getReason(), e);
    }
    // Folders that are there tell nothing: their disk may have been mounted for reading only.
    if (!Files.isWritable(models) || !Files.isWritable(locks)) {
      throw notWritable(null, null);
    }
  }

  private IOException notWritable(@Nullable String reason, @Nullable Throwable cause) {
    return new IOException(
        "the cache directory %s cannot be written to%s, set JBERT_CACHE to another"
            .formatted(models.getParent(), reason == null ? "" : " (" + reason + ")"),
        cause);
  }

  /**
   * Removes a model. It vanishes as a whole, though a process that has its weights mapped keeps
   * them.
   *
   * @return whether it was there
   * @throws IllegalArgumentException if the name has other characters than {@link #add} takes
   * @throws IOException if deleting fails
   */
  public boolean remove(String name) throws IOException {
    requireName(name);
    requireDirectories();
    try (NameLock _ = NameLock.acquire(lockFile(name), () -> {})) {
      Optional<Path> folder = find(name);
      if (folder.isPresent()) {
        AtomicFolder.remove(folder.get());
      }
      return folder.isPresent();
    }
  }

  private List<Path> folders() throws IOException {
    try (Stream<Path> entries = Files.list(models)) {
      return entries.filter(Files::isDirectory).sorted().toList();
    }
  }

  private static long size(Path folder) throws IOException {
    long size = 0;
    try (Stream<Path> walk = Files.walk(folder)) {
      for (Path file : walk.filter(Files::isRegularFile).toList()) {
        size += Files.size(file);
      }
    }
    return size;
  }

  private Path lockFile(String name) {
    return locks.resolve(name + ".lock");
  }

  private static void requireName(String name) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "no name for a model: '" + name + "', expected letters, digits and . _ -");
    }
  }
}
