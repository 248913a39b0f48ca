package dev.jbert.tools.hub;

import java.time.Duration;

/**
 * How long and how often the network is tried.
 *
 * @param attempts requests for one file or listing, at least 1; each failed one that may be
 *     repeated costs one
 * @param firstPause wait after the first failure; doubled after each further one
 * @param longestPause the longest wait; a server that asks for more is taken at its word and left
 * @param connectTimeout wait for a connection
 * @param answerTimeout wait for the head of an answer
 * @param stallTimeout wait for the next bytes of a body
 */
record NetworkPolicy(
    int attempts,
    Duration firstPause,
    Duration longestPause,
    Duration connectTimeout,
    Duration answerTimeout,
    Duration stallTimeout) {

  /** 6 attempts, pauses of 0.5 s to 60 s, 10 s to connect, 30 s for an answer or the next bytes. */
  static final NetworkPolicy DEFAULT =
      new NetworkPolicy(
          6,
          Duration.ofMillis(500),
          Duration.ofSeconds(60),
          Duration.ofSeconds(10),
          Duration.ofSeconds(30),
          Duration.ofSeconds(30));

  /**
   * Checks the number of attempts.
   *
   * @throws IllegalArgumentException if there is not at least one
   */
  NetworkPolicy {
    if (attempts < 1) {
      throw new IllegalArgumentException("attempts is " + attempts + ", expected at least 1");
    }
  }
}
