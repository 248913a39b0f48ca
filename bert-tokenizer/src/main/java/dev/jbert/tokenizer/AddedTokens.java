package dev.jbert.tokenizer;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The added tokens of a tokenizer and their ids: those that the model's vocabulary has keep its
 * ids, the others get the next ones.
 */
final class AddedTokens {

  private final List<String> allTokens;
  private final Map<AddedToken, Integer> ids = new LinkedHashMap<>();
  private final Set<String> special = new HashSet<>();

  /**
   * @param added all added tokens in the order in which those that are new get their ids
   * @param modelTokens the vocabulary of the model in the order of ids
   */
  AddedTokens(List<AddedToken> added, List<String> modelTokens) {
    allTokens = new ArrayList<>(modelTokens);
    Map<String, Integer> known = HashMap.newHashMap(modelTokens.size());
    for (String token : modelTokens) {
      known.put(token, known.size());
    }
    for (AddedToken token : added) {
      if (known.putIfAbsent(token.content(), allTokens.size()) == null) {
        allTokens.add(token.content());
      }
      if (token.special()) {
        special.add(token.content());
      }
    }
    // Of tokens that look alike once normalised the special one is found, as in the reference.
    added.stream()
        .filter(AddedToken::special)
        .forEach(token -> ids.put(token, known.get(token.content())));
    added.stream()
        .filter(token -> !token.special())
        .forEach(token -> ids.put(token, known.get(token.content())));
  }

  /** All tokens in the order of ids: those of the model, then the new ones. */
  List<String> allTokens() {
    return Collections.unmodifiableList(allTokens);
  }

  /** The added tokens with their ids, special ones first. */
  Map<AddedToken, Integer> ids() {
    return Collections.unmodifiableMap(ids);
  }

  boolean isSpecial(String token) {
    return special.contains(token);
  }
}
