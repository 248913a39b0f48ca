package dev.jbert.model;

import dev.jbert.kernel.Activation;
import dev.jbert.kernel.EmbeddingTables;
import dev.jbert.kernel.LayerNorm;
import dev.jbert.kernel.Matrix;
import dev.jbert.kernel.WordTable;
import dev.jbert.model.Workspace.Buffer;
import java.util.Optional;

/**
 * Tokens to vectors: {@code LayerNorm(word + token type + position)}, one row per token. Devlin et
 * al. 2019, section 3.
 *
 * @param config the model's shape
 * @param tables word [V, E], token type [types, E], position [max positions, E]; families without
 *     token types have one of zeros
 * @param projection [H, E] where the tables are of another width than the layers. Clark et al.
 *     2020, section 3.3
 */
record Embeddings(BertConfig config, EmbeddingTables tables, Optional<Linear> projection) {

  static Embeddings load(WeightPacker packer, BertConfig config, WordEmbeddings where) {
    ModelWeights weights = packer.weights();
    String prefix = weights.names().prefix();
    WeightNames.EmbeddingNames names = weights.names().embeddings();
    int e = config.embeddingSize();
    Matrix tokenType =
        names
            .tokenType()
            .map(name -> weights.matrix(prefix + name + ".weight", config.typeVocabSize(), e))
            .orElse(Matrix.zeros(1, e));
    EmbeddingTables tables =
        new EmbeddingTables(
            word(weights, config, where),
            tokenType,
            positions(weights, config, names.position()),
            weights.norm(prefix + names.norm(), e));
    Optional<Linear> projection =
        e == config.hiddenSize()
            ? Optional.empty()
            : names.projection().map(name -> packer.linear(prefix + name, config.hiddenSize(), e));
    return new Embeddings(config, tables, projection);
  }

  private static WordTable word(ModelWeights weights, BertConfig config, WordEmbeddings where) {
    int rows = config.vocabSize();
    int e = config.embeddingSize();
    String name = weights.names().word();
    weights.requireShape(name, rows, e);
    boolean scaled = config.decoder().map(DecoderConfig::scaleEmbedding).orElse(false);
    float scale = scaled ? (float) Math.sqrt(e) : 1;
    WordTable words = new FileWords(weights.tensor(name), rows, e, scale);
    if (where == WordEmbeddings.IN_FILE) {
      return words;
    }
    Matrix copy = Matrix.zeros(rows, e);
    words.read(0, copy);
    return WordTable.of(copy);
  }

  private static Matrix positions(ModelWeights weights, BertConfig config, String name) {
    int rows = config.positionNumbering().tableRows(config.maxPositionEmbeddings());
    return weights.matrix(
        weights.names().prefix() + name + ".weight", rows, config.embeddingSize());
  }

  /** Reads the norm that the result comes out of, unless it is projected behind it. */
  static Optional<LayerNorm> outputNorm(ModelWeights weights, BertConfig config) {
    WeightNames names = weights.names();
    int e = config.embeddingSize();
    return e == config.hiddenSize()
        ? Optional.of(weights.norm(names.prefix() + names.embeddings().norm(), e))
        : Optional.empty();
  }

  /** The decoder's embeddings: the same words, positions and norm of its own. */
  Embeddings ofDecoder(ModelWeights weights) {
    DecoderNames names = weights.names().decoder().orElseThrow();
    return new Embeddings(
        config,
        new EmbeddingTables(
            tables.word(),
            tables.tokenType(),
            positions(weights, config, names.position()),
            weights.norm(weights.names().prefix() + names.norm(), config.embeddingSize())),
        projection);
  }

  /**
   * Embeds a batch.
   *
   * @param hiddenStates [T, H], overwritten
   */
  void forward(TokenBatch batch, Matrix hiddenStates, Workspace workspace) {
    Matrix sum =
        projection.isEmpty()
            ? hiddenStates
            : workspace.matrix(Buffer.ATTENDED, batch.tokens(), config.embeddingSize());
    int[] tokenTypeIds =
        config.typeVocabSize() == 0 ? new int[batch.tokens()] : batch.tokenTypeIdsView();
    int[] positions = config.positionNumbering().rows(batch, config.padTokenId());
    workspace.kernels().embed(tables, batch.inputIdsView(), tokenTypeIds, positions, sum);
    if (projection.isPresent()) {
      projection.get().forward(sum, Activation.IDENTITY, hiddenStates, workspace);
    }
  }
}
