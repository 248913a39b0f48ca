package dev.jbert.tools.hub;

import static dev.jbert.tools.hub.FakeHub.cutAfter;
import static dev.jbert.tools.hub.FakeHub.filePath;
import static dev.jbert.tools.hub.FakeHub.send;
import static dev.jbert.tools.hub.FakeHub.sendPart;
import static dev.jbert.tools.hub.FakeHub.sendRange;
import static dev.jbert.tools.hub.FakeHub.status;
import static dev.jbert.tools.hub.FakeHub.storagePath;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jbert.tools.hub.HubException.Reason;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class FileDownloadTest {

  private static final String NAME = "model.safetensors";
  private static final String GET = "GET " + storagePath(NAME);
  private static final int ATTEMPTS = 4;
  private static final NetworkPolicy POLICY =
      new NetworkPolicy(
          ATTEMPTS,
          Duration.ofMillis(1),
          Duration.ofSeconds(2),
          Duration.ofSeconds(5),
          Duration.ofSeconds(5),
          Duration.ofSeconds(5));

  @TempDir Path folder;

  private final byte[] content = new byte[200_000];
  private final List<Long> positions = new ArrayList<>();
  private final FakeHub hub = FakeHub.start();

  @BeforeEach
  void fill() {
    new Random(20_250_101).nextBytes(content);
    hub.putLarge(NAME, content);
  }

  @AfterEach
  void stop() {
    hub.close();
  }

  @Test
  void aWholeFileArrivesAndNothingElseStays() throws IOException {
    download(POLICY);
    assertArrived();
    assertEquals(1, hub.seen("GET", storagePath(NAME)).size());
    assertEquals(0L, positions.getFirst());
    assertEquals(content.length, positions.getLast());
    assertEquals(positions.stream().sorted().toList(), positions);
  }

  @Test
  void anEmptyFileArrivesWithoutARequest() throws IOException {
    hub.put("empty.txt", new byte[0]);
    download(POLICY, new byte[0], "empty.txt");
    assertArrayEquals(new byte[0], Files.readAllBytes(target()));
    assertTrue(hub.seen().isEmpty());
  }

  @Test
  void aCutTransferGoesOnWhereItWasCutUnderTheStoragesOwnEtag() throws IOException {
    hub.plan(GET, cutAfter(70_000, content, partials()));
    download(POLICY);
    assertArrived();
    FakeHub.Seen second = hub.seen("GET", storagePath(NAME)).get(1);
    assertEquals("bytes=70000-", second.header("Range").orElseThrow());
    assertEquals(FakeHub.storageEtag(content), second.header("If-Range").orElseThrow());
    assertFalse(positions.subList(positions.lastIndexOf(70_000L), positions.size()).contains(0L));
  }

  @Test
  void anEarlierRunsLeftoverIsContinued() throws IOException {
    leftover(Arrays.copyOf(content, 150_000), Optional.of(FakeHub.storageEtag(content)));
    download(POLICY);
    assertArrived();
    FakeHub.Seen only = hub.seen("GET", storagePath(NAME)).getFirst();
    assertEquals("bytes=150000-", only.header("Range").orElseThrow());
  }

  @Test
  void aLeftoverWithoutValidatorIsFetchedAnew() throws IOException {
    leftover(Arrays.copyOf(content, 150_000), Optional.empty());
    download(POLICY);
    assertArrived();
    FakeHub.Seen only = hub.seen("GET", storagePath(NAME)).getFirst();
    assertEquals(Optional.empty(), only.header("Range"));
    assertEquals(Optional.empty(), only.header("If-Range"));
  }

  @Test
  void aLeftoverOfOtherBytesIsReplacedByTheServersWholeAnswer() throws IOException {
    leftover(new byte[150_000], Optional.of("\"of-another-time\""));
    download(POLICY);
    assertArrived();
    assertEquals(1, hub.seen("GET", storagePath(NAME)).size());
  }

  @Test
  void aDamagedLeftoverIsFetchedAnewOnce() throws IOException {
    leftover(new byte[150_000], Optional.of(FakeHub.storageEtag(content)));
    download(POLICY);
    assertArrived();
    assertEquals(2, hub.seen("GET", storagePath(NAME)).size());
  }

  @Test
  void aDamagedLeftoverOfFullSizeIsFetchedAnew() throws IOException {
    leftover(new byte[content.length], Optional.of(FakeHub.storageEtag(content)));
    download(POLICY);
    assertArrived();
  }

  @Test
  void aCompleteLeftoverNeedsNoRequest() throws IOException {
    leftover(content, Optional.of(FakeHub.storageEtag(content)));
    download(POLICY);
    assertArrived();
    assertTrue(hub.seen().isEmpty());
  }

  @Test
  void aLeftoverThatIsTooLongIsFetchedAnew() throws IOException {
    leftover(Arrays.copyOf(content, content.length + 1), Optional.of("\"x\""));
    download(POLICY);
    assertArrived();
  }

  @Test
  void aWholeAnswerToARangeRequestStartsFromZero() throws IOException {
    hub.plan(GET, cutAfter(70_000, content, partials()), exchange -> send(exchange, 200, content));
    download(POLICY);
    assertArrived();
    assertTrue(hub.seen("GET", storagePath(NAME)).get(1).header("Range").isPresent());
  }

  @Test
  void aRefusedRangeStartsFromZero() throws IOException {
    hub.plan(GET, cutAfter(70_000, content, partials()), status(416));
    download(POLICY);
    assertArrived();
    assertEquals(Optional.empty(), hub.seen("GET", storagePath(NAME)).get(2).header("Range"));
  }

  @Test
  void anotherRangeThanTheOneAskedForIsNotAppended() throws IOException {
    hub.plan(
        GET,
        cutAfter(70_000, content, partials()),
        exchange -> sendRange(exchange, content, 60_000));
    download(POLICY);
    assertArrived();
    assertEquals(3, hub.seen("GET", storagePath(NAME)).size());
  }

  @Test
  void aServerThatAlwaysCutsIsGivenUp() {
    FakeHub.Answer[] cuts = new FakeHub.Answer[ATTEMPTS + 1];
    Arrays.fill(cuts, cutAfter(70_000, content));
    hub.plan(GET, cuts);
    HubException failure = assertThrows(HubException.class, () -> download(POLICY));
    assertEquals(Reason.CUT_SHORT, failure.reason());
    assertTrue(
        failure.getMessage().matches(".* 4 times, .* it was cut after \\d+ of 200000 bytes: .*"),
        failure.getMessage());
    assertEquals(ATTEMPTS, hub.seen("GET", storagePath(NAME)).size());
    assertFalse(Files.exists(target()));
  }

  @Test
  void anAnswerWithoutLengthThatEndsEarlyIsGivenUp() {
    FakeHub.Answer early =
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          exchange.getResponseBody().write(content, 0, 50_000);
        };
    hub.plan(GET, early, early, early, early, early);
    HubException failure = assertThrows(HubException.class, () -> download(POLICY));
    assertEquals(Reason.CUT_SHORT, failure.reason());
    assertEquals(
        NAME + ": the transfer failed 4 times, at last with: it ended after 50000 of 200000 bytes",
        failure.getMessage());
  }

  @Test
  void aStalledTransferIsCutAndGoesOn() throws IOException {
    CountDownLatch end = new CountDownLatch(1);
    hub.plan(
        GET,
        exchange -> {
          sendPart(exchange, 70_000, content);
          await(end);
        });
    NetworkPolicy impatient =
        new NetworkPolicy(
            2,
            Duration.ofMillis(1),
            Duration.ofSeconds(1),
            Duration.ofSeconds(5),
            Duration.ofSeconds(5),
            Duration.ofMillis(300));
    try {
      download(impatient);
    } finally {
      end.countDown();
    }
    assertArrived();
    assertTrue(hub.seen("GET", storagePath(NAME)).get(1).header("Range").isPresent());
  }

  @Test
  void contentOfAnotherHashIsRefusedAndNotKept() {
    byte[] other = content.clone();
    other[123] ^= 1;
    hub.plan(GET, exchange -> send(exchange, 200, other));
    HubException failure = assertThrows(HubException.class, () -> download(POLICY));
    assertEquals(Reason.WRONG_HASH, failure.reason());
    assertEquals(
        NAME
            + ": expected SHA-256 "
            + Hashes.sha256(content)
            + ", found SHA-256 "
            + Hashes.sha256(other),
        failure.getMessage());
    assertNothingStays();
  }

  @Test
  void aSmallFileIsHeldAgainstItsGitHash() {
    hub.put("vocab.txt", "[PAD]\n");
    hub.plan("GET " + filePath("vocab.txt"), exchange -> send(exchange, 200, "[BAD]\n".getBytes()));
    HubException failure =
        assertThrows(HubException.class, () -> download(POLICY, "[PAD]\n".getBytes(), "vocab.txt"));
    assertEquals(Reason.WRONG_HASH, failure.reason());
    assertNothingStays();
  }

  @Test
  void anAnswerOfAnotherSizeIsRefusedBeforeItIsRead() {
    hub.plan(GET, exchange -> send(exchange, 200, Arrays.copyOf(content, 200_001)));
    HubException failure = assertThrows(HubException.class, () -> download(POLICY));
    assertEquals(Reason.WRONG_SIZE, failure.reason());
    assertEquals(NAME + ": expected 200000 bytes, the server sends 200001", failure.getMessage());
  }

  @Test
  void anEndlessAnswerIsCutAtTheAnnouncedSize() {
    hub.plan(
        GET,
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          while (true) {
            exchange.getResponseBody().write(content);
          }
        });
    HubException failure = assertThrows(HubException.class, () -> download(POLICY));
    assertEquals(Reason.WRONG_SIZE, failure.reason());
    assertEquals(NAME + ": expected 200000 bytes, the server sends more", failure.getMessage());
  }

  @Test
  void compressedContentIsRefused() {
    hub.plan(
        GET,
        exchange -> {
          exchange.getResponseHeaders().add("Content-Encoding", "gzip");
          send(exchange, 200, content);
        });
    HubException failure = assertThrows(HubException.class, () -> download(POLICY));
    assertEquals(Reason.BAD_ANSWER, failure.reason());
  }

  @Test
  void aBusyServerIsAskedAgainAfterTheTimeItNames() throws IOException {
    hub.plan(GET, status(429, "Retry-After", "1"));
    long start = System.nanoTime();
    download(POLICY);
    assertArrived();
    assertTrue(System.nanoTime() - start >= 1_000_000_000L);
  }

  @Test
  void aRetryAfterDateIsUnderstood() throws IOException {
    String past = DateTimeFormatter.RFC_1123_DATE_TIME.format(ZonedDateTime.now(ZoneOffset.UTC));
    hub.plan(GET, status(503, "Retry-After", past), status(503, "Retry-After", "soon"));
    download(POLICY);
    assertArrived();
  }

  @Test
  void aWaitLongerThanTheLimitIsNotTaken() {
    hub.plan(GET, status(429, "Retry-After", "3600"));
    HubException failure = assertThrows(HubException.class, () -> download(POLICY));
    assertEquals(Reason.RATE_LIMITED, failure.reason());
    assertEquals(
        NAME + ": the Hub answered 429 and asks to wait for 3600 s, more than the limit of 2 s",
        failure.getMessage());
    assertEquals(1, hub.seen("GET", storagePath(NAME)).size());
  }

  @Test
  void aServerThatStaysBusyIsGivenUp() {
    hub.plan(GET, status(429), status(500), status(502), status(429), status(429));
    HubException failure = assertThrows(HubException.class, () -> download(POLICY));
    assertEquals(Reason.RATE_LIMITED, failure.reason());
    assertEquals(ATTEMPTS, hub.seen("GET", storagePath(NAME)).size());
  }

  @Test
  void anExpiredSignatureIsARefusalAndItsAddressIsShownWithoutIt() {
    hub.plan(GET, status(410));
    HubException failure = assertThrows(HubException.class, () -> download(POLICY));
    assertEquals(Reason.UNEXPECTED_STATUS, failure.reason());
    assertFalse(failure.getMessage().contains("secret"), failure.getMessage());
  }

  @Test
  void anInterruptEndsTheWaitAndStaysForTheCaller() {
    hub.plan(GET, status(429, "Retry-After", "2"));
    Thread caller = Thread.currentThread();
    Thread.ofVirtual()
        .start(
            () -> {
              while (hub.seen("GET", storagePath(NAME)).isEmpty()) {
                Thread.onSpinWait();
              }
              caller.interrupt();
            });
    assertThrows(InterruptedIOException.class, () -> download(POLICY));
    assertTrue(Thread.interrupted());
  }

  private void download(NetworkPolicy policy) throws IOException {
    download(policy, content, NAME);
  }

  private void download(NetworkPolicy policy, byte[] expected, String name) throws IOException {
    boolean large = name.equals(NAME);
    ContentHash hash =
        ContentHash.ofHex(large ? Hashes.sha256(expected) : Hashes.gitBlob(expected)).orElseThrow();
    KnownFile file =
        new KnownFile(
            new RepositoryPath(name),
            hub.endpoint().resolve(filePath(name)),
            expected.length,
            hash);
    try (HubTransport transport = new HubTransport(hub.settings(), policy)) {
      PartialFile partial = new PartialFile(partials(), hash);
      new FileDownload(transport, policy, file, partial, positions::add).run();
      partial.moveTo(target());
    }
  }

  private void leftover(byte[] bytes, Optional<String> etag) throws IOException {
    Files.createDirectories(partials());
    String hex = Hashes.sha256(content);
    Files.write(partials().resolve(hex + ".incomplete"), bytes);
    if (etag.isPresent()) {
      Files.writeString(partials().resolve(hex + ".etag"), etag.get());
    }
  }

  private Path partials() {
    return folder.resolve("partials");
  }

  private Path target() {
    return folder.resolve("model").resolve("file");
  }

  private void assertArrived() throws IOException {
    assertArrayEquals(content, Files.readAllBytes(target()));
    assertNoPartials();
  }

  private void assertNothingStays() {
    assertFalse(Files.exists(target()));
    assertNoPartials();
  }

  private void assertNoPartials() {
    String[] left = partials().toFile().list();
    assertEquals(0, left == null ? 0 : left.length, Arrays.toString(left));
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
