package dev.jbert.model;

/**
 * The decoder of a model that has one, BART: the keys of config.json in camel case.
 *
 * @param decoderLayers layers of the decoder, 0 or more
 * @param decoderAttentionHeads heads of its attentions, a divisor of H
 * @param decoderFfnDim width of its feed-forward part
 * @param decoderStartTokenId the token that it begins with
 * @param eosTokenId the token that ends a text, whose last state stands for the sequence
 * @param scaleEmbedding whether the word embeddings of both sides are multiplied by √H
 */
public record DecoderConfig(
    int decoderLayers,
    int decoderAttentionHeads,
    int decoderFfnDim,
    int decoderStartTokenId,
    int eosTokenId,
    boolean scaleEmbedding) {}
