package dev.jbert.tools.checkpoint;

import dev.jbert.model.Checkpoint;
import dev.jbert.model.CheckpointException.Reason;
import dev.jbert.pipeline.SentenceConfig;
import dev.jbert.pipeline.SentenceModule;
import dev.jbert.pipeline.SentenceModule.Dense;
import dev.jbert.tokenizer.Tokenizer;
import dev.jbert.weights.WeightSource;
import java.io.IOException;
import java.nio.file.Path;

/** Whether the files of a folder make one model: what a task needs, looked at without computing. */
public final class WholeModel {

  private WholeModel() {}

  /**
   * Opens everything in a Hugging Face or sentence-transformers folder and holds it against the
   * rest: configuration, names and shapes of the weights, tokenizer, settings of sentences. The
   * values of the weights are not looked at.
   *
   * @throws dev.jbert.model.CheckpointException if configuration, weights or settings are unsound,
   *     or the vocabulary has another size than the embedding table
   * @throws dev.jbert.weights.SafetensorsException if weights are missing or unsound
   * @throws dev.jbert.tokenizer.TokenizerFileException if the tokenizer's files are
   * @throws IOException if reading fails
   */
  public static void check(Path folder) throws IOException {
    Path model = folder;
    try {
      SentenceConfig sentences = SentenceConfig.read(folder);
      model = sentences.transformer();
      checkDense(sentences);
    } catch (dev.jbert.model.CheckpointException e) {
      // Vectors of another kind than ours are no fault: the folder's other tasks can be run.
      if (e.reason() != Reason.UNSUPPORTED) {
        throw e;
      }
    }
    int tokens = Tokenizer.load(model).vocabulary().size();
    try (Checkpoint checkpoint = Checkpoint.open(model)) {
      int rows = checkpoint.config().vocabSize();
      if (tokens != rows) {
        throw new CheckpointException(
            CheckpointException.Reason.INCONSISTENT,
            model,
            "the tokenizer has %d tokens, the embedding table %d rows".formatted(tokens, rows));
      }
    }
  }

  private static void checkDense(SentenceConfig sentences) throws IOException {
    for (SentenceModule module : sentences.modules()) {
      if (module instanceof Dense dense) {
        try (WeightSource weights = WeightSource.open(dense.folder())) {
          weights.tensor("linear.weight", dense.outFeatures(), dense.inFeatures());
        }
      }
    }
  }
}
