package dev.jbert.tools.conform;

import dev.jbert.model.ModelOutput;
import dev.jbert.model.OutputRequest;
import dev.jbert.tools.npy.FloatArray;
import dev.jbert.tools.npy.ModelArrays;
import java.util.List;
import java.util.function.IntPredicate;

/** One forward pass for the arrays that a case expects, each in the reference's padded shape. */
final class ModelRun {
  private final LoadedCheckpoint checkpoint;
  private final PaddedInputs inputs;
  private final ModelOutput output;

  private ModelRun(LoadedCheckpoint checkpoint, PaddedInputs inputs, OutputRequest request) {
    this.checkpoint = checkpoint;
    this.inputs = inputs;
    this.output = checkpoint.model().forward(inputs.batch(), request);
  }

  static ModelRun of(
      LoadedCheckpoint checkpoint, PaddedInputs inputs, List<ExpectedArray> expected) {
    OutputRequest request = OutputRequest.lastHiddenState();
    for (ExpectedArray array : expected) {
      request =
          switch (array.output()) {
            case LAST_HIDDEN_STATE, MASKED_LM_LOGITS -> request;
            case HIDDEN_STATE -> request.withHiddenStates(array.layer());
            case ATTENTION -> request.withAttentions(array.layer());
            case POOLER_OUTPUT, NEXT_SENTENCE_LOGITS -> request.withPoolerOutput();
          };
    }
    return new ModelRun(checkpoint, inputs, request);
  }

  /** Returns what the model gave for an expected array. */
  FloatArray array(ExpectedArray expected) {
    return switch (expected.output()) {
      case LAST_HIDDEN_STATE -> ModelArrays.of(output.paddedLastHiddenState());
      case HIDDEN_STATE -> ModelArrays.of(output.paddedHiddenState(expected.layer()));
      case ATTENTION -> ModelArrays.attentions(output, expected.layer());
      case POOLER_OUTPUT -> ModelArrays.of(output.poolerOutput());
      case MASKED_LM_LOGITS ->
          ModelArrays.padded(checkpoint.maskedLm().logits(output.lastHiddenState()), output);
      case NEXT_SENTENCE_LOGITS ->
          ModelArrays.of(checkpoint.nextSentence().logits(output.poolerOutput()));
    };
  }

  /** Says of a row, counted over all dimensions but the last, whether it is compared. */
  IntPredicate counts(ExpectedArray expected) {
    int width = inputs.width();
    return switch (expected.output()) {
      case POOLER_OUTPUT, NEXT_SENTENCE_LOGITS -> _ -> true;
      case LAST_HIDDEN_STATE, HIDDEN_STATE, MASKED_LM_LOGITS ->
          row -> inputs.counts(row / width, row % width);
      case ATTENTION -> {
        int queries = checkpoint.model().config().numAttentionHeads() * width;
        yield row -> inputs.counts(row / queries, row % width);
      }
    };
  }
}
