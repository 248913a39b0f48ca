package dev.jbert.model;

import dev.jbert.kernel.Activation;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The shape of a model of BERT's family: the keys of a Hugging Face config.json in camel case, by
 * BERT's names where a family has names of its own. The values stand in groups; each can be asked
 * for here, too.
 *
 * <pre>{@code
 * BertConfig.read(Path.of("bert-base-uncased")).hiddenSize()   // 768
 * }</pre>
 *
 * @param modelType {@code model_type}, the family; {@code bert} when the key is absent
 * @param architectures {@code architectures}, the model classes that the folder was saved from; may
 *     be empty
 * @param embeddings the embedding layer
 * @param encoder the layers of the encoder
 * @param decoder the decoder in families that have one
 * @param classifier what a classifier says
 */
public record BertConfig(
    String modelType,
    List<String> architectures,
    EmbeddingConfig embeddings,
    EncoderConfig encoder,
    Optional<DecoderConfig> decoder,
    ClassifierConfig classifier) {

  /** Copies the list. */
  public BertConfig {
    architectures = List.copyOf(architectures);
  }

  /**
   * Reads {@code config.json} of a model folder. Keys that are not listed above are ignored, except
   * those that would change the result: a decoder, cross-attention and relative positions are
   * refused.
   *
   * @throws CheckpointException if there is no such file, or it is not a sound configuration; names
   *     the file, the key, what was expected and what was found
   * @throws IOException if reading fails
   */
  public static BertConfig read(Path folder) throws IOException {
    return read(folder, ModelLimits.DEFAULTS);
  }

  /**
   * Reads as {@link #read(Path)} does, with other limits.
   *
   * @throws CheckpointException as {@link #read(Path)}, or if the file exceeds a limit
   * @throws IOException if reading fails
   */
  public static BertConfig read(Path folder, ModelLimits limits) throws IOException {
    return BertConfigReader.read(ConfigFile.read(folder, limits));
  }

  /** V, rows of the word embedding table. */
  public int vocabSize() {
    return embeddings.vocabSize();
  }

  /** E, width of the embedding tables; H except in ELECTRA. */
  public int embeddingSize() {
    return embeddings.embeddingSize();
  }

  /** Rows of the position table; see {@link #maxSequenceLength()}. */
  public int maxPositionEmbeddings() {
    return embeddings.maxPositionEmbeddings();
  }

  /** Which rows of the position table a token takes. */
  public PositionNumbering positionNumbering() {
    return embeddings.positionNumbering();
  }

  /** The longest sequence that the position table has rows for, in tokens. */
  public int maxSequenceLength() {
    return embeddings.maxSequenceLength();
  }

  /** Rows of the token type table; 0 in families without token types. */
  public int typeVocabSize() {
    return embeddings.typeVocabSize();
  }

  /** Id of the padding token. */
  public int padTokenId() {
    return embeddings.padTokenId();
  }

  /** Whether the masked-LM decoder is the word embedding table. */
  public boolean tieWordEmbeddings() {
    return embeddings.tieWordEmbeddings();
  }

  /** H. */
  public int hiddenSize() {
    return encoder.hiddenSize();
  }

  /** L, layers of the encoder. */
  public int numHiddenLayers() {
    return encoder.numHiddenLayers();
  }

  /** N, heads of the encoder's attention. */
  public int numAttentionHeads() {
    return encoder.numAttentionHeads();
  }

  /** D, the width of one attention head: H / N. */
  public int headSize() {
    return encoder.headSize();
  }

  /** I, width of the encoder's feed-forward part. */
  public int intermediateSize() {
    return encoder.intermediateSize();
  }

  /** The activation of the feed-forward parts, {@code hidden_act}. */
  public Activation hiddenAct() {
    return encoder.hiddenAct();
  }

  /** Epsilon of every LayerNorm. */
  public float layerNormEps() {
    return encoder.layerNormEps();
  }

  /** Buckets of distances that attention tells apart; 0 except in MPNet. */
  public int relativeAttentionNumBuckets() {
    return encoder.relativeAttentionNumBuckets();
  }

  /** Layers of the part that the hidden states come out of: the decoder's if there is one. */
  public int outputLayers() {
    return decoder.map(DecoderConfig::decoderLayers).orElse(numHiddenLayers());
  }

  /** Names of the classes of a classifier, in the order of the logits. */
  public List<String> labels() {
    return classifier.labels();
  }

  /** Number of classes of a classifier. */
  public int numLabels() {
    return classifier.numLabels();
  }

  /** What the logits of a classifier mean; empty when config.json does not say. */
  public Optional<ProblemType> problemType() {
    return classifier.problemType();
  }
}
