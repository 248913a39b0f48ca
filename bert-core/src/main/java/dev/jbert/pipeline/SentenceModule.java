package dev.jbert.pipeline;

import dev.jbert.kernel.Activation;
import java.nio.file.Path;
import java.util.Map;

/** What happens to a pooled vector: a module of a sentence-transformers folder, after pooling. */
public sealed interface SentenceModule {

  /** It is divided by its Euclidean norm, so that a dot product is a cosine. */
  record Normalize() implements SentenceModule {}

  /**
   * Linear layer and activation: {@code y = activation(x · Wᵀ + b)}, with a residual connection
   * {@code + x}, or {@code + x · Rᵀ} if the widths differ.
   *
   * @param folder where its weights are: {@code linear.weight} [outFeatures, inFeatures], {@code
   *     linear.bias} [outFeatures] and, maybe, {@code residual.weight} [outFeatures, inFeatures]
   * @param inFeatures width of the vectors that go in
   * @param outFeatures width of the vectors that come out
   * @param bias whether there is a b
   * @param activationFunction applied to every element, before the residual connection
   * @param useResidual whether there is one
   */
  record Dense(
      Path folder,
      int inFeatures,
      int outFeatures,
      boolean bias,
      Activation activationFunction,
      boolean useResidual)
      implements SentenceModule {

    private static final String CLASSES = "torch.nn.";

    /** Classes of PyTorch by the last segment of their names, as they are without arguments. */
    private static final Map<String, Activation> ACTIVATIONS =
        Map.of(
            "Identity", Activation.IDENTITY,
            "Tanh", Activation.TANH,
            "ReLU", Activation.RELU,
            "GELU", Activation.GELU_ERF,
            "SiLU", Activation.SILU);

    private static final String INPUT_OF_SENTENCES = "sentence_embedding";

    /** Reads the module's {@code config.json}. */
    static Dense read(JsonSettings json) {
      for (String key : new String[] {"module_input_name", "module_output_name"}) {
        String name = json.find(key).orElse(INPUT_OF_SENTENCES);
        if (!name.equals(INPUT_OF_SENTENCES)) {
          throw json.unsupported(
              "key \"%s\": expected %s, found %s".formatted(key, INPUT_OF_SENTENCES, name));
        }
      }
      return new Dense(
          json.file().getParent(),
          json.wholeNumber("in_features"),
          json.wholeNumber("out_features"),
          json.flag("bias", true),
          activation(json),
          json.flag("use_residual", false));
    }

    /** The class of PyTorch that is such an activation. */
    static String className(Activation activation) {
      return ACTIVATIONS.entrySet().stream()
          .filter(entry -> entry.getValue() == activation)
          .map(entry -> CLASSES + entry.getKey())
          .findFirst()
          .orElseThrow(() -> new IllegalArgumentException("no class of torch.nn: " + activation));
    }

    private static Activation activation(JsonSettings json) {
      String key = "activation_function";
      String name = json.keys().contains(key) ? json.text(key) : "torch.nn.modules.activation.Tanh";
      Activation activation = ACTIVATIONS.get(name.substring(name.lastIndexOf('.') + 1));
      if (!name.startsWith(CLASSES) || activation == null) {
        throw json.unsupported(
            "key \"%s\": expected Identity, Tanh, ReLU, GELU or SiLU of torch.nn, found %s"
                .formatted(key, name));
      }
      return activation;
    }
  }
}
