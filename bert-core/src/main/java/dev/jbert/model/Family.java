package dev.jbert.model;

import java.util.Optional;

/**
 * What sets a family of models apart: one row of the table {@link Families}.
 *
 * @param keys how it calls the numbers of its shape
 * @param names how it calls its weights
 * @param positions which rows of the position table its tokens take
 * @param layerNormEps epsilon of every LayerNorm, whatever config.json says; empty if it says
 * @param padTokenId id of the padding token when config.json does not say
 */
record Family(
    ConfigKeys keys,
    WeightNames names,
    PositionNumbering positions,
    Optional<Float> layerNormEps,
    int padTokenId) {}
