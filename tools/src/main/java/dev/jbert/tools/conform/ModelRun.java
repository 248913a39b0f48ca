package dev.jbert.tools.conform;

import dev.jbert.head.SpanLogits;
import dev.jbert.kernel.Matrix;
import dev.jbert.model.ModelOutput;
import dev.jbert.model.OutputRequest;
import dev.jbert.tools.npy.FloatArray;
import dev.jbert.tools.npy.ModelArrays;
import java.util.List;
import java.util.function.Function;
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
            // These heads run the model themselves.
            case SEQUENCE_LOGITS, TOKEN_LOGITS, START_LOGITS, END_LOGITS, CHOICE_LOGITS -> request;
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
      case SEQUENCE_LOGITS ->
          ModelArrays.of(checkpoint.sequenceClassification().logits(inputs.batch()));
      case TOKEN_LOGITS ->
          ModelArrays.padded(
              checkpoint.tokenClassification().logits(inputs.batch()), inputs.width());
      case START_LOGITS -> spans(SpanLogits::start);
      case END_LOGITS -> spans(SpanLogits::end);
      case CHOICE_LOGITS ->
          ModelArrays.of(checkpoint.multipleChoice().logits(inputs.batch(), inputs.choices()));
    };
  }

  /** Of every token one logit, [B, S, 1]. */
  private FloatArray spans(Function<SpanLogits, float[]> side) {
    List<Matrix> columns =
        checkpoint.questionAnswering().logits(inputs.batch()).stream()
            .map(side)
            .map(logits -> Matrix.of(logits, logits.length, 1))
            .toList();
    return ModelArrays.padded(columns, inputs.width());
  }

  /** Says of a row, counted over all dimensions but the last, whether it is compared. */
  IntPredicate counts(ExpectedArray expected) {
    int width = inputs.width();
    return switch (expected.output()) {
      case POOLER_OUTPUT, NEXT_SENTENCE_LOGITS, SEQUENCE_LOGITS, CHOICE_LOGITS -> _ -> true;
      case LAST_HIDDEN_STATE,
          HIDDEN_STATE,
          MASKED_LM_LOGITS,
          TOKEN_LOGITS,
          START_LOGITS,
          END_LOGITS ->
          row -> inputs.counts(row / width, row % width);
      case ATTENTION -> {
        int queries = checkpoint.model().config().numAttentionHeads() * width;
        yield row -> inputs.counts(row / queries, row % width);
      }
    };
  }
}
