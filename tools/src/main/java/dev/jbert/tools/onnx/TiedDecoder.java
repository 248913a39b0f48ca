package dev.jbert.tools.onnx;

import java.util.Optional;
import java.util.stream.Stream;

/**
 * The matrix that turns hidden states into scores of the vocabulary: a module whose weight is tied
 * to the word embeddings and whose bias belongs, by name, to the module around it.
 *
 * @param module the matrix's module, as a path ends
 * @param bias the parameter that is its bias, as a path ends
 */
record TiedDecoder(String module, String bias) {

  private static Stream<TiedDecoder> all() {
    return Stream.of(
        new TiedDecoder("cls.predictions.decoder", "cls.predictions.bias"),
        new TiedDecoder("lm_head.decoder", "lm_head.bias"));
  }

  /** The module of the matrix that {@code bias} is added to; empty if it is no such bias. */
  static Optional<String> moduleOfBias(String bias) {
    return all()
        .filter(decoder -> endsWith(bias, decoder.bias))
        .map(decoder -> start(bias, decoder.bias) + decoder.module)
        .findFirst();
  }

  /** The name that the bias of such a matrix has in checkpoints; any other name as it is. */
  static String checkpointName(String parameter) {
    return all()
        .filter(decoder -> endsWith(parameter, decoder.module + ".bias"))
        .map(decoder -> start(parameter, decoder.module + ".bias") + decoder.bias)
        .findFirst()
        .orElse(parameter);
  }

  /** Whether this is the weight of such a matrix. */
  static boolean isWeight(String parameter) {
    return all().anyMatch(decoder -> endsWith(parameter, decoder.module + ".weight"))
        || endsWith(parameter, "vocab_projector.weight")
        || endsWith(parameter, "generator_lm_head.weight");
  }

  private static boolean endsWith(String path, String end) {
    return path.equals(end) || path.endsWith("." + end);
  }

  private static String start(String path, String end) {
    return path.substring(0, path.length() - end.length());
  }
}
