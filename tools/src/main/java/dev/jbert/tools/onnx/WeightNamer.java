package dev.jbert.tools.onnx;

import dev.jbert.tools.onnx.OnnxException.Reason;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Gives the tensors of a graph the names of the parameters that they are.
 *
 * <p>What torch's exporters leave:
 *
 * <ul>
 *   <li>The TorchScript exporter keeps most names. The matrix of a {@code MatMul} becomes {@code
 *       onnx::MatMul_144}: its name is known by the bias that is added next, and by the node's own
 *       name. Equal tensors are merged and come back under their names through {@code Identity}.
 *   <li>The newer exporter calls matrices {@code val_26} and lets equal tensors share one name, so
 *       names mean nothing: the module stands in the node's metadata.
 * </ul>
 *
 * <p>Where two sources disagree the model is refused.
 */
final class WeightNamer {

  private final Path file;
  private final Map<OnnxTensor, Integer> useCounts = new IdentityHashMap<>();
  private final Map<String, BoundWeight> bound = new LinkedHashMap<>();

  private WeightNamer(Path file) {
    this.file = file;
  }

  /**
   * Names all weights of a model.
   *
   * @return by name, in the order of the graph
   * @throws OnnxException if a matrix cannot be named, or one name is claimed by two tensors
   */
  static Map<String, BoundWeight> name(OnnxModel model) {
    FusedOperators.refuse(model);
    GraphValues values = new GraphValues(model);
    List<ParameterUse> uses = GraphUses.of(model, values);
    WeightNamer namer = new WeightNamer(model.path());
    uses.forEach(use -> namer.useCounts.merge(use.tensor(), 1, Integer::sum));
    uses.forEach(use -> namer.bind(use));
    namer.bindUnused(model, values, uses);
    return namer.bound;
  }

  private void bind(ParameterUse use) {
    String module = module(use);
    bind(new BoundWeight(module + "." + use.role(), use.tensor(), use.transposed()));
  }

  private void bind(BoundWeight weight) {
    if (!weight.tensor().type().isFloat()) {
      throw new OnnxException(
          Reason.UNSUPPORTED_DTYPE,
          file,
          ("%s has the element type %d of TensorProto,"
                  + " expected F32 (1), F16 (10), F64 (11) or BF16 (16)")
              .formatted(Quoted.of(weight.name()), weight.tensor().dataType()));
    }
    BoundWeight earlier = bound.putIfAbsent(weight.name(), weight);
    if (earlier != null && !SameValues.of(earlier, weight)) {
      throw new OnnxException(
          Reason.BOUND_TWICE,
          file,
          "the tensors %s and %s both claim to be %s"
              .formatted(
                  Quoted.of(earlier.tensor().name()),
                  Quoted.of(weight.tensor().name()),
                  Quoted.of(weight.name())));
    }
  }

  private String module(ParameterUse use) {
    if (!use.namespace().isEmpty()) {
      return use.namespace();
    }
    return use.isNamed() ? moduleOfNamed(use) : moduleOfAnonymous(use);
  }

  /** The name counts, unless the tensor stands for equal ones too and the node says which. */
  private String moduleOfNamed(ParameterUse use) {
    String module = ParameterNames.module(use.name());
    boolean shared = useCounts.get(use.tensor()) > 1 || !use.isNamedForRole();
    if (shared && !use.nodePath().isEmpty() && !ParameterNames.agree(module, use.nodePath())) {
      return use.nodePath();
    }
    if (!use.isNamedForRole()) {
      throw unknown(use, "it is used as a " + use.role());
    }
    return module;
  }

  private String moduleOfAnonymous(ParameterUse use) {
    Optional<String> byBias = use.bias().flatMap(this::moduleByBias);
    if (byBias.isEmpty()) {
      if (use.nodePath().isEmpty()) {
        throw unknown(use, "neither a bias nor the node's name tells");
      }
      return use.nodePath();
    }
    String module = byBias.get();
    if (use.nodePath().isEmpty() || ParameterNames.agree(module, use.nodePath())) {
      return module;
    }
    throw unknown(
        use, "by its bias it is of %s, by its node of %s".formatted(module, use.nodePath()));
  }

  private Optional<String> moduleByBias(ParameterUse bias) {
    boolean telling = bias.isNamedForRole() && useCounts.get(bias.tensor()) == 1;
    if (!telling) {
      // A bias that stands for equal ones tells nothing without the name of its own node.
      return bias.isNamed() ? Optional.of(moduleOfNamed(bias)) : Optional.empty();
    }
    return Optional.of(
        TiedDecoder.moduleOfBias(bias.name()).orElse(ParameterNames.module(bias.name())));
  }

  /** Takes parameters under their own names that no operation known here uses. */
  private void bindUnused(OnnxModel model, GraphValues values, List<ParameterUse> uses) {
    Set<String> aliased = new HashSet<>();
    for (ParameterUse use : uses) {
      if (!use.namespace().isEmpty()) {
        aliased.add(use.tensor().name());
      }
    }
    Map<String, GraphValues.Constant> named = new LinkedHashMap<>();
    model.tensors().keySet().forEach(name -> addNamed(named, values, name));
    model.nodes().stream()
        .filter(node -> node.is("Identity"))
        .forEach(node -> addNamed(named, values, node.output()));
    named.forEach(
        (name, constant) -> {
          if (!bound.containsKey(name) && !aliased.contains(constant.tensor().name())) {
            bind(new BoundWeight(name, constant.tensor(), constant.transposed()));
          }
        });
  }

  private static void addNamed(
      Map<String, GraphValues.Constant> named, GraphValues values, String name) {
    if (ParameterNames.isParameter(name)) {
      values.constant(name).ifPresent(constant -> named.put(name, constant));
    }
  }

  private OnnxException unknown(ParameterUse use, String why) {
    return new OnnxException(
        Reason.NAME_UNKNOWN,
        file,
        "which %s of the model the initializer %s is cannot be told: %s"
            .formatted(use.role(), Quoted.of(use.tensor().name()), why));
  }
}
