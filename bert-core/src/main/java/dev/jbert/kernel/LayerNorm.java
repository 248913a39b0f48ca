package dev.jbert.kernel;

/** Parameters of a LayerNorm: weight [H] (gamma), bias [H] (beta), epsilon. Ba et al. 2016. */
public record LayerNorm(float[] weight, float[] bias, float epsilon) {}
