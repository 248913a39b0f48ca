package dev.jbert.model;

/**
 * The embedding layer: the keys of config.json in camel case.
 *
 * @param vocabSize V, rows of the word embedding table
 * @param embeddingSize E, width of the embedding tables; H except in ELECTRA, where the embeddings
 *     may be narrower and are projected to H
 * @param maxPositionEmbeddings rows of the position table; see {@link #maxSequenceLength()}
 * @param positionNumbering which of these rows a token takes
 * @param typeVocabSize rows of the token type table; 0 in families without token types, which then
 *     are not read
 * @param padTokenId id of the padding token; the family's when the key is absent, 0 or 1
 * @param tieWordEmbeddings whether the masked-LM decoder is the word embedding table
 */
public record EmbeddingConfig(
    int vocabSize,
    int embeddingSize,
    int maxPositionEmbeddings,
    PositionNumbering positionNumbering,
    int typeVocabSize,
    int padTokenId,
    boolean tieWordEmbeddings) {

  /** The longest sequence that the position table has rows for, in tokens. */
  public int maxSequenceLength() {
    return maxPositionEmbeddings - positionNumbering.reservedRows(padTokenId);
  }
}
