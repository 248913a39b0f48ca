package dev.jbert.tools.onnx;

/**
 * A sentence-embedding model whose ONNX file comes without its settings, and these settings, as its
 * publisher's folder has them. All such models are lower-casing BERTs of 384 dimensions whose
 * vectors are normalised and compared by the cosine.
 *
 * @param name the model's short name, for example {@code all-MiniLM-L6-v2}
 * @param organisation who has it on the Hugging Face Hub
 * @param pooling how token vectors become one
 * @param maxSeqLength how many tokens of a text count, special ones included
 * @param numAttentionHeads N, which stands in no weight's shape
 */
public record SentenceModel(
    String name, String organisation, Pooling pooling, int maxSeqLength, int numAttentionHeads) {

  /** How the vectors of a text's tokens become one. */
  public enum Pooling {
    /** The first token's vector. */
    CLS,
    /** The mean over all tokens. */
    MEAN
  }

  /** Sentence-transformers' all-MiniLM-L6-v2: 6 layers, 256 tokens. */
  public static final SentenceModel ALL_MINILM_L6_V2 =
      new SentenceModel("all-MiniLM-L6-v2", "sentence-transformers", Pooling.MEAN, 256, 12);

  /** BAAI's bge-small-en-v1.5: 12 layers, 512 tokens, the first token's vector. */
  public static final SentenceModel BGE_SMALL_EN_V1_5 =
      new SentenceModel("bge-small-en-v1.5", "BAAI", Pooling.CLS, 512, 12);

  /**
   * Microsoft's e5-small-v2: 12 layers, 512 tokens. It was trained on texts behind {@code "query:
   * "} or {@code "passage: "}; its publisher's folder leaves these prompts to the caller.
   */
  public static final SentenceModel E5_SMALL_V2 =
      new SentenceModel("e5-small-v2", "intfloat", Pooling.MEAN, 512, 12);
}
