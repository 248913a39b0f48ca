package dev.jbert.tools.conform;

import dev.jbert.pipeline.Answer;
import dev.jbert.pipeline.QuestionAnsweringOptions;
import java.util.List;
import java.util.Optional;

/**
 * What the question-answering pipeline gives for a question and a context.
 *
 * @param source where the checkpoint is
 * @param reference {@code question}, {@code context}, {@code options} and {@code result}: an
 *     answer, or a list of them
 */
record QuestionAnsweringCheck(TensorCheck.Source source, JsonNode reference)
    implements ReferenceCase.Check {
  @Override
  public Verdict run(Checkpoints checkpoints) throws Exception {
    checkpoints.requireExactWeights();
    Comparison comparison = Comparison.exact();
    check(checkpoints.load(source.folder(checkpoints)), reference, comparison);
    return comparison.verdict();
  }

  /** Compares a loaded checkpoint with a case. */
  static void check(LoadedCheckpoint checkpoint, JsonNode reference, Comparison comparison)
      throws FormException {
    List<Answer> found =
        checkpoint
            .answering()
            .answer(
                reference.get("question").text(),
                reference.get("context").text(),
                options(reference));
    JsonNode result = reference.get("result");
    List<JsonNode> expected = result.isArray() ? result.elements() : List.of(result);
    comparison.equal("answers", expected.size(), found.size());
    double tolerance = PublishedCases.tolerance(reference);
    for (int rank = 0; rank < Math.min(expected.size(), found.size()); rank++) {
      compare("rank " + (rank + 1), expected.get(rank), found.get(rank), tolerance, comparison);
    }
  }

  private static QuestionAnsweringOptions options(JsonNode reference) throws FormException {
    QuestionAnsweringOptions options = QuestionAnsweringOptions.defaults();
    Optional<JsonNode> given = reference.find("options");
    if (given.isEmpty()) {
      return options;
    }
    for (String key : given.get().keys()) {
      JsonNode value = given.get().get(key);
      options =
          switch (key) {
            case "top_k" -> options.withTopK(value.integer());
            case "doc_stride" -> options.withDocStride(value.integer());
            case "max_answer_len" -> options.withMaxAnswerLen(value.integer());
            case "max_seq_len" -> options.withMaxSeqLen(value.integer());
            case "handle_impossible_answer" ->
                value.truth() ? options.handlingImpossibleAnswer() : options;
            case "align_to_words" -> value.truth() ? options : options.withoutAligningToWords();
            default -> throw new FormException(value.where() + " is no option");
          };
    }
    return options;
  }

  /** The reference counts code points. */
  private static void compare(
      String name, JsonNode expected, Answer found, double tolerance, Comparison comparison)
      throws FormException {
    comparison.equal(name + " answer", expected.get("answer").text(), found.answer());
    comparison.equal(name + " start", expected.get("start").integer(), found.codePoints().start());
    comparison.equal(name + " end", expected.get("end").integer(), found.codePoints().end());
    comparison.close(name + " score", expected.get("score").number(), found.score(), tolerance);
  }
}
