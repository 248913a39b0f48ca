package dev.jbert.tools.onnx;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The values of a graph: which constant one stands for, and who uses it. */
final class GraphValues {

  /** How many copies and casts are seen through; exporters write one or two. */
  private static final int MAX_STEPS = 64;

  private final Map<String, OnnxTensor> tensors;
  private final Map<String, OnnxNode> producers = new HashMap<>();
  private final Map<String, List<OnnxNode>> consumers = new HashMap<>();

  /**
   * A float constant as an operation sees it.
   *
   * @param tensor where it is stored
   * @param transposed whether the graph turns it round before the operation
   * @param name the name that it has for this use: that of an {@code Identity} in between, which
   *     stands for a parameter that was merged with an equal one, else the tensor's
   */
  record Constant(OnnxTensor tensor, boolean transposed, String name) {}

  GraphValues(OnnxModel model) {
    tensors = model.tensors();
    for (OnnxNode node : model.nodes()) {
      node.outputs().forEach(output -> producers.put(output, node));
      node.inputs().stream()
          .distinct()
          .forEach(input -> consumers.computeIfAbsent(input, _ -> new ArrayList<>()).add(node));
    }
  }

  /** The float constant that a value is, seen through copies, casts and transpositions. */
  Optional<Constant> constant(String value) {
    String name = "";
    boolean transposed = false;
    String current = value;
    for (int steps = 0; steps < MAX_STEPS; steps++) {
      if (name.isEmpty() && ParameterNames.isParameter(current)) {
        name = current;
      }
      OnnxTensor tensor = tensors.get(current);
      if (tensor != null) {
        return tensor.type() == ElementType.I64
            ? Optional.empty()
            : Optional.of(new Constant(tensor, transposed, name.isEmpty() ? tensor.name() : name));
      }
      OnnxNode producer = producers.get(current);
      if (producer == null || !(isCopy(producer) || isTransposition(producer))) {
        return Optional.empty();
      }
      transposed ^= isTransposition(producer);
      current = producer.input(0);
    }
    return Optional.empty();
  }

  /** The operations that take a value, or a copy of it. */
  List<OnnxNode> consumers(String value) {
    List<OnnxNode> found = new ArrayList<>();
    List<String> open = new ArrayList<>(List.of(value));
    for (int i = 0; i < open.size() && i < MAX_STEPS; i++) {
      for (OnnxNode node : consumers.getOrDefault(open.get(i), List.of())) {
        if (isCopy(node)) {
          open.add(node.output());
        } else {
          found.add(node);
        }
      }
    }
    return found;
  }

  private static boolean isCopy(OnnxNode node) {
    return node.is("Identity") || node.is("Cast");
  }

  private static boolean isTransposition(OnnxNode node) {
    OnnxNode.Attribute order = node.attributes().get("perm");
    return node.is("Transpose") && (order == null || order.integers().equals(List.of(1L, 0L)));
  }
}
