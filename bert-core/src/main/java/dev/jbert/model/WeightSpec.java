package dev.jbert.model;

import java.util.List;

/**
 * A weight that a model needs.
 *
 * @param name its full name, for example {@code bert.pooler.dense.weight}
 * @param shape its dimensions, outermost first
 */
record WeightSpec(String name, List<Integer> shape) {

  WeightSpec {
    shape = List.copyOf(shape);
  }

  /** Weight [out, in] and bias [out] of a linear layer. */
  static List<WeightSpec> linear(String name, int out, int in) {
    return List.of(
        new WeightSpec(name + ".weight", List.of(out, in)),
        new WeightSpec(name + ".bias", List.of(out)));
  }

  /** Weight [H] and bias [H] of a LayerNorm. */
  static List<WeightSpec> norm(String name, int size) {
    return List.of(
        new WeightSpec(name + ".weight", List.of(size)),
        new WeightSpec(name + ".bias", List.of(size)));
  }

  long elementCount() {
    return shape.stream().mapToLong(Integer::longValue).reduce(1, Math::multiplyExact);
  }
}
