package dev.jbert.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.jbert.head.SpanLogits;
import dev.jbert.pipeline.AnswerSpans.TokenSpan;
import dev.jbert.testing.TinyModel;
import dev.jbert.tokenizer.Limit;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QuestionAnsweringTest {

  private static final double SCORES = 2e-5;
  private static final String CONTEXT =
      "\uD83D\uDE00 The bank on Main Street opened in 1921, closed in 1933 and opened in 1946.";
  private static QuestionAnswering answering;

  @BeforeAll
  static void load() throws IOException {
    answering = QuestionAnswering.load(TinyModel.of("bert-uncased-qa").folder());
  }

  @AfterAll
  static void close() {
    answering.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"bert-uncased-qa", "bert-cased-qa"})
  void answersAreThoseOfTheReference(String name) throws IOException {
    TinyModel tiny = TinyModel.of(name);
    try (QuestionAnswering pipeline = QuestionAnswering.load(tiny.folder())) {
      List<JsonObject> cases = tiny.cases("question_answering");
      assertEquals(16, cases.size());
      for (JsonObject expected : cases) {
        JsonElement result = expected.get("result");
        List<Answer> found =
            pipeline.answer(
                expected.get("question").getAsString(),
                expected.get("context").getAsString(),
                options(expected.getAsJsonObject("options")));
        List<JsonElement> answers =
            result.isJsonArray() ? result.getAsJsonArray().asList() : List.of(result);
        assertEquals(answers.size(), found.size());
        for (int rank = 0; rank < found.size(); rank++) {
          assertAnswer(answers.get(rank).getAsJsonObject(), found.get(rank));
        }
      }
    }
  }

  private static QuestionAnsweringOptions options(JsonObject json) {
    QuestionAnsweringOptions options = QuestionAnsweringOptions.defaults();
    for (String key : json.keySet()) {
      JsonElement value = json.get(key);
      options =
          switch (key) {
            case "top_k" -> options.withTopK(value.getAsInt());
            case "max_seq_len" -> options.withMaxSeqLen(value.getAsInt());
            case "doc_stride" -> options.withDocStride(value.getAsInt());
            case "max_answer_len" -> options.withMaxAnswerLen(value.getAsInt());
            case "handle_impossible_answer" -> options.handlingImpossibleAnswer();
            default -> throw new IllegalArgumentException(key);
          };
    }
    return options;
  }

  private static void assertAnswer(JsonObject expected, Answer found) {
    assertEquals(expected.get("answer").getAsString(), found.answer());
    assertEquals(expected.get("start").getAsInt(), found.codePoints().start());
    assertEquals(expected.get("end").getAsInt(), found.codePoints().end());
    assertEquals(expected.get("score").getAsDouble(), found.score(), SCORES);
  }

  @Test
  void placesAreThoseOfTheTextInCharsAndInCodePoints() {
    QuestionAnsweringOptions options =
        QuestionAnsweringOptions.defaults().withTopK(20).withMaxSeqLen(24).withDocStride(8);
    for (Answer answer : answering.answer("When?", CONTEXT, options)) {
      assertEquals(CONTEXT.substring(answer.start(), answer.end()), answer.answer());
      assertEquals(CONTEXT.codePointCount(0, answer.start()), answer.codePoints().start());
      assertEquals(CONTEXT.codePointCount(0, answer.end()), answer.codePoints().end());
    }
  }

  @Test
  void equalAnswersAreOneWithTheirScoresAdded() {
    QuestionAnsweringOptions options =
        QuestionAnsweringOptions.defaults().withTopK(50).withMaxSeqLen(24).withDocStride(8);
    List<Answer> answers = answering.answer("When?", CONTEXT, options);
    assertEquals(
        answers.size(), answers.stream().map(a -> a.answer().toLowerCase()).distinct().count());
    for (int rank = 1; rank < answers.size(); rank++) {
      assertTrue(answers.get(rank - 1).score() >= answers.get(rank).score());
    }
  }

  @Test
  void aBatchGivesTheAnswersOfEachQuestionAlone() {
    QuestionAnsweringOptions options =
        QuestionAnsweringOptions.defaults().withTopK(3).withMaxSeqLen(32).withDocStride(8);
    List<Question> questions =
        List.of(
            new Question("When did it open?", CONTEXT),
            new Question("Who?", "Nobody."),
            new Question("Where is the bank?", CONTEXT.repeat(3)));
    List<List<Answer>> alone = new ArrayList<>();
    questions.forEach(question -> alone.addAll(answering.answer(List.of(question), options)));
    assertEquals(alone, answering.answer(questions, options));
    assertEquals(List.of(), answering.answer(List.of(), options));
  }

  @Test
  void withoutAligningAnswersMayEndWithinAWord() {
    QuestionAnsweringOptions options =
        QuestionAnsweringOptions.defaults().withTopK(1000).withMaxAnswerLen(1);
    List<Answer> words = answering.answer("Who?", "Unbelievably.", options);
    assertEquals(2, words.size());
    List<Answer> pieces =
        answering.answer("Who?", "Unbelievably.", options.withoutAligningToWords());
    assertTrue(pieces.size() > 2, pieces.toString());
  }

  @Test
  void theEmptyAnswerIsGivenOnlyWhenItIsAllowed() {
    QuestionAnsweringOptions options = QuestionAnsweringOptions.defaults().withTopK(1000);
    assertEquals(0, count(answering.answer("Who?", CONTEXT, options)));
    List<Answer> answers = answering.answer("Who?", CONTEXT, options.handlingImpossibleAnswer());
    assertEquals(1, count(answers));
  }

  /** Special tokens that stand in a question are tokens, but no answer is cut out of it. */
  @Test
  void answersAreNeverCutOutOfTheQuestion() {
    QuestionAnsweringOptions options = QuestionAnsweringOptions.defaults().withTopK(1000);
    for (String question : List.of("[CLS][SEP][PAD]", "Who [CLS] [CLS] [CLS]", "[MASK][CLS]")) {
      for (Answer answer : answering.answer(question, "one", options)) {
        assertEquals("one", answer.answer(), question);
      }
    }
  }

  private static long count(List<Answer> answers) {
    return answers.stream().filter(answer -> answer.answer().isEmpty()).count();
  }

  @Test
  void aContextWithoutTokensHasTheEmptyAnswer() {
    Answer answer = answering.answer("Who?", "  ");
    assertEquals("", answer.answer());
    assertEquals(0, answer.score());
  }

  @Test
  void spansAreFoundAsByTryingAll() {
    SpanLogits logits = new SpanLogits(new float[] {1, 2, 3, 0, 1}, new float[] {0, 1, 0, 2, 2.5f});
    boolean[] weighed = {true, false, true, true, true};
    boolean[] inContext = {false, false, true, true, true};
    AnswerSpans found = AnswerSpans.find(logits, weighed, inContext, 3, 2);
    double starts = Math.exp(1) + Math.exp(3) + Math.exp(0) + Math.exp(1);
    double ends = Math.exp(0) + Math.exp(0) + Math.exp(2) + Math.exp(2.5);
    assertEquals(Math.exp(1) / starts * Math.exp(0) / ends, found.nullScore(), 1e-6);
    List<String> spans = new ArrayList<>();
    for (TokenSpan span : found.spans()) {
      spans.add(span.first() + "-" + span.last());
      double score = Math.exp(logits.start()[span.first()] + logits.end()[span.last()]);
      assertEquals(score / (starts * ends), span.score(), 1e-6);
    }
    assertEquals(List.of("2-3", "4-4", "2-2"), spans);
  }

  @Test
  void aContextOfTooManyWindowsIsRefusedOrReadAsFarAsTheyReach() {
    QuestionAnsweringOptions options =
        QuestionAnsweringOptions.defaults().withTopK(3).withMaxSeqLen(32).withDocStride(8);
    String context = CONTEXT.repeat(9);
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () -> answering.answer("When?", context, options.withWindows(Limit.refusing(2))));
    assertTrue(
        e.getMessage()
            .matches(
                "[0-9]+ windows over the first text times [0-9]+ over the second"
                    + " are more than 2 rows"),
        e.getMessage());
    List<Answer> cut = answering.answer("When?", context, options.withWindows(Limit.cutting(2)));
    // Two windows of at most 32 tokens each cannot reach what lies behind 64 of its words.
    int reach = context.indexOf(' ', 64 * 8);
    assertEquals(3, cut.size());
    cut.forEach(answer -> assertTrue(answer.end() < reach, answer.toString()));
  }

  @Test
  void whatCannotBeAskedIsRefused() {
    assertEquals(
        "context cannot be empty",
        assertThrows(IllegalArgumentException.class, () -> new Question("Who?", "")).getMessage());
    QuestionAnsweringOptions options = QuestionAnsweringOptions.defaults();
    assertThrows(IllegalArgumentException.class, () -> options.withTopK(0));
    assertThrows(IllegalArgumentException.class, () -> options.withMaxAnswerLen(0));
    QuestionAnsweringOptions stride = options.withMaxSeqLen(16).withDocStride(17);
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class, () -> answering.answer("Who?", CONTEXT, stride));
    assertEquals("doc_stride 17 is larger than max_seq_len 16", e.getMessage());
    assertThrows(
        IllegalArgumentException.class,
        () -> answering.answer("Who?", CONTEXT.repeat(9), options.withMaxSeqLen(200)));
  }
}
