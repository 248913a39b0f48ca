package dev.jbert.tools.onnx;

import dev.jbert.tools.onnx.OnnxException.Reason;
import dev.jbert.tools.onnx.OnnxNode.Attribute;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads one {@code NodeProto}.
 *
 * <p>Source of the field numbers: onnx.in.proto.
 */
final class NodeParser {

  private static final int INPUT = 1;
  private static final int OUTPUT = 2;
  private static final int NAME = 3;
  private static final int OP_TYPE = 4;
  private static final int ATTRIBUTE = 5;
  private static final int DOMAIN = 7;
  private static final int METADATA = 9;

  private static final int ATTRIBUTE_NAME = 1;
  private static final int ATTRIBUTE_FLOAT = 2;
  private static final int ATTRIBUTE_INT = 3;
  private static final int ATTRIBUTE_TENSOR = 5;
  private static final int ATTRIBUTE_GRAPH = 6;
  private static final int ATTRIBUTE_INTS = 8;
  private static final int ATTRIBUTE_GRAPHS = 11;

  private static final int ENTRY_KEY = 1;
  private static final int ENTRY_VALUE = 2;

  private static final String NAMESPACE_KEY = "namespace";
  private static final Set<String> KEPT = Set.of("transA", "transB", "alpha", "beta", "perm");
  private static final int MAX_INTEGERS = 16;

  private final GraphParser graph;
  private final List<String> inputs = new ArrayList<>();
  private final List<String> outputs = new ArrayList<>();
  private final Map<String, Attribute> attributes = new HashMap<>();
  private Optional<OnnxTensor> value = Optional.empty();
  private String name = "";
  private String opType = "";
  private String domain = "";
  private String namespace = "";

  NodeParser(GraphParser graph) {
    this.graph = graph;
  }

  OnnxNode read(ProtobufReader node) throws IOException {
    while (node.next()) {
      graph.spend(node);
      switch (node.field()) {
        case INPUT -> inputs.add(node.string());
        case OUTPUT -> outputs.add(node.string());
        case NAME -> name = node.string();
        case OP_TYPE -> opType = node.string();
        case ATTRIBUTE -> readAttribute(node);
        case DOMAIN -> domain = node.string();
        case METADATA -> readMetadata(node);
        default -> {
          // Remarks and overloads.
        }
      }
    }
    return new OnnxNode(name, domain, opType, inputs, outputs, attributes, namespace);
  }

  /** The tensor that a {@code Constant} node gives, called as the node's output is. */
  Optional<OnnxTensor> constant() {
    if (!opType.equals("Constant") || outputs.isEmpty()) {
      return Optional.empty();
    }
    String output = outputs.getFirst();
    return value.map(
        tensor -> new OnnxTensor(output, tensor.dataType(), tensor.dims(), tensor.values()));
  }

  private void readAttribute(ProtobufReader node) throws IOException {
    String attributeName = "";
    ProtobufReader first = node.message();
    while (first.next()) {
      if (first.field() == ATTRIBUTE_NAME) {
        attributeName = first.string();
      }
    }
    long integer = 0;
    float real = 0;
    List<Long> integers = new ArrayList<>();
    boolean kept = KEPT.contains(attributeName);
    ProtobufReader attribute = node.message();
    while (attribute.next()) {
      switch (attribute.field()) {
        case ATTRIBUTE_FLOAT -> real = attribute.float32();
        case ATTRIBUTE_INT -> integer = attribute.varint();
        case ATTRIBUTE_INTS -> {
          if (kept) {
            attribute.varints(each -> addInteger(attribute, integers, each));
          }
        }
        case ATTRIBUTE_TENSOR -> value = Optional.of(graph.tensor(attribute));
        case ATTRIBUTE_GRAPH, ATTRIBUTE_GRAPHS -> graph.inner().read(attribute.message());
        default -> {
          // Texts, lists of tensors and types tell nothing about weights.
        }
      }
    }
    if (kept) {
      attributes.put(attributeName, new Attribute(integer, real, integers));
    }
  }

  private static void addInteger(ProtobufReader attribute, List<Long> integers, long each) {
    if (integers.size() == MAX_INTEGERS) {
      throw attribute.error(
          Reason.TOO_MANY, "an attribute lists more than " + MAX_INTEGERS + " dimensions");
    }
    integers.add(each);
  }

  /** Only the namespace is wanted; other entries hold whole stack traces. */
  private void readMetadata(ProtobufReader node) {
    String key = "";
    ProtobufReader first = node.message();
    while (first.next()) {
      if (first.field() == ENTRY_KEY) {
        key = first.string();
      }
    }
    if (key.equals(NAMESPACE_KEY)) {
      ProtobufReader entry = node.message();
      while (entry.next()) {
        if (entry.field() == ENTRY_VALUE) {
          namespace = entry.string();
        }
      }
    }
  }
}
