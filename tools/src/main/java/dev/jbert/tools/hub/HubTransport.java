package dev.jbert.tools.hub;

import dev.jbert.tools.hub.HubException.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Sends single requests and follows redirects by the rules that keep the user safe: a bounded
 * number of them, never from https to http, and the token only to the Hub itself.
 *
 * <p>The redirects are followed here and not by {@link HttpClient}, because the Hub's description
 * of a large file stands in the headers of the redirect that leads to it.
 */
final class HubTransport implements AutoCloseable {

  private static final int MAX_REDIRECTS = 5;
  private static final int MAX_PORT = 0xFFFF;
  private static final String USER_AGENT = "jbert (java/" + Runtime.version().feature() + ")";

  private final HubSettings settings;
  private final NetworkPolicy policy;
  private final HttpClient client;
  private volatile boolean everAnswered;

  /** How far redirects are followed. */
  enum Redirects {
    /** To any host, as the bytes of large files need. */
    TO_ANY_HOST,
    /** On the Hub only; a redirect to another host is itself the answer. */
    ON_THE_HUB
  }

  HubTransport(HubSettings settings, NetworkPolicy policy) {
    this(
        settings,
        policy,
        HttpClient.newBuilder()
            .followRedirects(HttpClient.Redirect.NEVER)
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(policy.connectTimeout())
            .build());
  }

  /** For tests: {@code client} must not follow redirects. */
  HubTransport(HubSettings settings, NetworkPolicy policy, HttpClient client) {
    this.settings = settings;
    this.policy = policy;
    this.client = client;
  }

  /** Whether any answer has come since this transport was made. */
  boolean everAnswered() {
    return everAnswered;
  }

  /** What to say to a user whom the Hub has refused: about the token that was sent, or was not. */
  String tokenAdvice() {
    if (settings.sendableToken().isPresent()) {
      return "the token that was sent does not open it";
    }
    return settings.token().isPresent()
        ? "the token was not sent, since the endpoint is plain http"
        : "set HF_TOKEN to a token that may read it (none was sent)";
  }

  /**
   * Sends one request and follows its redirects.
   *
   * @param method {@code GET} or {@code HEAD}
   * @throws HubException with {@link Reason#OFFLINE} or {@link Reason#UNSAFE_REDIRECT}
   * @throws IOException if no answer came
   */
  HubReply send(String method, URI address, Map<String, String> headers, Redirects redirects)
      throws IOException {
    if (settings.offline()) {
      throw new HubException(
          Reason.OFFLINE,
          shown(address)
              + " was not asked: offline mode is on (HF_HUB_OFFLINE, TRANSFORMERS_OFFLINE)");
    }
    List<HttpHeaders> passed = new ArrayList<>();
    URI at = address;
    while (true) {
      HttpResponse<InputStream> response = exchange(request(method, at, headers));
      HubReply reply =
          new HubReply(at, response.statusCode(), response.headers(), passed, response.body());
      if (!reply.isRedirect()) {
        return reply;
      }
      URI next = target(reply);
      if (redirects == Redirects.ON_THE_HUB && !isOnTheHub(next)) {
        return reply;
      }
      reply.close();
      if (passed.size() == MAX_REDIRECTS) {
        throw new HubException(
            Reason.UNSAFE_REDIRECT,
            shown(address) + " redirects more than " + MAX_REDIRECTS + " times");
      }
      passed.add(response.headers());
      at = next;
    }
  }

  private static URI target(HubReply reply) throws IOException {
    String location = reply.header("Location").orElse("");
    URI next;
    try {
      next = reply.address().resolve(location);
    } catch (IllegalArgumentException e) {
      next = URI.create("");
    }
    boolean https = "https".equalsIgnoreCase(next.getScheme());
    boolean complete = next.getHost() != null && next.getPort() <= MAX_PORT;
    boolean allowedHttp =
        "http".equalsIgnoreCase(next.getScheme())
            && "http".equalsIgnoreCase(reply.address().getScheme());
    if (location.isEmpty() || !complete || !(https || allowedHttp)) {
      reply.close();
      throw new HubException(
          Reason.UNSAFE_REDIRECT,
          shown(reply.address())
              + " redirects to "
              + (location.isEmpty() ? "nowhere" : Quoted.of(location.replaceAll("[?#].*", "")))
              + ", expected an https address");
    }
    return next;
  }

  private HttpRequest request(String method, URI address, Map<String, String> headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(address)
            .method(method, HttpRequest.BodyPublishers.noBody())
            .header("User-Agent", USER_AGENT)
            // Sizes, ranges and hashes speak of the file itself, not of a compressed form.
            .header("Accept-Encoding", "identity");
    headers.forEach(request::header);
    if (isOnTheHub(address)) {
      settings
          .sendableToken()
          .ifPresent(token -> request.header("Authorization", token.authorization()));
    }
    return request.build();
  }

  private HttpResponse<InputStream> exchange(HttpRequest request) throws IOException {
    // Not HttpRequest.timeout, which on newer Java versions ends long bodies too.
    CompletableFuture<HttpResponse<InputStream>> answer =
        client.sendAsync(request, BodyHandlers.ofInputStream());
    try {
      HttpResponse<InputStream> response =
          answer.get(policy.answerTimeout().toMillis(), TimeUnit.MILLISECONDS);
      everAnswered = true;
      return response;
    } catch (TimeoutException e) {
      answer.cancel(true);
      throw new IOException("no answer within " + policy.answerTimeout().toMillis() + " ms", e);
    } catch (InterruptedException e) {
      answer.cancel(true);
      throw interrupted(e);
    } catch (ExecutionException e) {
      throw new IOException(describe(e.getCause()), e.getCause());
    }
  }

  /** Keeps the interrupt for the caller and ends the wait. */
  static InterruptedIOException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    InterruptedIOException ended =
        new InterruptedIOException("interrupted while waiting for the Hub");
    ended.initCause(e);
    return ended;
  }

  private static String describe(Throwable cause) {
    String text = cause.getMessage();
    for (Throwable inner = cause.getCause();
        text == null && inner != null;
        inner = inner.getCause()) {
      text = inner.getMessage();
    }
    String kind = cause.getClass().getSimpleName();
    return Quoted.plain(text == null ? kind : kind + ": " + text);
  }

  /** Whether {@code address} has the scheme, host and port of the Hub. */
  boolean isOnTheHub(URI address) {
    URI hub = settings.endpoint();
    return address.getHost() != null
        && address.getScheme().equalsIgnoreCase(hub.getScheme())
        && address.getHost().equalsIgnoreCase(hub.getHost())
        && port(address) == port(hub);
  }

  private static int port(URI address) {
    boolean https = address.getScheme().toLowerCase(Locale.ROOT).equals("https");
    return address.getPort() >= 0 ? address.getPort() : https ? 443 : 80;
  }

  /**
   * The address without its query: those of large files are signed, which is a kind of password.
   */
  static String shown(URI address) {
    return Quoted.plain(
        address.getScheme() + "://" + address.getRawAuthority() + address.getRawPath());
  }

  @Override
  public void close() {
    client.shutdownNow();
    client.close();
  }
}
