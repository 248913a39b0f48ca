package dev.jbert.model;

import java.util.List;

/** What a checkpoint can hold beside the encoder and the pooler. */
public enum HeadKind {
  /** Predicts the token at a position, usually a masked one. Devlin et al. 2019, section 3.1. */
  MASKED_LM("masked-LM", "ForMaskedLM"),
  /** Predicts whether the second text follows the first. Devlin et al. 2019, section 3.1. */
  NEXT_SENTENCE("next-sentence", "ForNextSentencePrediction"),
  /** Finds where an answer starts and ends. Devlin et al. 2019, section 4.2. */
  QUESTION_ANSWERING("question answering", "ForQuestionAnswering"),
  /** Gives a text, or a pair of texts, a label. Devlin et al. 2019, section 4.1. */
  SEQUENCE_CLASSIFICATION("sequence classification", "ForSequenceClassification"),
  /** Gives every token a label. Devlin et al. 2019, section 5.3. */
  TOKEN_CLASSIFICATION("token classification", "ForTokenClassification"),
  /** Gives each of several choices a score. Devlin et al. 2019, section 4.4. */
  MULTIPLE_CHOICE("multiple choice", "ForMultipleChoice");

  /** Kinds that call their last layer by one name, {@code classifier}, in some families. */
  private static final List<HeadKind> CLASSIFIERS =
      List.of(SEQUENCE_CLASSIFICATION, TOKEN_CLASSIFICATION, MULTIPLE_CHOICE);

  private final String title;
  private final String architecture;

  HeadKind(String title, String architecture) {
    this.title = title;
    this.architecture = architecture;
  }

  /** What people call it, for messages and tables: {@code masked-LM}. */
  public String title() {
    return title;
  }

  /**
   * Whether weights of this kind's names can be taken for this kind: not when the architecture says
   * that they were trained as another kind of classifier.
   *
   * @param architectures as in config.json; may be empty, then nothing is ruled out
   */
  boolean agreesWith(List<String> architectures) {
    if (!CLASSIFIERS.contains(this)) {
      return true;
    }
    List<HeadKind> named =
        CLASSIFIERS.stream()
            .filter(
                kind -> architectures.stream().anyMatch(name -> name.endsWith(kind.architecture)))
            .toList();
    return named.isEmpty() || named.contains(this);
  }
}
