package dev.jbert.pipeline;

import dev.jbert.kernel.Matrix;
import dev.jbert.model.TokenBatch;
import dev.jbert.tokenizer.TextInput;
import dev.jbert.tokenizer.Truncation;
import java.util.List;
import java.util.function.Function;

/** Logits of any number of inputs, of which only so many are in the model at a time. */
final class LogitBatches {

  private static final int INPUTS = 32;

  private LogitBatches() {}

  /**
   * Runs a head that gives a row for each input.
   *
   * @param labels columns of the head's logits
   * @return [inputs, labels] without gaps, the caller's own
   * @throws IllegalArgumentException as {@link TextBatch#encode}
   */
  static Matrix of(
      List<TextInput> inputs,
      int labels,
      Truncation truncation,
      ModelFolder folder,
      Function<TokenBatch, Matrix> head) {
    Matrix all = Matrix.zeros(inputs.size(), labels);
    for (int from = 0; from < inputs.size(); from += INPUTS) {
      List<TextInput> some = inputs.subList(from, Math.min(from + INPUTS, inputs.size()));
      Matrix logits = head.apply(TextBatch.encodePart(some, from, truncation, folder).tokens());
      for (int row = 0; row < some.size(); row++) {
        System.arraycopy(
            logits.values(),
            logits.rowOffset(row),
            all.values(),
            all.rowOffset(from + row),
            labels);
      }
    }
    return all;
  }
}
