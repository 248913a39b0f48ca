package dev.jbert.tools.hub;

import static dev.jbert.tools.hub.FakeHub.body;
import static dev.jbert.tools.hub.FakeHub.cutAfter;
import static dev.jbert.tools.hub.FakeHub.filePath;
import static dev.jbert.tools.hub.FakeHub.listingPath;
import static dev.jbert.tools.hub.FakeHub.send;
import static dev.jbert.tools.hub.FakeHub.sendPart;
import static dev.jbert.tools.hub.FakeHub.sendRange;
import static dev.jbert.tools.hub.FakeHub.status;
import static dev.jbert.tools.hub.FakeHub.storagePath;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import dev.jbert.tools.checkpoint.Progress;
import dev.jbert.tools.pull.ModelCache;
import dev.jbert.tools.pull.ModelPuller;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Row 43 of the table of bad inputs, seen from the cache: whatever the network does in the middle
 * of a pull, there is no entry, or the right one after a bounded number of tries, and the next pull
 * succeeds. That a redirect from https to http is refused is held by {@link HubTransportTest}.
 */
@Timeout(60)
class DownloadFaultsTest {

  private static final String NAME = "model.safetensors";
  private static final byte[] WEIGHTS = TinyWeights.safetensors("w".repeat(200_000));
  private static final String HEAD = "HEAD " + filePath(NAME);
  private static final String GET = "GET " + storagePath(NAME);
  private static final int CUT = 70_000;
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final NetworkPolicy POLICY =
      new NetworkPolicy(
          3,
          Duration.ofMillis(1),
          Duration.ofSeconds(1),
          PATIENCE,
          PATIENCE,
          Duration.ofMillis(500));

  private static final AtomicInteger SURVIVED = new AtomicInteger();

  @TempDir Path root;

  private final FakeHub hub =
      FakeHub.start().put("config.json", "{}").put("vocab.txt", "[UNK]\n").putLarge(NAME, WEIGHTS);
  private ModelCache cache;

  @BeforeEach
  void makeCache() {
    cache = new ModelCache(root.resolve("jbert"));
  }

  @AfterEach
  void stop() {
    hub.close();
  }

  @AfterAll
  static void report() {
    System.out.printf(
        "reliability: cache: download: 0 kills, %d faults, all survived%n", SURVIVED.get());
  }

  /** What goes wrong, and what a user is told; nothing where the pull gets over it. */
  private enum Fault {
    CUT_ONCE(GET, 1, cutAfter(CUT, WEIGHTS)),
    CUT_ALWAYS(
        GET,
        3,
        cutAfter(CUT, WEIGHTS),
        "model.safetensors: the transfer failed 3 times, at last with: it was cut after \\d+ of"
            + " 200080 bytes: .*"),
    ENDS_EARLY_WITHOUT_A_LENGTH(
        GET,
        3,
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          exchange.getResponseBody().write(WEIGHTS, 0, 50_000);
        },
        "model.safetensors: the transfer failed 3 times, at last with: it ended after 50000 of"
            + " 200080 bytes"),
    STALLS_ONCE(GET, 1, DownloadFaultsTest::stall),
    STALLS_ALWAYS(
        GET,
        3,
        DownloadFaultsTest::stall,
        "model.safetensors: the transfer failed 3 times, at last with: it was cut after 70000 of"
            + " 200080 bytes: nothing came for 500 ms"),
    SENDS_A_RANGE_UNASKED(GET, 1, exchange -> sendRange(exchange, WEIGHTS, CUT)),
    SENDS_ANOTHER_RANGE_ALWAYS(
        GET,
        3,
        exchange -> sendRange(exchange, WEIGHTS, CUT),
        "model.safetensors: the server sent the range 'bytes 70000-200079/200080', expected"
            + " 'bytes 0-200079/200080', 3 times"),
    REFUSES_THE_RANGE(GET, 2, status(416)),
    REFUSES_THE_RANGE_ALWAYS(
        GET,
        3,
        status(416),
        "model.safetensors: the server refused the range \\(status 416\\), 3 times"),
    WRONG_HASH(
        GET,
        1,
        exchange -> send(exchange, 200, damaged()),
        "model.safetensors: expected SHA-256 [0-9a-f]{64}, found SHA-256 [0-9a-f]{64}"),
    LONGER_THAN_ANNOUNCED(
        GET,
        1,
        exchange -> send(exchange, 200, Arrays.copyOf(WEIGHTS, WEIGHTS.length + 1)),
        "model.safetensors: expected 200080 bytes, the server sends 200081"),
    SHORTER_THAN_ANNOUNCED(
        GET,
        1,
        exchange -> send(exchange, 200, Arrays.copyOf(WEIGHTS, 100)),
        "model.safetensors: expected 200080 bytes, the server sends 100"),
    ENDLESS(
        GET,
        1,
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          while (true) {
            exchange.getResponseBody().write(WEIGHTS);
          }
        },
        "model.safetensors: expected 200080 bytes, the server sends more"),
    COMPRESSED(
        GET,
        1,
        exchange -> {
          exchange.getResponseHeaders().add("Content-Encoding", "gzip");
          send(exchange, 200, WEIGHTS);
        },
        "model.safetensors: the server sent it as 'gzip', expected the file itself"),
    BUSY(GET, 2, status(429, "Retry-After", "0")),
    BUSY_FOR_LONG(
        GET,
        1,
        status(429, "Retry-After", "3600"),
        "model.safetensors: the Hub answered 429 and asks to wait for 3600 s, more than the limit"
            + " of 1 s"),
    BUSY_ALWAYS(
        GET,
        3,
        status(429, "Retry-After", "0"),
        "model.safetensors: the Hub answered 429 to the last of 3 requests"),
    BROKEN_ALWAYS(
        GET, 3, status(503), "model.safetensors: the Hub answered 503 to the last of 3 requests"),
    EXPIRED(
        GET,
        1,
        status(403),
        "model.safetensors: http://[0-9.:]+/model.safetensors answered .* 403"),
    ANOTHER_SIZE(
        HEAD,
        1,
        status(200, "X-Linked-Etag", "\"0\"", "X-Linked-Size", "1"),
        "org/name/model.safetensors: the Hub lists 200080 bytes and announces 1"),
    ANOTHER_HASH(
        HEAD,
        1,
        status(200, "X-Linked-Etag", "\"" + "0".repeat(64) + "\"", "X-Linked-Size", "200080"),
        "org/name/model.safetensors: the Hub lists SHA-256 [0-9a-f]{64} and announces SHA-256 0{64}"),
    LISTS_NO_JSON("GET " + listingPath(), 1, body("<html>"), "org/name: .*"),
    LISTS_A_PATH_OUTSIDE(
        "GET " + listingPath(),
        1,
        body(
            "{\"sha\":\"%s\",\"siblings\":[{\"rfilename\":\"../config.json\"}]}"
                .formatted(FakeHub.COMMIT)),
        "the Hub lists the unsafe file name '../config.json', expected a relative path inside the"
            + " model's folder");

    private final String request;
    private final FakeHub.Answer[] answers;
    private final String message;

    Fault(String request, int times, FakeHub.Answer answer) {
      this(request, times, answer, "");
    }

    Fault(String request, int times, FakeHub.Answer answer, String message) {
      this.request = request;
      this.answers = new FakeHub.Answer[times];
      Arrays.fill(answers, answer);
      this.message = message;
    }
  }

  @ParameterizedTest
  @EnumSource
  void isSurvived(Fault fault) throws IOException {
    hub.plan(fault.request, fault.answers);
    survive(fault.message);
  }

  @Test
  void aWholeAnswerToARangeIsSurvived() throws IOException {
    hub.plan(GET, cutAfter(CUT, WEIGHTS, root.resolve("jbert/downloads/org--name")));
    hub.plan(GET, exchange -> send(exchange, 200, WEIGHTS));
    survive("");
    assertTrue(hub.seen("GET", storagePath(NAME)).get(1).header("Range").isPresent());
  }

  @Test
  void aConnectionThatIsResetIsSurvived() throws IOException, InterruptedException {
    Thread server;
    try (ServerSocket resetting = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      server = Thread.ofVirtual().start(() -> reset(resetting));
      String address = "http://127.0.0.1:" + resetting.getLocalPort() + "/x";
      FakeHub.Answer elsewhere = status(302, "Location", address);
      hub.plan("GET " + filePath(NAME), elsewhere, elsewhere, elsewhere);
      survive("model.safetensors: the transfer failed 3 times, at last with: .*");
    }
    server.join();
  }

  private void survive(String message) throws IOException {
    if (message.isEmpty()) {
      pull();
    } else {
      HubException failure = assertThrows(HubException.class, this::pull);
      assertTrue(failure.getMessage().matches(message), failure.getMessage());
      assertEquals(Optional.empty(), cache.find("org--name"));
      try (Stream<Path> left = Files.list(cache.directory())) {
        assertEquals(List.of(), left.toList());
      }
    }
    pull();
    Path model = cache.find("org--name").orElseThrow();
    assertArrayEquals(WEIGHTS, Files.readAllBytes(model.resolve(NAME)));
    assertEquals("{}", Files.readString(model.resolve("config.json")));
    try (Stream<Path> downloads = Files.list(root.resolve("jbert/downloads"))) {
      assertEquals(List.of(), downloads.toList());
    }
    SURVIVED.incrementAndGet();
  }

  private void pull() throws IOException {
    new ModelResolver(
            hub.settings(root.resolve("none")),
            POLICY,
            cache,
            MavenModels.of(ModelPuller.ofUser(Map.of())),
            (source, target, progress) -> {
              throw new AssertionError(source + " needs no conversion");
            })
        .resolve("org/name", Progress.none());
  }

  private static void stall(HttpExchange exchange) throws IOException {
    sendPart(exchange, CUT, WEIGHTS);
    FakeHub.pause(3000);
  }

  private static byte[] damaged() {
    byte[] damaged = WEIGHTS.clone();
    damaged[123] ^= 1;
    return damaged;
  }

  /** Answers the beginning of a file, and then with a reset instead of an end. */
  private static void reset(ServerSocket server) {
    while (!server.isClosed()) {
      try (Socket client = server.accept()) {
        client.getInputStream().read(new byte[1000]);
        String head = "HTTP/1.1 200 OK\r\nContent-Length: " + WEIGHTS.length + "\r\n\r\n";
        client.getOutputStream().write(head.getBytes());
        client.getOutputStream().write(WEIGHTS, 0, CUT);
        client.setSoLinger(true, 0);
      } catch (IOException e) {
        // The client has gone, or the test is over.
        continue;
      }
    }
  }
}
