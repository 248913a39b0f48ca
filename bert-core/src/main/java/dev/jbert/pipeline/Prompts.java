package dev.jbert.pipeline;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What can be put before a text, so that the model knows what the text is for.
 *
 * @param byName the prompts, for example {@code "query: "} by the name {@code query}
 * @param defaultPromptName the one that is put before every text unless the caller says otherwise
 */
public record Prompts(Map<String, String> byName, Optional<String> defaultPromptName) {

  /**
   * Copies the prompts and keeps their order.
   *
   * @throws IllegalArgumentException if there is no prompt of the default's name
   */
  public Prompts {
    byName = Collections.unmodifiableMap(new LinkedHashMap<>(byName));
    if (defaultPromptName.isPresent() && !byName.containsKey(defaultPromptName.get())) {
      throw new IllegalArgumentException(noSuchPrompt(byName, defaultPromptName.get()));
    }
  }

  /** No prompt. */
  public static Prompts none() {
    return new Prompts(Map.of(), Optional.empty());
  }

  /**
   * The text of a prompt; empty if there is none.
   *
   * @throws IllegalArgumentException if there is no prompt of that name; lists those that there are
   */
  public String text(PromptChoice choice) {
    return switch (choice) {
      case PromptChoice.Default() -> defaultPromptName.map(byName::get).orElse("");
      case PromptChoice.Text(String text) -> text;
      case PromptChoice.Named(String name) -> {
        String text = byName.get(name);
        if (text == null) {
          throw new IllegalArgumentException(noSuchPrompt(byName, name));
        }
        yield text;
      }
    };
  }

  private static String noSuchPrompt(Map<String, String> byName, String name) {
    return "there is no prompt \"%s\": the model has %s"
        .formatted(name, byName.isEmpty() ? "none" : String.join(", ", byName.keySet()));
  }
}
