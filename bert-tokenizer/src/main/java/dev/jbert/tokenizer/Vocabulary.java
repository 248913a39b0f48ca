package dev.jbert.tokenizer;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;

/**
 * All tokens of a tokenizer and their ids: those of the model, from 0 on without a gap, then those
 * that were added to it. Immutable and thread-safe.
 */
public final class Vocabulary {

  private final List<String> tokens;
  private final Map<String, Integer> ids;
  private final int modelSize;

  /**
   * @param tokens in the order of ids, all different
   * @param modelSize how many of them belong to the model; the others were added
   */
  Vocabulary(List<String> tokens, int modelSize) {
    this.tokens = List.copyOf(tokens);
    this.modelSize = modelSize;
    this.ids = HashMap.newHashMap(tokens.size());
    for (int id = 0; id < tokens.size(); id++) {
      ids.put(tokens.get(id), id);
    }
  }

  /** How many tokens there are, added ones included; ids are below it. */
  public int size() {
    return tokens.size();
  }

  /** How many tokens the model's own vocabulary has, without added ones. */
  public int modelSize() {
    return modelSize;
  }

  /** The id of a token, if there is such a token. */
  public OptionalInt find(String token) {
    Integer id = ids.get(Objects.requireNonNull(token, "token"));
    return id == null ? OptionalInt.empty() : OptionalInt.of(id);
  }

  /**
   * The token of an id.
   *
   * @throws IllegalArgumentException if {@code id} is not from 0 to before {@link #size}
   */
  public String token(int id) {
    if (id < 0 || id >= tokens.size()) {
      throw new IllegalArgumentException(
          "token id " + id + " is not in the vocabulary, whose ids are 0 to " + (size() - 1));
    }
    return tokens.get(id);
  }

  /** All tokens in the order of their ids. */
  public List<String> tokens() {
    return tokens;
  }
}
