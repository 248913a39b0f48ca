package dev.jbert.tokenizer;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The added tokens of a tokenizer and their ids: those that the model's vocabulary has keep its
 * ids, the others get the next ones.
 */
final class AddedTokens {

  private final Map<AddedToken, Integer> ids = new LinkedHashMap<>();
  private final List<String> newTokens = new ArrayList<>();

  /**
   * @param added all added tokens in the order in which those that are new get their ids
   */
  AddedTokens(List<AddedToken> added, ModelTokens model) {
    Map<String, Integer> known = new HashMap<>();
    for (AddedToken token : added) {
      String content = token.content();
      if (!known.containsKey(content)) {
        known.put(content, model.find(content).orElse(model.size() + newTokens.size()));
        if (!model.contains(content)) {
          newTokens.add(content);
        }
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

  /** The tokens that the model's vocabulary lacks, in the order of their ids. */
  List<String> newTokens() {
    return Collections.unmodifiableList(newTokens);
  }

  /** The added tokens with their ids, special ones first. */
  Map<AddedToken, Integer> ids() {
    return Collections.unmodifiableMap(ids);
  }
}
