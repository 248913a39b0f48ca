package dev.jbert.tokenizer;

import dev.jbert.tokenizer.SpecialTokens.SpecialToken;
import java.util.ArrayList;
import java.util.Collections;
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

  private final ModelTokens model;
  private final List<String> tokens;
  private final Map<String, Integer> addedIds = new HashMap<>();

  /**
   * @param added the tokens that were added to the model's, in the order of ids
   */
  Vocabulary(ModelTokens model, List<String> added) {
    this.model = model;
    List<String> all = new ArrayList<>(model.tokens());
    all.addAll(added);
    this.tokens = Collections.unmodifiableList(all);
    for (String token : added) {
      addedIds.put(token, model.size() + addedIds.size());
    }
  }

  /** How many tokens there are, added ones included; ids are below it. */
  public int size() {
    return tokens.size();
  }

  /** How many tokens the model's own vocabulary has, without added ones. */
  public int modelSize() {
    return model.size();
  }

  /** The id of a token, if there is such a token. */
  public OptionalInt find(String token) {
    Integer added = addedIds.get(Objects.requireNonNull(token, "token"));
    return added == null ? model.find(token) : OptionalInt.of(added);
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

  /** A special token that is known to be there. */
  SpecialToken specialToken(String token) {
    return new SpecialToken(token, find(token).orElseThrow());
  }

  /** All tokens in the order of their ids. */
  public List<String> tokens() {
    return tokens;
  }
}
