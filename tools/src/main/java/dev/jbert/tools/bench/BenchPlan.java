package dev.jbert.tools.bench;

import java.util.OptionalInt;

/**
 * What is timed, and how often.
 *
 * @param input the tokens
 * @param output what is computed of them
 * @param runs how many runs are measured; if empty, about five seconds' worth, 5 to 200
 * @param warmUpSeconds how long it runs before it is measured; three runs at the least
 */
public record BenchPlan(
    BenchInput input, BenchOutput output, OptionalInt runs, double warmUpSeconds) {}
