package dev.jbert.pipeline;

import dev.jbert.head.QuestionAnsweringHead;
import dev.jbert.head.SpanLogits;
import dev.jbert.model.CheckpointException;
import dev.jbert.model.LoadOptions;
import dev.jbert.pipeline.AnswerSpans.TokenSpan;
import dev.jbert.tokenizer.BatchEncoding;
import dev.jbert.tokenizer.Encoding;
import dev.jbert.tokenizer.EncodingOptions;
import dev.jbert.tokenizer.TextInput;
import dev.jbert.tokenizer.Truncation;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Answers questions with pieces of a text, as the Hugging Face pipeline {@code question-answering}
 * does. A long context is read in overlapping windows.
 *
 * <pre>{@code
 * try (QuestionAnswering answering = QuestionAnswering.load(folder)) {
 *   Answer answer = answering.answer("When did it open?", "It opened in 1946.");
 *   answer.answer()   // "1946."
 * }
 * }</pre>
 *
 * <p>The literal result is that of the small random model of the tests. Immutable; safe for any
 * number of threads.
 */
public final class QuestionAnswering implements AutoCloseable {

  private static final int USUAL_MAX_SEQ_LEN = 384;
  private static final int USUAL_DOC_STRIDE = 128;

  /** Windows that go through the model together. */
  private static final int WINDOWS = 32;

  private final ModelFolder folder;
  private final QuestionAnsweringHead head;
  private final Runnable onClose;

  private QuestionAnswering(ModelFolder folder, Runnable onClose) {
    this.folder = folder;
    this.head = QuestionAnsweringHead.load(folder.model());
    this.onClose = onClose;
  }

  /** Loads a folder with {@link LoadOptions#defaults()}; throws as {@link ModelFolder#load}. */
  public static QuestionAnswering load(Path folder) throws IOException {
    return load(folder, LoadOptions.defaults());
  }

  /**
   * Loads a folder; throws as {@link ModelFolder#load}.
   *
   * @throws CheckpointException also if the checkpoint has no question answering head
   */
  public static QuestionAnswering load(Path folder, LoadOptions options) throws IOException {
    return PipelineLoader.load(folder, options, QuestionAnswering::new);
  }

  /**
   * A pipeline on a loaded folder, which stays open when the pipeline is closed.
   *
   * @throws CheckpointException if the checkpoint has no question answering head
   */
  public static QuestionAnswering of(ModelFolder folder) {
    return new QuestionAnswering(folder, () -> {});
  }

  /** The best answer; throws as {@link #answer(List, QuestionAnsweringOptions)}. */
  public Answer answer(String question, String context) {
    return answer(question, context, QuestionAnsweringOptions.defaults()).getFirst();
  }

  /** The best answers; throws as {@link #answer(List, QuestionAnsweringOptions)}. */
  public List<Answer> answer(String question, String context, QuestionAnsweringOptions options) {
    return answer(List.of(new Question(question, context)), options).getFirst();
  }

  /**
   * Answers to questions.
   *
   * @return for each question its answers, best first; the questions in order
   * @throws IllegalArgumentException if a question leaves no room for the context in a window,
   *     {@code docStride} is larger than {@code maxSeqLen}, that is more than the model takes, or a
   *     context has more windows than the options allow
   * @throws java.util.concurrent.CancellationException if the thread is interrupted; it still is
   *     afterwards
   * @throws IllegalStateException if the folder was closed
   */
  public List<List<Answer>> answer(List<Question> questions, QuestionAnsweringOptions options) {
    BatchEncoding windows =
        folder
            .tokenizer()
            .encodeBatch(
                questions.stream().map(q -> TextInput.of(q.question(), q.context())).toList(),
                windowing(options));
    List<AnswerList> answers = Stream.generate(AnswerList::new).limit(questions.size()).toList();
    int[] questionOf = windows.overflowToSampleMapping();
    for (int from = 0; from < windows.size(); from += WINDOWS) {
      List<Encoding> rows = windows.rows().subList(from, Math.min(from + WINDOWS, windows.size()));
      List<SpanLogits> logits = head.logits(TextBatch.of(rows, folder).tokens());
      for (int i = 0; i < rows.size(); i++) {
        int question = questionOf[from + i];
        AnswerWindow window = new AnswerWindow(rows.get(i), logits.get(i));
        read(window, questions.get(question).context(), options, answers.get(question));
      }
    }
    return answers.stream().map(list -> list.best(options)).toList();
  }

  private EncodingOptions windowing(QuestionAnsweringOptions options) {
    int usual = Math.min(USUAL_MAX_SEQ_LEN, TextBatch.mostTokens(folder));
    int maxSeqLen = options.maxSeqLen().orElse(usual);
    int docStride = options.docStride().orElse(Math.min(maxSeqLen / 2, USUAL_DOC_STRIDE));
    if (docStride > maxSeqLen) {
      throw new IllegalArgumentException(
          "doc_stride %d is larger than max_seq_len %d".formatted(docStride, maxSeqLen));
    }
    return EncodingOptions.defaults()
        .withTruncation(Truncation.ONLY_SECOND)
        .withMaxLength(maxSeqLen)
        .withStride(docStride)
        .withOverflowingTokens()
        .withWindows(options.windows());
  }

  private void read(
      AnswerWindow window, String context, QuestionAnsweringOptions options, AnswerList answers) {
    // Spans of one word become one answer, so more of them are looked at, as in the reference.
    int most =
        options.alignToWords()
            ? (int) Math.min(2L * options.topK() + 10, Integer.MAX_VALUE)
            : options.topK();
    int clsTokenId = folder.tokenizer().specialTokens().cls().id();
    AnswerSpans found = window.spans(clsTokenId, most, options.maxAnswerLen());
    for (TokenSpan span : found.spans()) {
      TokenSpan place = options.alignToWords() ? window.alignedToWords(span) : span;
      answers.add(window.answer(place, context));
    }
    answers.noteNullScore(found.nullScore());
  }

  /** Writes model and tokenizer; see {@link ModelFolder#savePretrained}. */
  public void savePretrained(Path target) throws IOException {
    folder.savePretrained(target);
  }

  /**
   * Closes the folder if this pipeline loaded it, see {@link ModelFolder#close}; otherwise does
   * nothing.
   */
  @Override
  public void close() {
    onClose.run();
  }
}
