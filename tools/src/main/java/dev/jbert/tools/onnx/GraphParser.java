package dev.jbert.tools.onnx;

import dev.jbert.tools.onnx.OnnxException.Reason;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads a {@code GraphProto}: its nodes and its constants. Graphs inside nodes (the branches of
 * {@code If}) are walked, so that what is wrong with them is found, and then left aside.
 *
 * <p>Source of the field numbers: onnx.in.proto.
 */
final class GraphParser {

  private static final int NODE = 1;
  private static final int INITIALIZER = 5;

  private final MappedFile file;
  private final ExternalData externalData;
  private final ItemBudget budget;
  private final Map<String, OnnxTensor> tensors = new LinkedHashMap<>();
  private final Set<String> initializers = new LinkedHashSet<>();
  private final List<OnnxNode> nodes = new ArrayList<>();
  private final Set<String> outputs = new HashSet<>();

  GraphParser(MappedFile file, ExternalData externalData) {
    this(file, externalData, new ItemBudget());
  }

  private GraphParser(MappedFile file, ExternalData externalData, ItemBudget budget) {
    this.file = file;
    this.externalData = externalData;
    this.budget = budget;
  }

  /** The operations, in the file's order, in which they can run. */
  List<OnnxNode> nodes() {
    return nodes;
  }

  /** The initializers and the tensors of {@code Constant} nodes, by name. */
  Map<String, OnnxTensor> tensors() {
    return tensors;
  }

  /** Which of the tensors are initializers. */
  Set<String> initializers() {
    return initializers;
  }

  void read(ProtobufReader graph) throws IOException {
    while (graph.next()) {
      switch (graph.field()) {
        case NODE -> readNode(graph);
        case INITIALIZER -> {
          OnnxTensor initializer = tensor(graph);
          initializers.add(initializer.name());
          addTensor(graph, initializer);
        }
        default -> {
          // The graph's own name and the shapes of its values are not needed.
        }
      }
    }
  }

  private void readNode(ProtobufReader graph) throws IOException {
    spend(graph);
    NodeParser parser = new NodeParser(this);
    OnnxNode node = parser.read(graph.message());
    for (String output : node.outputs()) {
      if (!output.isEmpty() && !outputs.add(output)) {
        throw duplicate(graph, output);
      }
    }
    nodes.add(node);
    if (parser.constant().isPresent()) {
      addTensor(graph, parser.constant().get());
    }
  }

  private void addTensor(ProtobufReader graph, OnnxTensor tensor) {
    spend(graph);
    if (tensors.put(tensor.name(), tensor) != null) {
      throw duplicate(graph, tensor.name());
    }
  }

  private static OnnxException duplicate(ProtobufReader graph, String name) {
    return graph.error(
        Reason.DUPLICATE_NAME, "two values of the graph are called " + Quoted.of(name));
  }

  /** The tensor in the reader's current field. */
  OnnxTensor tensor(ProtobufReader parent) throws IOException {
    return TensorParser.parse(file, externalData, parent);
  }

  /** Notes that one more thing is kept, the one at the reader's current field. */
  void spend(ProtobufReader reader) {
    budget.spend(reader);
  }

  /** A parser for a graph inside a node, whose names are its own. */
  GraphParser inner() {
    return new GraphParser(file, externalData, budget);
  }
}
