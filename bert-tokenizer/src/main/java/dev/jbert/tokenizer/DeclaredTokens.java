package dev.jbert.tokenizer;

import dev.jbert.tokenizer.TokenizerFileException.Reason;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The added tokens that the files of a tokenizer declare, gathered from all of them: what a later
 * file says about a token replaces what an earlier one said.
 */
final class DeclaredTokens {

  private final Map<Integer, AddedToken> byId = new TreeMap<>();
  private final Map<String, Integer> ids = new LinkedHashMap<>();
  private final Map<String, AddedToken> withoutId = new LinkedHashMap<>();

  /**
   * Declares a token with its id.
   *
   * @param where the place in the file, for errors
   */
  void put(int id, AddedToken token, JsonValue where) {
    Integer knownId = ids.putIfAbsent(token.content(), id);
    AddedToken known = byId.get(id);
    if (knownId != null && knownId != id) {
      throw where.error(
          Reason.WRONG_ID,
          String.format("token '%s' has the ids %d and %d", token.content(), knownId, id));
    }
    if (known != null && !known.content().equals(token.content())) {
      throw where.error(
          Reason.WRONG_ID,
          String.format("id %d is of '%s' and of '%s'", id, known.content(), token.content()));
    }
    byId.put(id, token);
  }

  /** Declares a token that gets the next free id if the vocabulary lacks it. */
  void addIfUnknown(AddedToken token) {
    if (!ids.containsKey(token.content())) {
      withoutId.putIfAbsent(token.content(), token);
    }
  }

  boolean knows(String content) {
    return ids.containsKey(content) || withoutId.containsKey(content);
  }

  /**
   * All tokens, in the order that gives them their ids.
   *
   * @param file the file to name in errors
   * @throws TokenizerFileException if a declared id is not the one that the token gets: another one
   *     in the vocabulary, or one behind a gap
   */
  List<AddedToken> resolve(ModelTokens model, Path file) {
    List<AddedToken> tokens = new ArrayList<>(byId.values());
    withoutId.forEach(
        (content, token) -> {
          if (!ids.containsKey(content)) {
            tokens.add(token);
          }
        });
    Map<AddedToken, Integer> resolved = new AddedTokens(tokens, model).ids();
    byId.forEach(
        (id, token) -> {
          int found = resolved.get(token);
          if (found != id) {
            throw new TokenizerFileException(
                Reason.WRONG_ID,
                file,
                String.format(
                    "the added token '%s' has id %d, but with a vocabulary of %d it should be %d",
                    token.content(), id, model.size(), found));
          }
        });
    return tokens;
  }
}
