package dev.jbert.pipeline;

import dev.jbert.kernel.Matrix;
import dev.jbert.model.TokenBatch;
import dev.jbert.tokenizer.TextInput;
import dev.jbert.tokenizer.Truncation;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntFunction;

/**
 * A head that gives a row for each input, for any number of inputs: only so many are in the model
 * at a time.
 *
 * @param folder what encodes inputs
 * @param head a batch's logits [B, labels]
 * @param labels columns of the logits
 */
record BatchedHead(ModelFolder folder, Function<TokenBatch, Matrix> head, int labels) {

  private static final int INPUTS = 32;

  /**
   * Runs the head.
   *
   * @param names how a complaint calls an input
   * @return [inputs, labels] without gaps, the caller's own
   * @throws IllegalArgumentException as {@link TextBatch#encode}
   */
  Matrix logits(List<TextInput> inputs, Truncation truncation, IntFunction<String> names) {
    Matrix all = Matrix.zeros(inputs.size(), labels);
    for (int from = 0; from < inputs.size(); from += INPUTS) {
      int first = from;
      List<TextInput> some = inputs.subList(first, Math.min(first + INPUTS, inputs.size()));
      TextBatch batch = TextBatch.encode(some, truncation, i -> names.apply(first + i), folder);
      Matrix logits = head.apply(batch.tokens());
      for (int row = 0; row < some.size(); row++) {
        int to = all.rowOffset(first + row);
        System.arraycopy(logits.values(), logits.rowOffset(row), all.values(), to, labels);
      }
    }
    return all;
  }
}
