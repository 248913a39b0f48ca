package dev.jbert.tools.onnx;

import java.util.List;

/**
 * Names of modules ({@code encoder.layer.0.attention.self.query}) and of their parameters (the same
 * and {@code .weight} or {@code .bias}), as PyTorch's {@code state_dict} has them.
 */
final class ParameterNames {

  private static final List<String> ENDINGS = List.of(".weight", ".bias");

  /** How the operations of torch are called in a namespace, unlike classes of modules. */
  private static final List<String> OPERATIONS = List.of("aten.", "prims.", "<built-in");

  private ParameterNames() {}

  /** Whether an exporter that keeps names would write this one. */
  static boolean isParameter(String name) {
    return ENDINGS.stream().anyMatch(name::endsWith) && isPath(module(name));
  }

  /** The module that a parameter belongs to. */
  static String module(String parameter) {
    return parameter.substring(0, parameter.lastIndexOf('.'));
  }

  /**
   * The module that a node belongs to by its name, which torch's TorchScript exporter forms of the
   * path: {@code /encoder/layer.0/output/dense/MatMul} is of {@code encoder.layer.0.output.dense}.
   *
   * @return the empty string if the name is no such path
   */
  static String moduleOfNodeName(String nodeName) {
    int last = nodeName.lastIndexOf('/');
    if (last < 1 || nodeName.charAt(0) != '/') {
      return "";
    }
    return moduleOrEmpty(nodeName.substring(1, last).replace('/', '.'));
  }

  /**
   * The module that a node belongs to by the namespace that torch's newer exporter notes: {@code :
   * BertModel/encoder.layer.0: BertLayer/encoder.layer.0.output.dense: Linear/linear_5:
   * aten.linear.default} is of {@code encoder.layer.0.output.dense}. The last part that is no
   * operation counts; each part has the whole path.
   *
   * @return the empty string if the namespace names no module
   */
  static String moduleOfNamespace(String namespace) {
    String module = "";
    for (String part : namespace.split("/")) {
      int colon = part.indexOf(": ");
      if (colon > 0 && OPERATIONS.stream().noneMatch(part.substring(colon + 2)::startsWith)) {
        module = part.substring(0, colon);
      }
    }
    return moduleOrEmpty(module);
  }

  private static String moduleOrEmpty(String module) {
    return isPath(module) ? module : "";
  }

  /** Names with dots between them. By hand, since a name may be long enough to exhaust a regex. */
  private static boolean isPath(String path) {
    char previous = '.';
    for (int i = 0; i < path.length(); i++) {
      char c = path.charAt(i);
      boolean inName = c == '_' || c < 0x80 && Character.isLetterOrDigit(c);
      if (!inName && (c != '.' || previous == '.')) {
        return false;
      }
      previous = c;
    }
    return previous != '.';
  }

  /** Whether two paths can be of one module, one of them seen from further inside. */
  static boolean agree(String module, String other) {
    return module.equals(other) || module.endsWith("." + other) || other.endsWith("." + module);
  }
}
