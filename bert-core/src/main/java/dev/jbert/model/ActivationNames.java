package dev.jbert.model;

import dev.jbert.kernel.Activation;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Hugging Face's names of activations, as {@code hidden_act} has them; the reference's table is
 * {@code transformers/activations.py}. Five names mean the tanh form of GELU, which they write down
 * in different ways.
 */
final class ActivationNames {

  private static final SortedMap<String, Activation> ACTIVATIONS =
      Collections.unmodifiableSortedMap(
          new TreeMap<>(
              Map.ofEntries(
                  Map.entry("gelu", Activation.GELU_ERF),
                  Map.entry("gelu_python", Activation.GELU_ERF),
                  Map.entry("gelu_10", Activation.GELU_ERF_CLIPPED),
                  Map.entry("gelu_accurate", Activation.GELU_TANH),
                  Map.entry("gelu_fast", Activation.GELU_TANH),
                  Map.entry("gelu_new", Activation.GELU_TANH),
                  Map.entry("gelu_python_tanh", Activation.GELU_TANH),
                  Map.entry("gelu_pytorch_tanh", Activation.GELU_TANH),
                  Map.entry("quick_gelu", Activation.GELU_SIGMOID),
                  Map.entry("relu", Activation.RELU),
                  Map.entry("relu6", Activation.RELU6),
                  Map.entry("relu2", Activation.RELU_SQUARED),
                  Map.entry("leaky_relu", Activation.LEAKY_RELU),
                  Map.entry("sigmoid", Activation.SIGMOID),
                  Map.entry("silu", Activation.SILU),
                  Map.entry("swish", Activation.SILU),
                  Map.entry("mish", Activation.MISH),
                  Map.entry("tanh", Activation.TANH),
                  Map.entry("linear", Activation.IDENTITY))));

  private ActivationNames() {}

  /** The activation of a name; empty if there is none. */
  static Optional<Activation> find(String name) {
    return Optional.ofNullable(ACTIVATIONS.get(name));
  }

  /** Every name, for messages. */
  static String all() {
    return String.join(", ", ACTIVATIONS.keySet());
  }
}
