package dev.jbert.pipeline;

import dev.jbert.tokenizer.EncodingOptions;
import dev.jbert.tokenizer.Tokenizer;
import dev.jbert.tokenizer.Truncation;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The ids of the targets of {@link FillMask}.
 *
 * @param ids ascending, each once; empty when no targets are given
 * @param warnings one for each target that is not a token
 */
record TargetTokens(int[] ids, List<String> warnings) {

  /**
   * Looks targets up; for one that is not in the vocabulary its first piece stands in, with a
   * warning, as in the reference.
   *
   * @throws IllegalArgumentException if targets are given, but none of them has any piece
   */
  static TargetTokens find(List<String> targets, Tokenizer tokenizer) {
    SortedSet<Integer> ids = new TreeSet<>();
    List<String> warnings = new ArrayList<>();
    for (String target : targets) {
      OptionalInt id = tokenizer.vocabulary().find(target);
      if (id.isPresent()) {
        ids.add(id.getAsInt());
        continue;
      }
      int[] firstPiece = firstPiece(target, tokenizer);
      if (firstPiece.length == 0) {
        warnings.add("target \"%s\" has no token and is ignored".formatted(target));
      } else {
        ids.add(firstPiece[0]);
        warnings.add(
            "target \"%s\" is not in the vocabulary, its first piece \"%s\" stands in for it"
                .formatted(target, tokenizer.vocabulary().token(firstPiece[0])));
      }
    }
    if (ids.isEmpty() && !targets.isEmpty()) {
      throw new IllegalArgumentException("none of the targets " + targets + " has any token");
    }
    return new TargetTokens(
        ids.stream().mapToInt(Integer::intValue).toArray(), List.copyOf(warnings));
  }

  private static int[] firstPiece(String target, Tokenizer tokenizer) {
    EncodingOptions onePiece =
        EncodingOptions.defaults()
            .withoutSpecialTokens()
            .withTruncation(Truncation.LONGEST_FIRST)
            .withMaxLength(1);
    return tokenizer.encode(target, onePiece).inputIds();
  }
}
