package dev.jbert.tools.hub;

import static dev.jbert.tools.hub.FakeHub.COMMIT;
import static dev.jbert.tools.hub.FakeHub.body;
import static dev.jbert.tools.hub.FakeHub.filePath;
import static dev.jbert.tools.hub.FakeHub.listingPath;
import static dev.jbert.tools.hub.FakeHub.status;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jbert.tools.hub.HubException.Reason;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class HubApiTest {

  private static final HubModelId ID = HubModelId.parse("org/name");
  private static final byte[] CONFIG = "{}".getBytes(StandardCharsets.UTF_8);
  private static final byte[] WEIGHTS = new byte[1000];
  private static final String HEAD = "HEAD " + filePath("model.safetensors");
  private static final NetworkPolicy POLICY =
      new NetworkPolicy(
          3,
          Duration.ofMillis(1),
          Duration.ofSeconds(1),
          Duration.ofSeconds(2),
          Duration.ofMillis(400),
          Duration.ofMillis(400));

  private final FakeHub hub =
      FakeHub.start().put("config.json", CONFIG).putLarge("model.safetensors", WEIGHTS);

  @AfterEach
  void stop() {
    hub.close();
  }

  @Test
  void theListingGivesCommitSizesAndHashes() throws IOException {
    HubListing listing = listing(ID);
    assertEquals(COMMIT, listing.commit());
    assertEquals(2, listing.files().size());
    RemoteFile config = listing.files().get(0);
    assertEquals("config.json", config.path().text());
    assertEquals(OptionalLong.of(2), config.size());
    assertEquals("git blob " + Hashes.gitBlob(CONFIG), config.hash().orElseThrow().toString());
    RemoteFile weights = listing.files().get(1);
    assertEquals(OptionalLong.of(1000), weights.size());
    assertEquals("SHA-256 " + Hashes.sha256(WEIGHTS), weights.hash().orElseThrow().toString());
  }

  @Test
  void aSlashInARevisionIsEncoded() {
    assertThrows(HubException.class, () -> listing(HubModelId.parse("org/name@refs/pr/1")));
    assertEquals("/api/models/org/name/revision/refs%2Fpr%2F1", hub.seen().getFirst().path());
  }

  @Test
  void aMovedModelIsFollowedOnTheHub() throws IOException {
    hub.plan("GET /api/models/old/name/revision/main", status(307, "Location", listingPath()));
    assertEquals(COMMIT, listing(HubModelId.parse("old/name")).commit());
  }

  @Test
  void aListingIsNotTakenFromAnotherHost() {
    hub.plan("GET " + listingPath(), status(302, "Location", hub.storageAddress() + "/listing"));
    assertEquals(Reason.UNEXPECTED_STATUS, failure(() -> listing(ID)).reason());
  }

  @Test
  void aSmallFileIsDescribedByItsOwnHeaders() throws IOException {
    KnownFile file =
        describe(
            new RemoteFile(
                new RepositoryPath("config.json"), OptionalLong.empty(), Optional.empty()));
    assertEquals(2, file.size());
    assertEquals("git blob " + Hashes.gitBlob(CONFIG), file.hash().toString());
    FakeHub.Seen head = hub.seen().getFirst();
    assertEquals("HEAD", head.method());
    assertEquals("identity", head.header("Accept-Encoding").orElseThrow());
  }

  @Test
  void aLargeFileIsDescribedByTheRedirectWithoutAskingTheOtherHost() throws IOException {
    KnownFile file = describe(bare("model.safetensors"));
    assertEquals(1000, file.size());
    assertEquals("SHA-256 " + Hashes.sha256(WEIGHTS), file.hash().toString());
    assertEquals(1, hub.seen().size());
  }

  @Test
  void aFileBehindARedirectOnTheHubIsDescribedAtItsEnd() throws IOException {
    hub.plan(
        "HEAD " + filePath("config.json"),
        status(307, "Location", filePath("config.json") + "?again", "ETag", "\"other\""));
    assertEquals(
        "git blob " + Hashes.gitBlob(CONFIG), describe(bare("config.json")).hash().toString());
  }

  @Test
  void anotherCommitThanTheListedOneIsRefused() {
    hub.plan(HEAD, status(200, "X-Repo-Commit", "f".repeat(40), "ETag", "\"x\""));
    HubException failure = failure(() -> describe(bare("model.safetensors")));
    assertEquals(Reason.BAD_ANSWER, failure.reason());
    assertTrue(failure.getMessage().contains("expected " + COMMIT), failure.getMessage());
  }

  @Test
  void sizesThatDisagreeAreRefused() {
    RemoteFile listed =
        new RemoteFile(
            new RepositoryPath("model.safetensors"), OptionalLong.of(999), Optional.empty());
    HubException failure = failure(() -> describe(listed));
    assertEquals(Reason.WRONG_SIZE, failure.reason());
    assertEquals(
        "org/name/model.safetensors: the Hub lists 999 bytes and announces 1000",
        failure.getMessage());
  }

  @Test
  void hashesThatDisagreeAreRefused() {
    Optional<ContentHash> other = ContentHash.ofHex("a".repeat(64));
    RemoteFile listed =
        new RemoteFile(new RepositoryPath("model.safetensors"), OptionalLong.empty(), other);
    assertEquals(Reason.WRONG_HASH, failure(() -> describe(listed)).reason());
  }

  @Test
  void aFileWithoutAnyHashIsRefused() {
    hub.plan(HEAD, status(200, "X-Linked-Size", "1000", "ETag", "\"no-hash\""));
    HubException failure = failure(() -> describe(bare("model.safetensors")));
    assertEquals(Reason.NO_HASH, failure.reason());
  }

  @Test
  void aSizeThatIsNoNumberIsRefused() {
    hub.plan(HEAD, status(200, "X-Linked-Size", "-5"));
    assertEquals(Reason.BAD_ANSWER, failure(() -> describe(bare("model.safetensors"))).reason());
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      textBlock =
          """
          404, "", NOT_FOUND, "org/name: the Hub has no such model, revision or file"
          404, RevisionNotFound, NOT_FOUND, org/name: the Hub has no such revision of this model
          401, RepoNotFound, NOT_AUTHORISED, "org/name: the Hub has no such model, or it is private or gated; set HF_TOKEN to a token that may read it (none was sent) (status 401)"
          403, GatedRepo, NOT_AUTHORISED, "org/name: the model is gated: accept its terms on the Hub, and set HF_TOKEN to a token that may read it (none was sent) (status 403)"
          """)
  void aRefusalSaysWhatToDo(int status, String code, Reason reason, String message) {
    hub.plan("GET " + listingPath(), status(status, "X-Error-Code", code));
    HubException failure = failure(() -> listing(ID));
    assertEquals(reason, failure.reason());
    assertEquals(message, failure.getMessage());
  }

  @Test
  void anUnexpectedStatusNamesTheAddress() {
    hub.plan("GET " + listingPath(), status(418));
    HubException failure = failure(() -> listing(ID));
    assertEquals(Reason.UNEXPECTED_STATUS, failure.reason());
    assertEquals(
        "org/name: " + hub.endpoint() + listingPath() + " answered with status 418",
        failure.getMessage());
  }

  @Test
  void passingTroubleIsTriedAgain() throws IOException {
    hub.plan("GET " + listingPath(), status(503), status(429));
    assertEquals(COMMIT, listing(ID).commit());
    assertEquals(3, hub.seen().size());
  }

  @Test
  void anAnswerThatNeverComesIsGivenUp() {
    FakeHub.Answer silence = exchange -> FakeHub.pause(2000);
    hub.plan("GET " + listingPath(), silence, silence, silence);
    HubException failure = failure(() -> listing(ID));
    assertEquals(Reason.UNREACHABLE, failure.reason());
    assertTrue(failure.getMessage().endsWith("no answer within 400 ms"), failure.getMessage());
  }

  @Test
  void aListingThatNeverEndsIsGivenUp() {
    FakeHub.Answer drip =
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          exchange.getResponseBody().write('{');
          exchange.getResponseBody().flush();
          FakeHub.pause(2000);
        };
    hub.plan("GET " + listingPath(), drip, drip, drip);
    assertEquals(Reason.CUT_SHORT, failure(() -> listing(ID)).reason());
    assertEquals(3, hub.seen().size());
  }

  @Test
  void aRefusedConnectionIsNotTriedAgain() throws IOException {
    URI nobody;
    try (ServerSocket free = new ServerSocket(0)) {
      nobody = URI.create("http://127.0.0.1:" + free.getLocalPort());
    }
    HubSettings settings = new HubSettings(nobody, Optional.empty(), false, Path.of("none"));
    HubException failure = failure(() -> listing(settings, ID));
    assertEquals(Reason.UNREACHABLE, failure.reason());
    assertTrue(
        failure.getMessage().startsWith("org/name: the Hub cannot be reached: ConnectException"),
        failure.getMessage());
  }

  @Test
  void offlineModeSendsNothing() {
    HubSettings offline = new HubSettings(hub.endpoint(), Optional.empty(), true, Path.of("none"));
    assertEquals(Reason.OFFLINE, failure(() -> listing(offline, ID)).reason());
    assertTrue(hub.seen().isEmpty());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          <html>not the Hub</html> | is not JSON of the expected form
          [] | is not JSON of the expected form
          {"sha":"0123","siblings":[]} | gives the commit '0123', expected 40 hexadecimal digits
          {"siblings":[]} | lacks sha
          {"sha":"0123456789abcdef0123456789abcdef01234567"} | lacks siblings
          {"sha":"0123456789abcdef0123456789abcdef01234567","siblings":[{}]} | has a file without rfilename
          {"sha":"0123456789abcdef0123456789abcdef01234567","siblings":[{"rfilename":"a","size":-1}]} | gives the size -1
          {"sha":"0123456789abcdef0123456789abcdef01234567","siblings":[{"rfilename":"a","size":1e99}]} | is not JSON of the expected form
          {"sha":"0123456789abcdef0123456789abcdef01234567","siblings":[{"rfilename":"a"},{"rfilename":"a"}]} | names 'a' twice
          {"sha":"0123456789abcdef0123456789abcdef01234567","siblings":[]} {} | is not JSON of the expected form
          {"sha":"0123456789abcdef0123456789abcdef01234567","siblings":[ | is not JSON of the expected form
          """)
  void aListingOfAnotherFormIsRefused(String answer, String problem) {
    hub.plan("GET " + listingPath(), body(answer));
    HubException failure = failure(() -> listing(ID));
    assertEquals(Reason.BAD_ANSWER, failure.reason());
    assertEquals("org/name: the Hub's list of files " + problem, failure.getMessage());
  }

  @Test
  void aListingNestedTooDeeplyIsRefused() {
    hub.plan("GET " + listingPath(), body("{\"x\":" + "[".repeat(100_000)));
    assertEquals(Reason.BAD_ANSWER, failure(() -> listing(ID)).reason());
  }

  @ParameterizedTest
  @CsvSource({
    "../model.safetensors", "a/../../b", "/etc/passwd", "..\\\\\\\\x", "C:x", "\\\\\\\\host\\\\x",
    "a//b", "./a", "'a/.. /b'", "a/.../b", "a\\u0000b", "''"
  })
  void aListingWithAnUnsafeFileNameIsRefused(String jsonName) {
    hub.plan(
        "GET " + listingPath(),
        body("{\"sha\":\"" + COMMIT + "\",\"siblings\":[{\"rfilename\":\"" + jsonName + "\"}]}"));
    HubException failure = failure(() -> listing(ID));
    assertEquals(Reason.UNSAFE_FILE_NAME, failure.reason());
  }

  @Test
  void aListingForAnotherCommitThanTheOneAskedForIsRefused() {
    HubModelId pinned = HubModelId.parse("org/name@" + "f".repeat(40));
    hub.plan("GET " + listingPath().replace("main", "f".repeat(40)), body(hub.listing()));
    assertEquals(Reason.BAD_ANSWER, failure(() -> listing(pinned)).reason());
  }

  private static RemoteFile bare(String path) {
    return new RemoteFile(new RepositoryPath(path), OptionalLong.empty(), Optional.empty());
  }

  private HubListing listing(HubModelId id) throws IOException {
    return listing(hub.settings(), id);
  }

  private static HubListing listing(HubSettings settings, HubModelId id) throws IOException {
    try (HubTransport transport = new HubTransport(settings, POLICY)) {
      return new HubApi(settings, POLICY, transport).listing(id);
    }
  }

  private KnownFile describe(RemoteFile file) throws IOException {
    try (HubTransport transport = new HubTransport(hub.settings(), POLICY)) {
      return new HubApi(hub.settings(), POLICY, transport).describe(ID, COMMIT, file);
    }
  }

  private static HubException failure(Executable action) {
    return assertThrows(HubException.class, action);
  }
}
