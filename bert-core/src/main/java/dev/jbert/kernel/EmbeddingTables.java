package dev.jbert.kernel;

/**
 * The tables of an embedding layer.
 *
 * @param word [V, H]
 * @param tokenType [type vocabulary, H]
 * @param position [max positions, H]
 * @param norm over the sum
 */
public record EmbeddingTables(Matrix word, Matrix tokenType, Matrix position, LayerNorm norm) {}
