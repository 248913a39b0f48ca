package dev.jbert.tools.hub;

import dev.jbert.tools.hub.HubException.Reason;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What other Hugging Face programs of this user have downloaded: {@code
 * models--ORG--NAME/{blobs,refs,snapshots/COMMIT}}. Only read, never written.
 *
 * <p>A snapshot's files are links to {@code ../../blobs}; they are followed, but only to files of
 * the same repository's folder.
 */
final class HuggingFaceCache {

  private static final int MAX_REF_BYTES = 200;
  private static final int MAX_FOLDERS = 1000;

  private final Path root;

  HuggingFaceCache(Path root) {
    this.root = root;
  }

  /**
   * A model folder in the cache.
   *
   * @param folder the snapshot
   * @param commit the full hash of the commit that it is of
   * @param files which of its files make the model
   */
  record Snapshot(Path folder, String commit, ModelFiles files) {}

  /**
   * The snapshot of {@code id}, if it was downloaded far enough to be used: configuration, weights
   * and a vocabulary.
   *
   * @throws HubException with {@link Reason#UNSAFE_LINK} if one of its files is a link that leads
   *     elsewhere
   */
  Optional<Snapshot> find(HubModelId id) throws IOException {
    Path repository = root.resolve("models--" + id.repository().replace("/", "--"));
    Optional<String> commit = id.isCommit() ? Optional.of(id.revision()) : ref(repository, id);
    if (commit.isEmpty()) {
      return Optional.empty();
    }
    Path snapshot = repository.resolve("snapshots").resolve(commit.get());
    if (!Files.isDirectory(snapshot)) {
      return Optional.empty();
    }
    Path allowed = repository.toRealPath();
    HubListing listing = new HubListing(commit.get(), files(snapshot, allowed));
    return ModelFiles.tryChoose(listing)
        .filter(ModelFiles::hasVocabulary)
        .map(files -> new Snapshot(snapshot, commit.get(), files));
  }

  private static Optional<String> ref(Path repository, HubModelId id) throws IOException {
    Path ref = repository.resolve("refs").resolve(id.revision());
    if (!Files.isRegularFile(ref) || Files.size(ref) > MAX_REF_BYTES) {
      return Optional.empty();
    }
    return Optional.of(Files.readString(ref).strip()).filter(text -> text.matches("[0-9a-f]{40}"));
  }

  private static List<RemoteFile> files(Path snapshot, Path allowed) throws IOException {
    List<RemoteFile> files = new ArrayList<>();
    List<Path> inner = new ArrayList<>();
    addFiles(snapshot, "", allowed, files, inner);
    for (Path folder : inner.subList(0, Math.min(inner.size(), MAX_FOLDERS))) {
      addFiles(folder, folder.getFileName() + "/", allowed, files, new ArrayList<>());
    }
    return files;
  }

  private static void addFiles(
      Path folder, String prefix, Path allowed, List<RemoteFile> files, List<Path> inner)
      throws IOException {
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
      for (Path entry : entries) {
        Optional<Path> real = real(entry);
        if (real.isEmpty()) {
          continue; // A link to a blob that was never finished or has been removed.
        }
        if (!real.get().startsWith(allowed)) {
          throw new HubException(
              Reason.UNSAFE_LINK,
              entry + " is a link out of its repository's folder, to " + real.get());
        }
        if (Files.isDirectory(real.get())) {
          inner.add(entry);
        } else {
          files.add(
              new RemoteFile(
                  new RepositoryPath(prefix + entry.getFileName()),
                  OptionalLong.empty(),
                  Optional.empty()));
        }
      }
    }
  }

  private static Optional<Path> real(Path entry) throws IOException {
    try {
      return Optional.of(entry.toRealPath());
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }
}
