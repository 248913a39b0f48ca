package dev.jbert.model;

import dev.jbert.kernel.Activation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * How a family names the weights of its heads. Names are whole; they stand without {@code .weight}
 * and {@code .bias}.
 *
 * @param maskedLm the masked-LM head
 * @param nextSentence the next-sentence head's linear layer, [2, H]
 * @param questionAnswering the question answering head's linear layer, [2, H]
 * @param tokenClassification the token classification head's linear layer, [labels, H]
 * @param sequenceClassification the sequence classification head
 * @param multipleChoice the multiple choice head, one logit per choice
 */
public record HeadNames(
    Optional<MaskedLmNames> maskedLm,
    Optional<String> nextSentence,
    String questionAnswering,
    String tokenClassification,
    SequenceHead sequenceClassification,
    SequenceHead multipleChoice) {

  /**
   * Names of the masked-LM head.
   *
   * @param transform [E, H], followed by the activation; E is the width of the word embeddings,
   *     nearly always H
   * @param transformNorm LayerNorm after it
   * @param decoder [V, E]; absent when tied to the word embeddings
   * @param bias [V], a whole name without suffix
   * @param activation after the transform; empty for the model's own
   */
  public record MaskedLmNames(
      String transform,
      String transformNorm,
      String decoder,
      String bias,
      Optional<Activation> activation) {

    /**
     * The name of the decoder's bias. Files hold it under {@code bias}, under the decoder's name
     * or, when they are tied, under both; a decoder of its own has a bias of its own.
     *
     * @param tied whether the decoder is the word embedding table
     * @param has whether a checkpoint has a weight of a name
     */
    public String biasIn(boolean tied, Predicate<String> has) {
      String ownBias = decoder + ".bias";
      boolean useOwn = has.test(ownBias) && !(tied && has.test(bias));
      return useOwn ? ownBias : bias;
    }

    private List<WeightSpec> required(BertConfig config, Predicate<String> has) {
      int e = config.embeddingSize();
      int v = config.vocabSize();
      boolean tied = config.tieWordEmbeddings();
      List<WeightSpec> specs =
          new ArrayList<>(WeightSpec.linear(transform, e, config.hiddenSize()));
      specs.addAll(WeightSpec.norm(transformNorm, e));
      specs.add(new WeightSpec(biasIn(tied, has), List.of(v)));
      if (!tied) {
        specs.add(new WeightSpec(decoder + ".weight", List.of(v, e)));
      }
      return specs;
    }
  }

  /**
   * Weights that a head cannot do without; none where the family has no such head.
   *
   * @param has whether a checkpoint has a weight of a name: some weights have two
   */
  List<WeightSpec> required(HeadKind kind, BertConfig config, Predicate<String> has) {
    int h = config.hiddenSize();
    return switch (kind) {
      case MASKED_LM -> maskedLm.map(names -> names.required(config, has)).orElse(List.of());
      case NEXT_SENTENCE -> nextSentence.map(n -> WeightSpec.linear(n, 2, h)).orElse(List.of());
      case QUESTION_ANSWERING -> WeightSpec.linear(questionAnswering, 2, h);
      case SEQUENCE_CLASSIFICATION -> sequence(sequenceClassification, config.numLabels(), h);
      case TOKEN_CLASSIFICATION -> WeightSpec.linear(tokenClassification, config.numLabels(), h);
      case MULTIPLE_CHOICE -> sequence(multipleChoice, 1, h);
    };
  }

  private static List<WeightSpec> sequence(SequenceHead head, int labels, int hiddenSize) {
    List<WeightSpec> specs = new ArrayList<>();
    for (SequenceHead.Inner layer : head.inner()) {
      specs.addAll(WeightSpec.linear(layer.name(), hiddenSize, hiddenSize));
    }
    specs.addAll(WeightSpec.linear(head.output(), labels, hiddenSize));
    return specs;
  }

  /** Weights of the masked-LM decoder that a file may hold although they are tied to others. */
  List<String> tied() {
    return maskedLm
        .map(n -> List.of(n.decoder() + ".weight", n.decoder() + ".bias", n.bias()))
        .orElse(List.of());
  }
}
