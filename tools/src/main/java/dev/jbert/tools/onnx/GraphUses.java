package dev.jbert.tools.onnx;

import dev.jbert.tools.onnx.GraphValues.Constant;
import dev.jbert.tools.onnx.OnnxException.Reason;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Finds where a graph uses parameters: the matrix and bias of each linear layer, the tables of
 * embeddings, the weight and bias of each layer norm.
 *
 * <p>How a tensor is used tells how it is stored. A linear layer computes x Wᵀ + b, W being {@code
 * [out, in]} in a checkpoint; {@code MatMul} and {@code Gemm} multiply by what they are given, so
 * theirs is Wᵀ, unless the graph transposes it.
 */
final class GraphUses {

  private final Path file;
  private final GraphValues values;
  private final List<ParameterUse> found = new ArrayList<>();
  private final Set<OnnxNode> biasAdditions = Collections.newSetFromMap(new IdentityHashMap<>());

  private GraphUses(Path file, GraphValues values) {
    this.file = file;
    this.values = values;
  }

  /** All uses in a graph, in its order. */
  static List<ParameterUse> of(OnnxModel model, GraphValues values) {
    GraphUses uses = new GraphUses(model.path(), values);
    model.nodes().forEach(uses::addLinear);
    model.nodes().forEach(uses::addOther);
    return uses.found;
  }

  private void addLinear(OnnxNode node) {
    if (node.is("MatMul")) {
      matrix(node).ifPresent(matrix -> addMatMul(node, matrix));
    } else if (node.is("Gemm")) {
      matrix(node).ifPresent(matrix -> addGemm(node, matrix));
    }
  }

  private Optional<Constant> matrix(OnnxNode node) {
    return values.constant(node.input(1)).filter(constant -> constant.tensor().rank() == 2);
  }

  private void addMatMul(OnnxNode node, Constant matrix) {
    Optional<ParameterUse> bias =
        values.consumers(node.output()).stream()
            .filter(consumer -> consumer.is("Add"))
            .flatMap(addition -> bias(addition).stream())
            .findFirst();
    add(ParameterUse.of(node, matrix, ParameterUse.WEIGHT, !matrix.transposed()), bias);
  }

  private Optional<ParameterUse> bias(OnnxNode addition) {
    Optional<Constant> bias = vector(addition.input(0)).or(() -> vector(addition.input(1)));
    if (bias.isPresent()) {
      biasAdditions.add(addition);
    }
    return bias.map(constant -> ParameterUse.of(addition, constant, ParameterUse.BIAS, false));
  }

  private void addGemm(OnnxNode node, Constant matrix) {
    if (node.real("alpha", 1) != 1 || node.real("beta", 1) != 1 || node.integer("transA", 0) != 0) {
      throw new OnnxException(
          Reason.FUSED_GRAPH,
          file,
          "node %s scales or turns its input, so %s is not the weight of a linear layer"
              .formatted(Quoted.of(node.name()), Quoted.of(matrix.name())));
    }
    boolean transposed = node.integer("transB", 0) == 0 ^ matrix.transposed();
    Optional<ParameterUse> bias =
        vector(node.input(2))
            .map(constant -> ParameterUse.of(node, constant, ParameterUse.BIAS, false));
    add(ParameterUse.of(node, matrix, ParameterUse.WEIGHT, transposed), bias);
  }

  private void add(ParameterUse weight, Optional<ParameterUse> bias) {
    found.add(weight.withBias(bias));
    bias.ifPresent(found::add);
  }

  private void addOther(OnnxNode node) {
    if (node.is("Gather")) {
      values
          .constant(node.input(0))
          .filter(table -> table.tensor().rank() == 2)
          .map(table -> ParameterUse.of(node, table, ParameterUse.WEIGHT, table.transposed()))
          .filter(use -> use.isNamed() || !use.namespace().isEmpty())
          .ifPresent(found::add);
    } else if (node.is("LayerNormalization")) {
      addVector(node, 1, ParameterUse.WEIGHT);
      addVector(node, 2, ParameterUse.BIAS);
    } else if (node.is("Mul")) {
      addNamedVector(node, ParameterUse.WEIGHT);
    } else if (node.is("Add") && !biasAdditions.contains(node)) {
      addNamedVector(node, ParameterUse.BIAS);
    }
  }

  private void addVector(OnnxNode node, int input, String role) {
    vector(node.input(input))
        .map(constant -> ParameterUse.of(node, constant, role, false))
        .ifPresent(found::add);
  }

  /** A layer norm in single steps multiplies and adds; so does much else, with unnamed numbers. */
  private void addNamedVector(OnnxNode node, String role) {
    vector(node.input(0))
        .or(() -> vector(node.input(1)))
        .map(constant -> ParameterUse.of(node, constant, role, false))
        .filter(ParameterUse::isNamed)
        .ifPresent(found::add);
  }

  private Optional<Constant> vector(String value) {
    return values.constant(value).filter(constant -> constant.tensor().rank() == 1);
  }
}
