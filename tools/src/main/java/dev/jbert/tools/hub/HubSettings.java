package dev.jbert.tools.hub;

import java.net.URI;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/**
 * Where the Hub is, how this user is known there, and where other Hugging Face programs of this
 * user keep what they have downloaded.
 *
 * @param endpoint address of the Hub, {@code https}; {@code http} for mirrors and tests
 * @param token the user's access token, if there is one; never sent to another host, nor over plain
 *     http unless the endpoint is this very machine
 * @param offline whether requests are forbidden
 * @param huggingFaceCache folder that holds {@code models--ORG--NAME} folders; need not exist
 */
public record HubSettings(
    URI endpoint, Optional<HubToken> token, boolean offline, Path huggingFaceCache) {

  /** The public Hub. */
  public static final URI PUBLIC_ENDPOINT = URI.create("https://huggingface.co");

  /**
   * Checks the endpoint.
   *
   * @throws IllegalArgumentException if the endpoint is not an absolute http(s) address, or holds a
   *     user, a query or a fragment
   */
  public HubSettings {
    String scheme = endpoint.getScheme();
    boolean web = "https".equalsIgnoreCase(scheme) || "http".equalsIgnoreCase(scheme);
    if (!web
        || endpoint.getHost() == null
        || endpoint.getRawUserInfo() != null
        || endpoint.getRawQuery() != null
        || endpoint.getRawFragment() != null) {
      throw new IllegalArgumentException(
          "the Hub's endpoint is not of the form https://HOST[:PORT][/PATH]");
    }
  }

  /** The token as far as the endpoint may see it. */
  Optional<HubToken> sendableToken() {
    return token.filter(any -> endpoint.getScheme().equalsIgnoreCase("https") || isThisMachine());
  }

  private boolean isThisMachine() {
    String host = endpoint.getHost().toLowerCase(Locale.ROOT);
    return host.equals("localhost") || host.equals("127.0.0.1") || host.equals("[::1]");
  }
}
