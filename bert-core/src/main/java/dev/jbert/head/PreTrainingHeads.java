package dev.jbert.head;

import dev.jbert.model.BertModel;
import dev.jbert.model.CheckpointException;

/**
 * Both heads that BERT is pre-trained with. Devlin et al. 2019, section 3.1.
 *
 * @param maskedLm prediction logits from the last hidden state
 * @param nextSentence sequence relationship logits from the pooler output
 */
public record PreTrainingHeads(MaskedLmHead maskedLm, NextSentenceHead nextSentence) {

  /**
   * Reads both heads of the model's checkpoint.
   *
   * @throws CheckpointException if the checkpoint lacks one of them; lists what is missing
   */
  public static PreTrainingHeads load(BertModel model) {
    return new PreTrainingHeads(MaskedLmHead.load(model), NextSentenceHead.load(model));
  }
}
