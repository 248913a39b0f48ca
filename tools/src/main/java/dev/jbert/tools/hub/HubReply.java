package dev.jbert.tools.hub;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The answer at the end of the redirects.
 *
 * @param address where it came from
 * @param status its status
 * @param headers its headers
 * @param passed headers of the redirects on the way, first to last
 * @param body its body, to be closed with this
 */
record HubReply(
    URI address, int status, HttpHeaders headers, List<HttpHeaders> passed, InputStream body)
    implements AutoCloseable {

  static final int OK = 200;
  static final int PARTIAL_CONTENT = 206;
  static final int UNAUTHORISED = 401;
  static final int FORBIDDEN = 403;
  static final int NOT_FOUND = 404;
  static final int REQUEST_TIMEOUT = 408;
  static final int RANGE_NOT_SATISFIABLE = 416;
  static final int TOO_MANY_REQUESTS = 429;

  /** The header of the answer itself. */
  Optional<String> header(String name) {
    return headers.firstValue(name);
  }

  /** The header where it was said first: by a redirect on the way or by the answer. */
  Optional<String> headerOnTheWay(String name) {
    return Stream.concat(passed.stream(), Stream.of(headers))
        .flatMap(each -> each.firstValue(name).stream())
        .findFirst();
  }

  boolean isRedirect() {
    return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
  }

  /** Whether the same request may well succeed a little later. */
  boolean isPassingTrouble() {
    return status == TOO_MANY_REQUESTS
        || status == REQUEST_TIMEOUT
        || status == 500
        || status == 502
        || status == 503
        || status == 504;
  }

  @Override
  public void close() throws IOException {
    body.close();
  }
}
