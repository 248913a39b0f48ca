package dev.jbert.model;

import dev.jbert.kernel.EmbeddingTables;
import dev.jbert.kernel.Matrix;

/**
 * Tokens to vectors: {@code LayerNorm(word + token type + position)}, one row per token. Devlin et
 * al. 2019, section 3.
 *
 * @param tables word [V, H], token type [types, H], position [max positions, H]
 */
record Embeddings(EmbeddingTables tables) {

  static Embeddings load(ModelWeights weights, BertConfig config) {
    String prefix = weights.names().prefix();
    WeightNames.EmbeddingNames names = weights.names().embeddings();
    int h = config.hiddenSize();
    return new Embeddings(
        new EmbeddingTables(
            weights.matrix(prefix + names.word() + ".weight", config.vocabSize(), h),
            weights.matrix(prefix + names.tokenType() + ".weight", config.typeVocabSize(), h),
            weights.matrix(
                prefix + names.position() + ".weight", config.maxPositionEmbeddings(), h),
            weights.norm(prefix + names.norm(), h)));
  }

  /**
   * Embeds a batch.
   *
   * @param hiddenStates [T, H], overwritten
   */
  void forward(TokenBatch batch, Matrix hiddenStates, Workspace workspace) {
    workspace
        .kernels()
        .embed(
            tables,
            batch.inputIdsView(),
            batch.tokenTypeIdsView(),
            batch.positionsView(),
            hiddenStates);
  }
}
