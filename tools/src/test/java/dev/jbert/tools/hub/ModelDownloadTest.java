package dev.jbert.tools.hub;

import static dev.jbert.tools.hub.FakeHub.COMMIT;
import static dev.jbert.tools.hub.FakeHub.cutAfter;
import static dev.jbert.tools.hub.FakeHub.filePath;
import static dev.jbert.tools.hub.FakeHub.send;
import static dev.jbert.tools.hub.FakeHub.status;
import static dev.jbert.tools.hub.FakeHub.storagePath;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jbert.tools.hub.HubException.Reason;
import dev.jbert.weights.SafetensorsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ModelDownloadTest {

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

  private final FakeHub hub = FakeHub.start().put("config.json", "{}").put("vocab.txt", "[UNK]\n");
  private final List<String> progress = new ArrayList<>();
  private final List<Path> converted = new ArrayList<>();

  @AfterEach
  void stop() {
    hub.close();
  }

  @Test
  void aModelArrivesWithAllItsFilesAndNoOthers() throws IOException {
    hub.put("README.md", "# no")
        .putLarge("model.safetensors", WEIGHTS)
        .putLarge("pytorch_model.bin", new byte[100])
        .put("1_Pooling/config.json", "{\"pooling_mode_mean_tokens\":true}")
        .put("modules.json", "[]");
    ModelDownload.Fetched fetched = fetch();
    assertEquals(
        List.of(
            "1_Pooling/config.json",
            "config.json",
            "model.safetensors",
            "modules.json",
            "vocab.txt"),
        files());
    assertArrayEquals(WEIGHTS, Files.readAllBytes(model().resolve("model.safetensors")));
    assertEquals(new ModelDownload.Fetched(COMMIT, 5, 2 + 6 + WEIGHTS.length + 33 + 2), fetched);
    assertEquals(1, hub.seen("GET", "/main").size());
    assertEquals(5, hub.seen().stream().filter(seen -> seen.method().equals("HEAD")).count());
    assertEquals(
        "Downloading org/name " + fetched.bytes() + "/" + fetched.bytes(), progress.getLast());
  }

  @Test
  void pyTorchWeightsAreConvertedAndNotKept() throws IOException {
    hub.putLarge("pytorch_model.bin", new byte[100])
        .put("2_Dense/config.json", "{}")
        .put("2_Dense/pytorch_model.bin", new byte[10]);
    fetch();
    assertEquals(
        List.of(model(), model().resolve("2_Dense")), converted.stream().sorted().toList());
    assertEquals(
        List.of(
            "2_Dense/config.json",
            "2_Dense/model.safetensors",
            "config.json",
            "model.safetensors",
            "vocab.txt"),
        files());
  }

  @Test
  void weightsThatAreNotSoundAreRefused() {
    hub.putLarge("model.safetensors", "<html>".repeat(10).getBytes());
    assertThrows(SafetensorsException.class, this::fetch);
  }

  @Test
  void anotherRunGoesOnWhereTheFirstWasCut() throws IOException {
    byte[] large = new byte[100_000];
    System.arraycopy(WEIGHTS, 0, large, 0, WEIGHTS.length);
    hub.putLarge("pytorch_model.bin", large);
    String weights = "GET " + storagePath("pytorch_model.bin");
    hub.plan(weights, cutAfter(50_000, large, root.resolve("partials")), status(404));
    HubException failure = assertThrows(HubException.class, this::fetch);
    assertEquals(Reason.UNEXPECTED_STATUS, failure.reason());
    fetch();
    FakeHub.Seen last = hub.seen("GET", storagePath("pytorch_model.bin")).getLast();
    assertEquals("bytes=50000-", last.header("Range").orElseThrow());
  }

  @Test
  void filesThatHadComeAreNotFetchedAgain() throws IOException {
    hub.putLarge("model.safetensors", WEIGHTS);
    hub.plan("GET " + storagePath("model.safetensors"), status(404));
    assertThrows(HubException.class, this::fetch);
    assertEquals(List.of(), files());
    fetch();
    assertEquals(1, hub.seen("GET", "config.json").size());
    assertEquals(1, hub.seen("GET", "vocab.txt").size());
    assertEquals(List.of("config.json", "model.safetensors", "vocab.txt"), files());
  }

  @Test
  void twoFilesOfOneContentBothArrive() throws IOException {
    hub.putLarge("model.safetensors", WEIGHTS).put("1_Pooling/config.json", "{}");
    fetch();
    assertEquals("{}", Files.readString(model().resolve("config.json")));
    assertEquals("{}", Files.readString(model().resolve("1_Pooling").resolve("config.json")));
    assertEquals(1, hub.seen("GET", "config.json").size());
  }

  @Test
  void oneWrongFileFailsTheModel() {
    hub.putLarge("model.safetensors", WEIGHTS);
    hub.plan("GET " + filePath("vocab.txt"), exchange -> send(exchange, 200, "[BAD]\n".getBytes()));
    HubException failure = assertThrows(HubException.class, this::fetch);
    assertEquals(Reason.WRONG_HASH, failure.reason());
  }

  @Test
  void aModelLargerThanTheDiskIsRefusedBeforeItsFirstByte() {
    hub.putLarge("model.safetensors", WEIGHTS);
    String sizes = hub.listing().replace("\"size\":" + WEIGHTS.length, "\"size\":" + (1L << 58));
    hub.plan("GET " + FakeHub.listingPath(), FakeHub.body(sizes));
    hub.plan(
        "HEAD " + filePath("model.safetensors"),
        status(
            200,
            "X-Linked-Size",
            Long.toString(1L << 58),
            "X-Linked-Etag",
            "\"" + Hashes.sha256(WEIGHTS) + "\""));
    HubException failure = assertThrows(HubException.class, this::fetch);
    assertEquals(Reason.CANNOT_WRITE, failure.reason());
    assertTrue(
        failure.getMessage().startsWith("org/name needs " + ((1L << 58) + 8) + " more bytes, "),
        failure.getMessage());
    assertTrue(hub.seen("GET", "vocab.txt").isEmpty());
  }

  private ModelDownload.Fetched fetch() throws IOException {
    WeightConverter converter =
        (source, target, told) -> {
          converted.add(source);
          assertTrue(Files.isRegularFile(source.resolve("pytorch_model.bin")));
          Files.write(target.resolve("model.safetensors"), WEIGHTS);
        };
    HubSettings settings = hub.settings();
    try (HubTransport transport = new HubTransport(settings, POLICY)) {
      return new ModelDownload(settings, POLICY, transport, converter)
          .fetch(
              HubModelId.parse("org/name"),
              model(),
              root.resolve("partials"),
              (step, done, total) -> progress.add(step + " " + done + "/" + total));
    }
  }

  private Path model() {
    return root.resolve("model");
  }

  private List<String> files() throws IOException {
    if (!Files.isDirectory(model())) {
      return List.of();
    }
    try (Stream<Path> walk = Files.walk(model())) {
      return walk.filter(Files::isRegularFile)
          .map(file -> model().relativize(file).toString().replace('\\', '/'))
          .sorted()
          .toList();
    }
  }
}
