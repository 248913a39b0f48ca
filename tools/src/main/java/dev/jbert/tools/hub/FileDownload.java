package dev.jbert.tools.hub;

import dev.jbert.tools.hub.HubException.Reason;
import dev.jbert.tools.hub.HubTransport.Redirects;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongConsumer;

/**
 * Fetches one file: goes on where an earlier try was cut, as long as the server still has the same
 * bytes (RFC 9110, If-Range), and lets nothing pass whose size or hash is not the announced one.
 */
final class FileDownload {

  private static final int BUFFER_BYTES = 1 << 16;

  private final NetworkPolicy policy;
  private final HubTransport transport;
  private final KnownFile file;
  private final PartialFile partial;
  private final LongConsumer position;
  private final String job;
  private boolean resumed;

  /**
   * @param position told how many of the file's bytes are there, after each step
   */
  FileDownload(
      HubTransport transport,
      NetworkPolicy policy,
      KnownFile file,
      PartialFile partial,
      LongConsumer position) {
    this.transport = transport;
    this.policy = policy;
    this.file = file;
    this.partial = partial;
    this.position = position;
    this.job = file.path().text();
  }

  /** Fetches what is missing and checks all; then the partial file is complete. */
  void run() throws IOException {
    resumed = partial.size() > 0;
    fetch();
    ContentHash found = partial.hash(file.hash().kind());
    if (!found.equals(file.hash()) && resumed) {
      // What an earlier run left may be damaged; what comes in one piece has no such excuse.
      partial.delete();
      resumed = false;
      fetch();
      found = partial.hash(file.hash().kind());
    }
    if (!found.equals(file.hash())) {
      partial.delete();
      throw new HubException(
          Reason.WRONG_HASH, job + ": expected " + file.hash() + ", found " + found);
    }
  }

  private void fetch() throws IOException {
    if (partial.size() == 0 || partial.size() > file.size()) {
      partial.restart(Optional.empty());
    }
    Attempts attempts = new Attempts(policy, transport, job);
    while (partial.size() < file.size()) {
      position.accept(partial.size());
      try (HubReply reply = transport.send("GET", file.address(), range(), Redirects.TO_ANY_HOST)) {
        receive(reply, attempts);
      } catch (IOException e) {
        attempts.pauseAfter(e);
      }
    }
    position.accept(file.size());
  }

  private Map<String, String> range() {
    Map<String, String> headers = new LinkedHashMap<>();
    if (partial.size() > 0) {
      partial
          .validator()
          .ifPresent(
              etag -> {
                headers.put("Range", "bytes=" + partial.size() + "-");
                headers.put("If-Range", etag);
              });
    }
    return headers;
  }

  private void receive(HubReply reply, Attempts attempts) throws IOException {
    switch (reply.status()) {
      case HubReply.OK -> {
        checkAnnounced(reply, file.size());
        // All of it: no range was asked for, or the server does not do ranges, or has other bytes.
        partial.restart(reply.header("ETag"));
        resumed = false;
        copy(reply);
      }
      case HubReply.PARTIAL_CONTENT -> {
        long from = partial.size();
        String expected = "bytes " + from + "-" + (file.size() - 1) + "/" + file.size();
        String found = reply.header("Content-Range").orElse("");
        if (!found.equals(expected)) {
          partial.restart(Optional.empty());
          attempts.again(
              Reason.BAD_ANSWER,
              "the server sent the range " + Quoted.of(found) + ", expected '" + expected + "'");
          return;
        }
        checkAnnounced(reply, file.size() - from);
        resumed = true;
        copy(reply);
      }
      case HubReply.RANGE_NOT_SATISFIABLE -> {
        partial.restart(Optional.empty());
        attempts.again(Reason.UNEXPECTED_STATUS, "the server refused the range (status 416)");
      }
      default -> {
        if (!reply.isPassingTrouble()) {
          throw Refusal.of(reply, job, transport);
        }
        attempts.pauseAfter(reply);
      }
    }
  }

  private void checkAnnounced(HubReply reply, long expected) {
    String encoding = reply.header("Content-Encoding").orElse("identity");
    if (!encoding.equalsIgnoreCase("identity")) {
      throw new HubException(
          Reason.BAD_ANSWER,
          job + ": the server sent it as " + Quoted.of(encoding) + ", expected the file itself");
    }
    String announced = reply.header("Content-Length").orElse(Long.toString(expected));
    if (!announced.equals(Long.toString(expected))) {
      throw new HubException(
          Reason.WRONG_SIZE,
          job + ": expected " + expected + " bytes, the server sends " + Quoted.plain(announced));
    }
  }

  private void copy(HubReply reply) throws IOException {
    byte[] buffer = new byte[BUFFER_BYTES];
    long size = partial.size();
    try (PartialFile.Appender end = partial.append();
        StallGuard guard = new StallGuard(reply.body(), policy.stallTimeout())) {
      while (true) {
        int count = read(reply, guard, buffer, size);
        if (count < 0) {
          break;
        }
        if (count > file.size() - size) {
          throw new HubException(
              Reason.WRONG_SIZE,
              job + ": expected " + file.size() + " bytes, the server sends more");
        }
        end.write(buffer, count);
        size += count;
        position.accept(size);
      }
    }
    if (size < file.size()) {
      throw new IOException("it ended after " + size + " of " + file.size() + " bytes");
    }
  }

  private int read(HubReply reply, StallGuard guard, byte[] buffer, long size) throws IOException {
    try {
      int count = reply.body().read(buffer);
      guard.heard();
      return count;
    } catch (IOException e) {
      String why =
          guard.stalled()
              ? "nothing came for " + policy.stallTimeout().toMillis() + " ms"
              : String.valueOf(e.getMessage());
      throw new IOException(
          "it was cut after " + size + " of " + file.size() + " bytes: " + why, e);
    }
  }
}
