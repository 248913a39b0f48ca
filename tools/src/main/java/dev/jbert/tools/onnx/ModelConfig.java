package dev.jbert.tools.onnx;

import dev.jbert.tools.checkpoint.CheckpointException;
import dev.jbert.tools.checkpoint.CheckpointException.Reason;
import dev.jbert.tools.checkpoint.FlatJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * What a {@code config.json} says about the shapes of the weights.
 *
 * @param file where it was read
 * @param family whose names the weights have
 * @param fields the scalar fields
 */
record ModelConfig(Path file, EncoderFamily family, Map<String, String> fields) {

  static final String FILE_NAME = "config.json";

  private static final Map<Character, String> FIELDS =
      Map.of(
          'V', "vocab_size",
          'H', "hidden_size",
          'I', "intermediate_size",
          'P', "max_position_embeddings",
          'T', "type_vocab_size",
          'E', "embedding_size",
          'R', "relative_attention_num_buckets",
          'N', "num_attention_heads");

  private static final Map<Character, String> DISTILBERT_FIELDS =
      Map.of('H', "dim", 'I', "hidden_dim", 'V', "vocab_size", 'P', "max_position_embeddings");

  /**
   * Reads the configuration of a model folder.
   *
   * @throws CheckpointException if it is missing, is no JSON object or names no known family
   * @throws IOException if reading fails
   */
  static ModelConfig read(Path folder) throws IOException {
    Path file = folder.resolve(FILE_NAME);
    if (!Files.isRegularFile(file)) {
      throw new CheckpointException(
          Reason.MISSING_FILE, file, "there is none, expected the configuration of the model");
    }
    Map<String, String> fields = FlatJson.read(file);
    String modelType = fields.getOrDefault("model_type", "");
    EncoderFamily family =
        EncoderFamily.ofModelType(modelType)
            .orElseThrow(
                () ->
                    new CheckpointException(
                        Reason.NOT_A_CHECKPOINT,
                        file,
                        "has the model_type %s, expected one that can be imported from ONNX: %s"
                            .formatted(
                                Quoted.of(modelType),
                                String.join(", ", EncoderFamily.modelTypes()))));
    return new ModelConfig(file, family, fields);
  }

  /**
   * Holds the weights against this configuration. A field that is not there says nothing.
   *
   * @throws CheckpointException if a size differs
   */
  void check(EncoderWeights weights) {
    boolean distilbert = family == EncoderFamily.DISTILBERT;
    Map<String, Long> expected = new HashMap<>();
    expected.put(distilbert ? "n_layers" : "num_hidden_layers", (long) weights.layers());
    (distilbert ? DISTILBERT_FIELDS : FIELDS)
        .forEach(
            (letter, field) -> {
              Long size = weights.sizes().get(letter);
              if (size != null) {
                expected.put(field, size);
              }
            });
    expected.forEach(
        (field, size) -> {
          String said = fields.getOrDefault(field, size.toString());
          if (!said.equals(size.toString())) {
            throw new CheckpointException(
                Reason.INCONSISTENT,
                file,
                "has %s %s, expected %d as in the weights".formatted(field, Quoted.of(said), size));
          }
        });
  }

  /** Whether the decoder of a masked-language head is the table of word embeddings. */
  boolean tiesWordEmbeddings() {
    return !"false".equals(fields.get("tie_word_embeddings"));
  }
}
