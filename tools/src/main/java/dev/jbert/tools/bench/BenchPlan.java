package dev.jbert.tools.bench;

import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * What is timed, and how often.
 *
 * @param input the tokens
 * @param output what is computed of them
 * @param runs how many runs are measured; if empty, about five seconds' worth, 5 to 200
 * @param warmUpSeconds how long it runs before it is measured, three runs at the least; if empty,
 *     until it gets no faster, 3 to 20 seconds
 */
public record BenchPlan(
    BenchInput input, BenchOutput output, OptionalInt runs, OptionalDouble warmUpSeconds) {}
