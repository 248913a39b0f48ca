package dev.jbert.tools.onnx;

import java.util.Optional;

/**
 * One place in the graph where a parameter of a module is used, with all that the place tells about
 * which parameter it is.
 *
 * @param tensor what is used
 * @param role {@code weight} or {@code bias}
 * @param transposed whether the stored tensor is the parameter turned round
 * @param name the graph's name for it, which may be the parameter's
 * @param namespace the module by the node's metadata; empty if there is none
 * @param nodePath the module by the node's name; empty if that is no path
 * @param bias for the weight of a linear layer, the use of its bias
 */
record ParameterUse(
    OnnxTensor tensor,
    String role,
    boolean transposed,
    String name,
    String namespace,
    String nodePath,
    Optional<ParameterUse> bias) {

  static final String WEIGHT = "weight";
  static final String BIAS = "bias";

  static ParameterUse of(
      OnnxNode node, GraphValues.Constant constant, String role, boolean transposed) {
    return new ParameterUse(
        constant.tensor(),
        role,
        transposed,
        constant.name(),
        ParameterNames.moduleOfNamespace(node.namespace()),
        ParameterNames.moduleOfNodeName(node.name()),
        Optional.empty());
  }

  ParameterUse withBias(Optional<ParameterUse> ofTheSameLayer) {
    return new ParameterUse(tensor, role, transposed, name, namespace, nodePath, ofTheSameLayer);
  }

  /** Whether the graph's name is a parameter's. */
  boolean isNamed() {
    return ParameterNames.isParameter(name);
  }

  /** Whether the graph's name is that of a parameter of this role. */
  boolean isNamedForRole() {
    return isNamed() && name.endsWith("." + role);
  }
}
