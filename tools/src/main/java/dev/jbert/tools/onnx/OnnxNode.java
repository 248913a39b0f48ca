package dev.jbert.tools.onnx;

import java.util.List;
import java.util.Map;

/**
 * One operation of the graph.
 *
 * @param name the exporter's name for it, often a path such as {@code
 *     /encoder/layer.0/attention/self/query/MatMul}; may be empty
 * @param domain the set of operators it is from; empty for ONNX's own
 * @param opType what it does, for example {@code MatMul}
 * @param inputs names of the values it takes, empty where an optional one is left out
 * @param outputs names of the values it gives
 * @param attributes those that tell how a weight is used, by name
 * @param namespace the module path that torch's newer exporter notes in the metadata; may be empty
 */
record OnnxNode(
    String name,
    String domain,
    String opType,
    List<String> inputs,
    List<String> outputs,
    Map<String, Attribute> attributes,
    String namespace) {

  /**
   * A constant that belongs to an operation.
   *
   * @param integer the value of an integer attribute, else 0
   * @param real the value of a float attribute, else 0
   * @param integers the values of a list attribute, else empty
   */
  record Attribute(long integer, float real, List<Long> integers) {
    Attribute {
      integers = List.copyOf(integers);
    }
  }

  OnnxNode {
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
    attributes = Map.copyOf(attributes);
  }

  /** Whether this is ONNX's own operator of that name. */
  boolean is(String operator) {
    return opType.equals(operator) && (domain.isEmpty() || domain.equals("ai.onnx"));
  }

  /** The input at {@code index}, the empty string if there is none. */
  String input(int index) {
    return index < inputs.size() ? inputs.get(index) : "";
  }

  /** The first output, the empty string if there is none. */
  String output() {
    return outputs.isEmpty() ? "" : outputs.getFirst();
  }

  /** The integer attribute {@code attribute}, or {@code otherwise} if it is not there. */
  long integer(String attribute, long otherwise) {
    Attribute found = attributes.get(attribute);
    return found == null ? otherwise : found.integer();
  }

  /** The float attribute {@code attribute}, or {@code otherwise} if it is not there. */
  float real(String attribute, float otherwise) {
    Attribute found = attributes.get(attribute);
    return found == null ? otherwise : found.real();
  }
}
