package dev.jbert.tools.hub;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes the folders that Hugging Face programs keep their downloads in. */
final class FakeHuggingFaceCache {

  private FakeHuggingFaceCache() {}

  /** Adds files to a snapshot as links to blobs, and makes {@code main} mean it. */
  static void add(Path repository, String commit, String... files) throws IOException {
    Files.createDirectories(repository.resolve("refs"));
    Files.writeString(repository.resolve("refs/main"), commit);
    Files.createDirectories(repository.resolve("snapshots").resolve(commit));
    for (String file : files) {
      add(repository, commit, file, file.getBytes(StandardCharsets.UTF_8));
    }
  }

  /** Adds one file with its content. */
  static void add(Path repository, String commit, String file, byte[] content) throws IOException {
    add(repository, commit);
    Path blobs = Files.createDirectories(repository.resolve("blobs"));
    Path blob = Files.write(blobs.resolve("of-" + file.replace('/', '-')), content);
    Path link = repository.resolve("snapshots").resolve(commit).resolve(file);
    Files.createDirectories(link.getParent());
    Files.createSymbolicLink(link, link.getParent().relativize(blob));
  }
}
