package dev.jbert.tools.hub;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Plays the Hub on the loopback address: one repository, whose large files lie on a second server
 * ("another host"), as on the real one. What it does next can be set per request.
 */
final class FakeHub implements AutoCloseable {

  static final String REPOSITORY = "org/name";
  static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";

  private final HttpServer hub;
  private final HttpServer storage;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Map<String, StoredFile> files = new LinkedHashMap<>();
  private final Map<String, Deque<Answer>> planned = new HashMap<>();
  private final List<Seen> seen = new ArrayList<>();

  /** A file of the repository. */
  private record StoredFile(byte[] content, boolean large) {}

  /** A request that came. */
  record Seen(String method, String path, Map<String, String> headers) {

    Optional<String> header(String name) {
      return Optional.ofNullable(headers.get(name.toLowerCase(Locale.ROOT)));
    }
  }

  /** What is done with one request. */
  @FunctionalInterface
  interface Answer {
    void to(HttpExchange exchange) throws IOException;
  }

  private FakeHub() throws IOException {
    hub = server();
    storage = server();
    hub.createContext("/", exchange -> handle(exchange, "", this::answer));
    storage.createContext("/", exchange -> handle(exchange, "storage", this::answerFromStorage));
    hub.start();
    storage.start();
  }

  static FakeHub start() {
    try {
      return new FakeHub();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private HttpServer server() throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    return server;
  }

  URI endpoint() {
    return address(hub);
  }

  URI storageAddress() {
    return address(storage);
  }

  private static URI address(HttpServer server) {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  HubSettings settings(Path huggingFaceCache) {
    return new HubSettings(endpoint(), Optional.empty(), false, huggingFaceCache);
  }

  HubSettings settings() {
    return settings(Path.of("no-such-folder"));
  }

  /** Adds a file that the Hub itself sends. */
  FakeHub put(String path, byte[] content) {
    files.put(path, new StoredFile(content, false));
    return this;
  }

  FakeHub put(String path, String content) {
    return put(path, content.getBytes(StandardCharsets.UTF_8));
  }

  /** Adds a file in large file storage. */
  FakeHub putLarge(String path, byte[] content) {
    files.put(path, new StoredFile(content, true));
    return this;
  }

  /**
   * Plans the answer to a request to come; several for one request are used up in order.
   *
   * @param request {@code "GET /org/name/..."}, with the prefix {@code storage} before the path for
   *     the second server
   */
  FakeHub plan(String request, Answer... answers) {
    synchronized (planned) {
      planned.computeIfAbsent(request, any -> new ArrayDeque<>()).addAll(List.of(answers));
    }
    return this;
  }

  List<Seen> seen() {
    synchronized (seen) {
      return List.copyOf(seen);
    }
  }

  List<Seen> seen(String method, String pathEnd) {
    return seen().stream()
        .filter(each -> each.method().equals(method) && each.path().endsWith(pathEnd))
        .toList();
  }

  static String listingPath() {
    return "/api/models/" + REPOSITORY + "/revision/main";
  }

  static String filePath(String name) {
    return "/" + REPOSITORY + "/resolve/" + COMMIT + "/" + name;
  }

  static String storagePath(String name) {
    return "storage/" + name;
  }

  private void handle(HttpExchange exchange, String prefix, Answer otherwise) throws IOException {
    String path = prefix + exchange.getRequestURI().getRawPath();
    Map<String, String> headers = new HashMap<>();
    exchange
        .getRequestHeaders()
        .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values.getFirst()));
    synchronized (seen) {
      seen.add(new Seen(exchange.getRequestMethod(), path, headers));
    }
    Answer answer;
    synchronized (planned) {
      Deque<Answer> plans = planned.get(exchange.getRequestMethod() + " " + path);
      answer = plans == null || plans.isEmpty() ? otherwise : plans.poll();
    }
    try (exchange) {
      answer.to(exchange);
    }
  }

  private void answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    if (path.equals(listingPath()) || path.equals(listingPath().replace("main", COMMIT))) {
      send(exchange, 200, listing().getBytes(StandardCharsets.UTF_8));
      return;
    }
    String start = filePath("");
    StoredFile file = path.startsWith(start) ? files.get(path.substring(start.length())) : null;
    Headers headers = exchange.getResponseHeaders();
    if (file == null) {
      headers.add("X-Error-Code", path.startsWith("/api/") ? "RepoNotFound" : "EntryNotFound");
      send(exchange, 404, new byte[0]);
      return;
    }
    headers.add("X-Repo-Commit", COMMIT);
    if (!file.large()) {
      headers.add("ETag", "\"" + Hashes.gitBlob(file.content()) + "\"");
      send(exchange, 200, file.content());
      return;
    }
    headers.add("X-Linked-Etag", "\"" + Hashes.sha256(file.content()) + "\"");
    headers.add("X-Linked-Size", Integer.toString(file.content().length));
    headers.add("ETag", "\"of-the-redirect\"");
    headers.add(
        "Location", storageAddress() + "/" + path.substring(start.length()) + "?signature=secret");
    send(exchange, 302, "elsewhere".getBytes(StandardCharsets.UTF_8));
  }

  private void answerFromStorage(HttpExchange exchange) throws IOException {
    byte[] content = files.get(exchange.getRequestURI().getPath().substring(1)).content();
    String etag = storageEtag(content);
    exchange.getResponseHeaders().add("ETag", etag);
    String range = exchange.getRequestHeaders().getFirst("Range");
    String condition = exchange.getRequestHeaders().getFirst("If-Range");
    if (range == null || condition != null && !condition.equals(etag)) {
      send(exchange, 200, content);
      return;
    }
    int from = Integer.parseInt(range.replaceAll("bytes=(\\d+)-", "$1"));
    sendRange(exchange, content, from);
  }

  /** The storage's own ETag, which is not the Hub's. */
  static String storageEtag(byte[] content) {
    return "\"storage-" + Hashes.gitBlob(content) + "\"";
  }

  static void sendRange(HttpExchange exchange, byte[] content, int from) throws IOException {
    exchange
        .getResponseHeaders()
        .add("Content-Range", "bytes " + from + "-" + (content.length - 1) + "/" + content.length);
    send(exchange, 206, Arrays.copyOfRange(content, from, content.length));
  }

  /** The listing of this repository, as the Hub gives it with {@code ?blobs=true}. */
  String listing() {
    StringBuilder siblings = new StringBuilder();
    files.forEach(
        (path, file) -> {
          String blob = Hashes.gitBlob(file.content());
          String lfs =
              file.large()
                  ? ",\"lfs\":{\"sha256\":\"%s\",\"size\":%d,\"pointerSize\":134}"
                      .formatted(Hashes.sha256(file.content()), file.content().length)
                  : "";
          siblings.append(
              "%s{\"rfilename\":\"%s\",\"size\":%d,\"blobId\":\"%s\"%s}"
                  .formatted(
                      siblings.isEmpty() ? "" : ",", path, file.content().length, blob, lfs));
        });
    return """
    {"_id":"1","id":"%s","sha":"%s","gated":false,"tags":["x"],"siblings":[%s]}"""
        .formatted(REPOSITORY, COMMIT, siblings);
  }

  /** Sends a whole answer; to a HEAD request its headers. */
  static void send(HttpExchange exchange, int status, byte[] content) throws IOException {
    if (exchange.getRequestMethod().equals("HEAD")) {
      exchange.getResponseHeaders().set("Content-Length", Integer.toString(content.length));
      exchange.sendResponseHeaders(status, -1);
      return;
    }
    exchange.sendResponseHeaders(status, content.length == 0 ? -1 : content.length);
    try (OutputStream body = exchange.getResponseBody()) {
      body.write(content);
    }
  }

  /** An answer without a body. */
  static Answer status(int status, String... headerNamesAndValues) {
    return exchange -> {
      for (int i = 0; i < headerNamesAndValues.length; i += 2) {
        exchange.getResponseHeaders().add(headerNamesAndValues[i], headerNamesAndValues[i + 1]);
      }
      send(exchange, status, new byte[0]);
    };
  }

  static Answer body(String text) {
    return exchange -> send(exchange, 200, text.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Announces all of {@code content} and closes the connection after {@code count} bytes, once the
   * client has them on disk: what is still on its way when a connection breaks may be lost.
   *
   * @param partials the client's folder for files that have not come as a whole
   */
  static Answer cutAfter(int count, byte[] content, Path partials) {
    return exchange -> {
      sendPart(exchange, count, content);
      Path partial = partials.resolve(Hashes.sha256(content) + ".incomplete");
      long end = System.nanoTime() + 10_000_000_000L;
      while (!(Files.exists(partial) && Files.size(partial) >= count) && System.nanoTime() < end) {
        pause(5);
      }
    };
  }

  /** The same at once. */
  static Answer cutAfter(int count, byte[] content) {
    return exchange -> sendPart(exchange, count, content);
  }

  /** Sends the beginning of an answer of all of {@code content}. */
  static void sendPart(HttpExchange exchange, int count, byte[] content) throws IOException {
    exchange.getResponseHeaders().add("ETag", storageEtag(content));
    exchange.sendResponseHeaders(200, content.length);
    exchange.getResponseBody().write(content, 0, count);
    exchange.getResponseBody().flush();
  }

  /** Waits, but not beyond the end of the test. */
  static void pause(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    hub.stop(0);
    storage.stop(0);
    threads.shutdownNow();
  }
}
