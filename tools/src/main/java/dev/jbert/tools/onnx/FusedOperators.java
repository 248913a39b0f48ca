package dev.jbert.tools.onnx;

import dev.jbert.tools.onnx.OnnxException.Reason;
import java.util.List;
import java.util.Set;

/**
 * Graphs that an optimiser rewrote: attention or layer norms as one operation with their weights
 * packed together, or weights as small integers. They cannot be taken apart again for certain.
 */
final class FusedOperators {

  private static final String ONNX_RUNTIME = "com.microsoft";

  private static final Set<String> QUANTIZED =
      Set.of(
          "MatMulInteger",
          "QLinearMatMul",
          "ConvInteger",
          "QLinearConv",
          "QuantizeLinear",
          "DequantizeLinear",
          "DynamicQuantizeLinear");

  private FusedOperators() {}

  /**
   * Refuses such a graph by the names of its operators.
   *
   * @throws OnnxException if there are any
   */
  static void refuse(OnnxModel model) {
    refuse(
        model,
        model.nodes().stream()
            .filter(node -> node.domain().startsWith(ONNX_RUNTIME))
            .map(node -> node.domain() + "." + node.opType())
            .distinct()
            .toList(),
        "the graph was fused by ONNX Runtime's optimizer");
    refuse(
        model,
        model.nodes().stream()
            .map(OnnxNode::opType)
            .filter(QUANTIZED::contains)
            .distinct()
            .toList(),
        "the graph is quantized");
  }

  private static void refuse(OnnxModel model, List<String> operators, String what) {
    if (!operators.isEmpty()) {
      throw new OnnxException(
          Reason.FUSED_GRAPH,
          model.path(),
          "%s, it has the operators %s; import the export before that step"
              .formatted(what, Quoted.list(operators)));
    }
  }
}
