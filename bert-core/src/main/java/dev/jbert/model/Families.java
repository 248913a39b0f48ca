package dev.jbert.model;

import dev.jbert.kernel.Activation;
import dev.jbert.model.DecoderNames.CrossNames;
import dev.jbert.model.HeadNames.MaskedLmNames;
import dev.jbert.model.SequenceHead.Inner;
import dev.jbert.model.SequenceHead.SequenceVector;
import dev.jbert.model.WeightNames.EmbeddingNames;
import dev.jbert.model.WeightNames.LayerNames;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The table of families: {@code model_type} of config.json to what sets it apart. */
final class Families {

  private static final String QUESTION_ANSWERING = "qa_outputs";
  private static final String CLASSIFIER = "classifier";

  private static final SequenceHead POOLED =
      new SequenceHead(SequenceVector.POOLER_OUTPUT, List.of(), CLASSIFIER);

  private static final EmbeddingNames EMBEDDINGS =
      new EmbeddingNames(
          "embeddings.word_embeddings",
          Optional.of("embeddings.token_type_embeddings"),
          "embeddings.position_embeddings",
          "embeddings.LayerNorm",
          Optional.empty(),
          List.of());

  private static final EmbeddingNames EMBEDDINGS_WITHOUT_TOKEN_TYPES =
      new EmbeddingNames(
          EMBEDDINGS.word(),
          Optional.empty(),
          EMBEDDINGS.position(),
          EMBEDDINGS.norm(),
          Optional.empty(),
          List.of());

  private static final EmbeddingNames PROJECTED_EMBEDDINGS =
      new EmbeddingNames(
          EMBEDDINGS.word(),
          EMBEDDINGS.tokenType(),
          EMBEDDINGS.position(),
          EMBEDDINGS.norm(),
          Optional.of("embeddings_project"),
          List.of());

  private static final LayerNames LAYER =
      new LayerNames(
          "encoder.layer.%d.",
          "attention.self.query",
          "attention.self.key",
          "attention.self.value",
          "attention.output.dense",
          "attention.output.LayerNorm",
          "intermediate.dense",
          "output.dense",
          "output.LayerNorm");

  private static final Optional<MaskedLmNames> LM_HEAD =
      Optional.of(
          new MaskedLmNames(
              "lm_head.dense",
              "lm_head.layer_norm",
              "lm_head.decoder",
              "lm_head.bias",
              Optional.of(Activation.GELU_ERF)));

  private static final Map<String, Family> FAMILIES =
      Map.of(
          "bart", bart(),
          "bert", bert(),
          "distilbert", distilbert(),
          "roberta", roberta(),
          "xlm-roberta", roberta(),
          "camembert", roberta(),
          "electra", electra(),
          "mpnet", mpnet());

  private Families() {}

  /** Devlin et al. 2019. */
  private static Family bert() {
    HeadNames heads =
        new HeadNames(
            Optional.of(
                new MaskedLmNames(
                    "cls.predictions.transform.dense",
                    "cls.predictions.transform.LayerNorm",
                    "cls.predictions.decoder",
                    "cls.predictions.bias",
                    Optional.empty())),
            Optional.of("cls.seq_relationship"),
            QUESTION_ANSWERING,
            CLASSIFIER,
            POOLED,
            POOLED);
    return new Family(
        ConfigKeys.BERT,
        new WeightNames(
            "bert.",
            EMBEDDINGS,
            LAYER,
            Optional.empty(),
            Optional.of("pooler.dense"),
            Optional.empty(),
            heads),
        PositionNumbering.FROM_ZERO,
        Optional.empty(),
        0);
  }

  /** Sanh et al. 2019: no token types, no pooler. */
  private static Family distilbert() {
    LayerNames layer =
        new LayerNames(
            "transformer.layer.%d.",
            "attention.q_lin",
            "attention.k_lin",
            "attention.v_lin",
            "attention.out_lin",
            "sa_layer_norm",
            "ffn.lin1",
            "ffn.lin2",
            "output_layer_norm");
    SequenceHead classifier = firstToken("pre_classifier", Activation.RELU, CLASSIFIER);
    HeadNames heads =
        new HeadNames(
            Optional.of(
                new MaskedLmNames(
                    "vocab_transform",
                    "vocab_layer_norm",
                    "vocab_projector",
                    "vocab_projector.bias",
                    Optional.empty())),
            Optional.empty(),
            QUESTION_ANSWERING,
            CLASSIFIER,
            classifier,
            classifier);
    return new Family(
        ConfigKeys.DISTILBERT,
        new WeightNames(
            "distilbert.",
            EMBEDDINGS_WITHOUT_TOKEN_TYPES,
            layer,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            heads),
        PositionNumbering.FROM_ZERO,
        Optional.of(1e-12f),
        0);
  }

  /** Liu et al. 2019; XLM-R (Conneau et al. 2020) and CamemBERT (Martin et al. 2020) share it. */
  private static Family roberta() {
    HeadNames heads =
        new HeadNames(
            LM_HEAD,
            Optional.empty(),
            QUESTION_ANSWERING,
            CLASSIFIER,
            firstToken("classifier.dense", Activation.TANH, "classifier.out_proj"),
            POOLED);
    return new Family(
        ConfigKeys.BERT,
        new WeightNames(
            "roberta.",
            EMBEDDINGS,
            LAYER,
            Optional.empty(),
            Optional.of("pooler.dense"),
            Optional.empty(),
            heads),
        PositionNumbering.AFTER_PADDING,
        Optional.empty(),
        1);
  }

  /** Clark et al. 2020: embeddings may be narrower than the layers; no pooler. */
  private static Family electra() {
    HeadNames heads =
        new HeadNames(
            Optional.of(
                new MaskedLmNames(
                    "generator_predictions.dense",
                    "generator_predictions.LayerNorm",
                    "generator_lm_head",
                    "generator_lm_head.bias",
                    Optional.of(Activation.GELU_ERF))),
            Optional.empty(),
            QUESTION_ANSWERING,
            CLASSIFIER,
            firstToken("classifier.dense", Activation.GELU_ERF, "classifier.out_proj"),
            firstToken("sequence_summary.summary", Activation.GELU_ERF, CLASSIFIER));
    return new Family(
        ConfigKeys.BERT,
        new WeightNames(
            "electra.",
            PROJECTED_EMBEDDINGS,
            LAYER,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            heads),
        PositionNumbering.FROM_ZERO,
        Optional.empty(),
        0);
  }

  /** Song et al. 2020: no token types; attention knows how far apart two tokens are. */
  private static Family mpnet() {
    LayerNames layer =
        new LayerNames(
            "encoder.layer.%d.",
            "attention.attn.q",
            "attention.attn.k",
            "attention.attn.v",
            "attention.attn.o",
            "attention.LayerNorm",
            "intermediate.dense",
            "output.dense",
            "output.LayerNorm");
    HeadNames heads =
        new HeadNames(
            LM_HEAD,
            Optional.empty(),
            QUESTION_ANSWERING,
            CLASSIFIER,
            firstToken("classifier.dense", Activation.TANH, "classifier.out_proj"),
            POOLED);
    return new Family(
        ConfigKeys.BERT,
        new WeightNames(
            "mpnet.",
            EMBEDDINGS_WITHOUT_TOKEN_TYPES,
            layer,
            Optional.of("encoder.relative_attention_bias"),
            Optional.of("pooler.dense"),
            Optional.empty(),
            heads),
        PositionNumbering.AFTER_PADDING,
        Optional.empty(),
        1);
  }

  /** Lewis et al. 2020: an encoder and a decoder; the end of the text stands for all of it. */
  private static Family bart() {
    EmbeddingNames embeddings =
        new EmbeddingNames(
            "shared",
            Optional.empty(),
            "encoder.embed_positions",
            "encoder.layernorm_embedding",
            Optional.empty(),
            List.of("encoder.embed_tokens", "decoder.embed_tokens"));
    SequenceHead classifier =
        new SequenceHead(
            SequenceVector.LAST_END_OF_TEXT,
            List.of(new Inner("classification_head.dense", Activation.TANH)),
            "classification_head.out_proj");
    DecoderNames decoder =
        new DecoderNames(
            "decoder.embed_positions",
            "decoder.layernorm_embedding",
            bartLayer("decoder.layers.%d."),
            new CrossNames(
                "encoder_attn.q_proj",
                "encoder_attn.k_proj",
                "encoder_attn.v_proj",
                "encoder_attn.out_proj",
                "encoder_attn_layer_norm"));
    HeadNames heads =
        new HeadNames(
            Optional.empty(), Optional.empty(), QUESTION_ANSWERING, CLASSIFIER, classifier, POOLED);
    return new Family(
        ConfigKeys.BART,
        new WeightNames(
            "model.",
            embeddings,
            bartLayer("encoder.layers.%d."),
            Optional.empty(),
            Optional.empty(),
            Optional.of(decoder),
            heads),
        PositionNumbering.AFTER_TWO_ROWS,
        Optional.of(1e-5f),
        1);
  }

  private static LayerNames bartLayer(String path) {
    return new LayerNames(
        path,
        "self_attn.q_proj",
        "self_attn.k_proj",
        "self_attn.v_proj",
        "self_attn.out_proj",
        "self_attn_layer_norm",
        "fc1",
        "fc2",
        "final_layer_norm");
  }

  private static SequenceHead firstToken(String dense, Activation activation, String output) {
    return new SequenceHead(
        SequenceVector.FIRST_TOKEN, List.of(new Inner(dense, activation)), output);
  }

  /** The values of {@code model_type} that can be loaded. */
  static Set<String> modelTypes() {
    return new TreeSet<>(FAMILIES.keySet());
  }

  /** The family of a {@code model_type}; empty if it is not in the table. */
  static Optional<Family> find(String modelType) {
    return Optional.ofNullable(FAMILIES.get(modelType));
  }

  /** How the family of a configuration names its weights. */
  static WeightNames names(BertConfig config) {
    return FAMILIES.get(config.modelType()).names();
  }
}
