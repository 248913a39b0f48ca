package dev.jbert.tokenizer;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/** The vocabulary of the model itself, without added tokens. Immutable and thread-safe. */
final class ModelTokens {

  private final List<String> tokens;
  private final Map<String, Integer> ids;

  /** Tokens in the order of their ids, all different. */
  ModelTokens(List<String> tokens) {
    this(tokens, HashMap.newHashMap(tokens.size()));
    for (String token : this.tokens) {
      ids.put(token, ids.size());
    }
  }

  /**
   * @param ids of each of the tokens its place among them, kept and not copied
   */
  ModelTokens(List<String> tokens, Map<String, Integer> ids) {
    this.tokens = List.copyOf(tokens);
    this.ids = ids;
  }

  /** Whether no token is there twice, as it must be. */
  boolean areDifferent() {
    return ids.size() == tokens.size();
  }

  int size() {
    return tokens.size();
  }

  /** In the order of their ids. */
  List<String> tokens() {
    return tokens;
  }

  OptionalInt find(String token) {
    Integer id = ids.get(token);
    return id == null ? OptionalInt.empty() : OptionalInt.of(id);
  }

  boolean contains(String token) {
    return ids.containsKey(token);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ModelTokens that && tokens.equals(that.tokens);
  }

  @Override
  public int hashCode() {
    return tokens.hashCode();
  }

  @Override
  public String toString() {
    return tokens.toString();
  }
}
