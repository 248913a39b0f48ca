package dev.jbert.pipeline;

import dev.jbert.model.ModelLimits;
import dev.jbert.tokenizer.Truncation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;

/**
 * The {@code Transformer} module of a sentence-transformers folder: what happens to texts before
 * the model sees them.
 *
 * @param truncation what happens to a text with more tokens than are taken
 * @param maxSeqLength the most tokens that are taken, special ones included; if empty, as many as
 *     the model takes
 * @param doLowerCase whether texts are lower-cased before the tokenizer gets them
 */
public record TransformerSettings(
    Truncation truncation, OptionalInt maxSeqLength, boolean doLowerCase) {

  /** By today's name and by those of earlier classes. */
  private static final List<String> FILES =
      List.of(
          "sentence_bert_config.json",
          "sentence_roberta_config.json",
          "sentence_distilbert_config.json",
          "sentence_mpnet_config.json",
          "sentence_camembert_config.json",
          "sentence_albert_config.json",
          "sentence_xlm-roberta_config.json",
          "sentence_xlnet_config.json");

  /** What only models for other ends set otherwise. */
  private static final String TASK = "transformer_task";

  private static final String TASK_OF_EMBEDDERS = "feature-extraction";

  /**
   * Checks the number.
   *
   * @throws IllegalArgumentException if {@code maxSeqLength} is below 1
   */
  public TransformerSettings {
    Objects.requireNonNull(truncation, "truncation");
    if (maxSeqLength.isPresent() && maxSeqLength.getAsInt() < 1) {
      throw new IllegalArgumentException(
          "max_seq_length: expected 1 or more, found " + maxSeqLength.getAsInt());
    }
  }

  /** Nothing is cut: a text that is too long is refused. */
  static TransformerSettings plain() {
    return new TransformerSettings(Truncation.NONE, OptionalInt.empty(), false);
  }

  /** Reads the settings that lie beside the model, if there are any. Long texts are cut. */
  static TransformerSettings read(Path transformer, ModelLimits limits) throws IOException {
    Path file =
        FILES.stream()
            .map(transformer::resolve)
            .filter(Files::exists)
            .findFirst()
            .orElse(transformer.resolve(FILES.getFirst()));
    JsonSettings json = JsonSettings.readIfThere(file, limits);
    String task = json.find(TASK).orElse(TASK_OF_EMBEDDERS);
    if (!task.equals(TASK_OF_EMBEDDERS)) {
      throw json.unsupported(
          "key \"%s\": expected %s, found %s".formatted(TASK, TASK_OF_EMBEDDERS, task));
    }
    return new TransformerSettings(
        Truncation.LONGEST_FIRST,
        json.findWholeNumber("max_seq_length"),
        json.flag("do_lower_case", false));
  }
}
