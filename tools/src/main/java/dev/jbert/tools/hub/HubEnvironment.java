package dev.jbert.tools.hub;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads the environment variables that every Hugging Face program reads, with the same precedence
 * as the reference client: {@code HF_ENDPOINT}; {@code HF_TOKEN}, else the file {@code
 * HF_TOKEN_PATH}, else {@code $HF_HOME/token}; {@code HF_HUB_OFFLINE} or {@code
 * TRANSFORMERS_OFFLINE}; {@code HF_HUB_CACHE}, else {@code $HF_HOME/hub}. {@code HF_HOME} is {@code
 * $XDG_CACHE_HOME/huggingface} when not set, and that {@code ~/.cache/huggingface}.
 */
final class HubEnvironment {

  private static final Set<String> TRUE = Set.of("1", "on", "yes", "true");
  private static final long MAX_TOKEN_BYTES = 10_000;

  private final Map<String, String> variables;
  private final Path userHome;

  /**
   * @param variables the environment, as {@link System#getenv()} gives it
   * @param userHome what {@code ~} stands for
   */
  HubEnvironment(Map<String, String> variables, Path userHome) {
    this.variables = Map.copyOf(variables);
    this.userHome = userHome;
  }

  /**
   * The settings that the environment asks for.
   *
   * @throws IOException if there is a token file that cannot be read
   * @throws IllegalArgumentException if a variable makes no sense; the message names it
   */
  HubSettings settings() throws IOException {
    return new HubSettings(
        endpoint(),
        token(),
        isTrue("HF_HUB_OFFLINE") || isTrue("TRANSFORMERS_OFFLINE"),
        path("HF_HUB_CACHE").orElseGet(() -> home().resolve("hub")));
  }

  private URI endpoint() {
    Optional<String> text = value("HF_ENDPOINT");
    if (text.isEmpty()) {
      return HubSettings.PUBLIC_ENDPOINT;
    }
    try {
      return new URI(text.get().replaceAll("/+$", ""));
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException("HF_ENDPOINT is not an address: " + e.getReason(), e);
    }
  }

  private Optional<HubToken> token() throws IOException {
    Optional<String> text = value("HF_TOKEN");
    if (text.isEmpty()) {
      Path file = path("HF_TOKEN_PATH").orElseGet(() -> home().resolve("token"));
      if (!Files.isRegularFile(file)) {
        return Optional.empty();
      }
      if (Files.size(file) > MAX_TOKEN_BYTES) {
        throw new IOException(
            file + " has " + Files.size(file) + " bytes, too many for a Hub token");
      }
      text = Optional.of(Files.readString(file).strip());
    }
    return text.filter(token -> !token.isEmpty()).map(HubToken::new);
  }

  private Path home() {
    return path("HF_HOME")
        .orElseGet(
            () ->
                path("XDG_CACHE_HOME")
                    .orElseGet(() -> userHome.resolve(".cache"))
                    .resolve("huggingface"));
  }

  private boolean isTrue(String variable) {
    return value(variable)
        .map(text -> text.toLowerCase(Locale.ROOT))
        .filter(TRUE::contains)
        .isPresent();
  }

  private Optional<Path> path(String variable) {
    return value(variable)
        .map(
            text ->
                text.equals("~") || text.startsWith("~/")
                    ? userHome.resolve(text.substring(Math.min(2, text.length())))
                    : Path.of(text));
  }

  private Optional<String> value(String variable) {
    return Optional.ofNullable(variables.get(variable))
        .map(String::strip)
        .filter(text -> !text.isEmpty());
  }
}
