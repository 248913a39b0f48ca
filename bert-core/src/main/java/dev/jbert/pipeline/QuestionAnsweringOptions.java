package dev.jbert.pipeline;

import dev.jbert.tokenizer.Limit;
import java.util.Objects;
import java.util.OptionalInt;

/**
 * What {@link QuestionAnswering} is asked for; the names are those of the reference.
 *
 * @param topK how many answers, 1 or more
 * @param docStride tokens that a window over a long context shares with the one before; if empty,
 *     half of {@code maxSeqLen}, but at most 128
 * @param maxAnswerLen the most tokens of an answer, 1 or more
 * @param maxSeqLen the most tokens of a window, question and special tokens included; if empty, 384
 *     or what the model takes, whatever is less
 * @param handleImpossibleAnswer whether an empty answer may be given
 * @param alignToWords whether answers are widened to whole words
 * @param windows most windows over one context, and whether a longer one is an error or is read
 *     only as far as they reach
 */
public record QuestionAnsweringOptions(
    int topK,
    OptionalInt docStride,
    int maxAnswerLen,
    OptionalInt maxSeqLen,
    boolean handleImpossibleAnswer,
    boolean alignToWords,
    Limit windows) {

  private static final Limit USUAL_WINDOWS = Limit.refusing(10_000);

  /**
   * Checks the values.
   *
   * @throws IllegalArgumentException if {@code topK}, {@code maxAnswerLen} or {@code maxSeqLen} is
   *     below 1, or {@code docStride} below 0
   */
  public QuestionAnsweringOptions {
    Objects.requireNonNull(docStride, "docStride");
    Objects.requireNonNull(maxSeqLen, "maxSeqLen");
    Objects.requireNonNull(windows, "windows");
    requireAtLeast(1, topK, "top_k");
    requireAtLeast(1, maxAnswerLen, "max_answer_len");
    docStride.ifPresent(value -> requireAtLeast(0, value, "doc_stride"));
    maxSeqLen.ifPresent(value -> requireAtLeast(1, value, "max_seq_len"));
  }

  private static void requireAtLeast(int least, int value, String name) {
    if (value < least) {
      throw new IllegalArgumentException(
          "%s: expected %d or more, found %d".formatted(name, least, value));
    }
  }

  /**
   * The best answer of whole words, at most 15 tokens long, and never an empty one; a context of
   * more than 10,000 windows, which is millions of words, is an error.
   */
  public static QuestionAnsweringOptions defaults() {
    return new QuestionAnsweringOptions(
        1, OptionalInt.empty(), 15, OptionalInt.empty(), false, true, USUAL_WINDOWS);
  }

  /** These options with another number of answers. */
  public QuestionAnsweringOptions withTopK(int count) {
    return new QuestionAnsweringOptions(
        count, docStride, maxAnswerLen, maxSeqLen, handleImpossibleAnswer, alignToWords, windows);
  }

  /** These options with another overlap of windows. */
  public QuestionAnsweringOptions withDocStride(int tokens) {
    return new QuestionAnsweringOptions(
        topK,
        OptionalInt.of(tokens),
        maxAnswerLen,
        maxSeqLen,
        handleImpossibleAnswer,
        alignToWords,
        windows);
  }

  /** These options with another limit to an answer. */
  public QuestionAnsweringOptions withMaxAnswerLen(int tokens) {
    return new QuestionAnsweringOptions(
        topK, docStride, tokens, maxSeqLen, handleImpossibleAnswer, alignToWords, windows);
  }

  /** These options with another size of windows. */
  public QuestionAnsweringOptions withMaxSeqLen(int tokens) {
    return new QuestionAnsweringOptions(
        topK,
        docStride,
        maxAnswerLen,
        OptionalInt.of(tokens),
        handleImpossibleAnswer,
        alignToWords,
        windows);
  }

  /** These options with an empty answer among the candidates. */
  public QuestionAnsweringOptions handlingImpossibleAnswer() {
    return new QuestionAnsweringOptions(
        topK, docStride, maxAnswerLen, maxSeqLen, true, alignToWords, windows);
  }

  /** These options with answers that may start or end within a word. */
  public QuestionAnsweringOptions withoutAligningToWords() {
    return new QuestionAnsweringOptions(
        topK, docStride, maxAnswerLen, maxSeqLen, handleImpossibleAnswer, false, windows);
  }

  /** These options with another limit of windows. */
  public QuestionAnsweringOptions withWindows(Limit limit) {
    return new QuestionAnsweringOptions(
        topK, docStride, maxAnswerLen, maxSeqLen, handleImpossibleAnswer, alignToWords, limit);
  }
}
