package dev.jbert.tools.convert;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Tensors that a checkpoint holds once under several names. A model that ties its output layer to
 * its embeddings looks for the embedding only; its other names are the ones known here.
 */
public final class TiedNames {

  /** Second names, in the model families of this project. */
  private static final Pattern ALIAS =
      Pattern.compile(
          "(.*\\.)?("
              + "predictions\\.decoder\\.(weight|bias)" // BERT: embeddings, cls.predictions.bias
              + "|lm_head\\.decoder\\.(weight|bias)" // RoBERTa, MPNet: embeddings, lm_head.bias
              + "|(generator_)?lm_head\\.weight" // ELECTRA, BART
              + "|vocab_projector\\.weight" // DistilBERT
              + "|(encoder|decoder)\\.embed_tokens\\.weight" // BART: shared.weight
              + ")");

  private TiedNames() {}

  /**
   * The names that need not be written, each with the name that stands for it.
   *
   * @param groups names of one and the same tensor, one group per tensor
   * @return second name to first name; a group without a first name, or of names that are not known
   *     to be tied, gives nothing and is to be written under all its names
   */
  public static Map<String, String> redundant(Collection<List<String>> groups) {
    Map<String, String> redundant = new LinkedHashMap<>();
    for (List<String> names : groups) {
      names.stream()
          .filter(name -> !isAlias(name))
          .findFirst()
          .ifPresent(
              kept ->
                  names.stream()
                      .filter(TiedNames::isAlias)
                      .forEach(alias -> redundant.put(alias, kept)));
    }
    return redundant;
  }

  private static boolean isAlias(String name) {
    return ALIAS.matcher(name).matches();
  }
}
