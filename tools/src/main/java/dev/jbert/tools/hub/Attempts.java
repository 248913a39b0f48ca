package dev.jbert.tools.hub;

import dev.jbert.tools.hub.HubException.Reason;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/** Counts the tries of one job and waits between them: bounded in number and in time. */
final class Attempts {

  private final NetworkPolicy policy;
  private final HubTransport transport;
  private final String job;
  private int failed;

  /**
   * @param job what is being tried, the beginning of a message: {@code "the file config.json"}
   */
  Attempts(NetworkPolicy policy, HubTransport transport, String job) {
    this.policy = policy;
    this.transport = transport;
    this.job = job;
  }

  /**
   * Waits before the next try after a failed connection or a cut transfer.
   *
   * @throws HubException if there is no next try; a Hub that never answered is not tried again
   */
  void pauseAfter(IOException failure) throws IOException {
    if (failure instanceof InterruptedIOException) {
      throw failure;
    }
    failed++;
    if (!transport.everAnswered()) {
      throw new HubException(
          Reason.UNREACHABLE, job + ": the Hub cannot be reached: " + text(failure), failure);
    }
    if (failed >= policy.attempts()) {
      throw new HubException(
          Reason.CUT_SHORT,
          job + ": the transfer failed " + failed + " times, at last with: " + text(failure),
          failure);
    }
    sleep(backOff());
  }

  /**
   * Waits before the next try after an answer that may change: 429, 408 and 5xx.
   *
   * @throws HubException if there is no next try, or the server asks for a longer wait than the
   *     policy's
   */
  void pauseAfter(HubReply reply) throws IOException {
    failed++;
    Reason reason =
        reply.status() == HubReply.TOO_MANY_REQUESTS
            ? Reason.RATE_LIMITED
            : Reason.UNEXPECTED_STATUS;
    if (failed >= policy.attempts()) {
      throw new HubException(
          reason,
          job + ": the Hub answered " + reply.status() + " to the last of " + failed + " requests");
    }
    Duration pause = askedPause(reply).orElseGet(this::backOff);
    if (pause.compareTo(policy.longestPause()) > 0) {
      throw new HubException(
          reason,
          job
              + ": the Hub answered "
              + reply.status()
              + " and asks to wait for "
              + pause.toSeconds()
              + " s, more than the limit of "
              + policy.longestPause().toSeconds()
              + " s");
    }
    sleep(pause);
  }

  /** Counts a try that failed for a reason in the local file; the next may follow at once. */
  void again(Reason reason, String problem) {
    failed++;
    if (failed >= policy.attempts()) {
      throw new HubException(reason, job + ": " + problem + ", " + failed + " times");
    }
  }

  private Duration backOff() {
    Duration pause = policy.firstPause().multipliedBy(1L << Math.min(failed - 1, 30));
    return pause.compareTo(policy.longestPause()) > 0 ? policy.longestPause() : pause;
  }

  /** {@code Retry-After}, in seconds or as a date (RFC 9110, section 10.2.3). */
  private static Optional<Duration> askedPause(HubReply reply) {
    return reply.header("Retry-After").map(String::strip).flatMap(Attempts::pause);
  }

  private static Optional<Duration> pause(String text) {
    if (text.matches("[0-9]{1,9}")) {
      return Optional.of(Duration.ofSeconds(Long.parseLong(text)));
    }
    try {
      Instant until = ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
      Duration pause = Duration.between(Instant.now(), until);
      return Optional.of(pause.isNegative() ? Duration.ZERO : pause);
    } catch (DateTimeException e) {
      // Neither form: as if the header were not there, which the standard allows.
      return Optional.empty();
    }
  }

  private static void sleep(Duration pause) throws InterruptedIOException {
    try {
      Thread.sleep(pause);
    } catch (InterruptedException e) {
      throw HubTransport.interrupted(e);
    }
  }

  private static String text(IOException failure) {
    String message = failure.getMessage();
    return Quoted.plain(message == null ? failure.getClass().getSimpleName() : message);
  }
}
