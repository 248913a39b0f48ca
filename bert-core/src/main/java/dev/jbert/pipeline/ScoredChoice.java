package dev.jbert.pipeline;

/**
 * A choice and how likely it is.
 *
 * @param index its place among the choices, from 0
 * @param score its probability among the choices, from 0 to 1
 * @param choice its text
 */
public record ScoredChoice(int index, float score, String choice) {}
