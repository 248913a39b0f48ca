package dev.jbert.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jbert.testing.Cases;
import dev.jbert.testing.TinyModel;
import dev.jbert.tokenizer.Tokenizer;
import dev.jbert.tokenizer.Truncation;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What holds for every answer of the pipelines, tried on random texts. */
class AnswerPropertiesTest {

  private static final int CASES = 60;
  private static final double ROUNDING = 1e-5;

  /** Tokens of the vocabulary, and whatever else there is. */
  private static String text(Tokenizer tokenizer, RandomGenerator random, int most) {
    StringBuilder text = new StringBuilder();
    for (int i = 1 + random.nextInt(most); i > 0; i--) {
      if (random.nextInt(5) > 0) {
        text.append(tokenizer.vocabulary().token(5 + random.nextInt(800)));
      } else {
        int codePoint = random.nextInt(Character.MAX_CODE_POINT + 1);
        text.appendCodePoint(Character.getType(codePoint) == Character.SURROGATE ? '[' : codePoint);
      }
      text.append(random.nextInt(3) == 0 ? "" : " ");
    }
    return text.toString();
  }

  private static ModelFolder folder(String model) throws IOException {
    return ModelFolder.load(TinyModel.of(model).folder());
  }

  private static void assertProbabilities(Collection<Float> probabilities, boolean all) {
    double sum = 0;
    for (float probability : probabilities) {
      assertTrue(probability >= 0 && probability <= 1, () -> "a score of " + probability);
      sum += probability;
    }
    assertTrue(!all || Math.abs(sum - 1) < ROUNDING, "the scores add up to " + sum);
  }

  @Test
  void scoresOfTheWholeVocabularySumToOne() throws IOException {
    try (ModelFolder folder = folder("bert-uncased-mlm")) {
      FillMask fillMask = FillMask.of(folder);
      FillMaskOptions all = FillMaskOptions.defaults().withTopK(900);
      Cases.check(
          "fill-mask scores sum to 1",
          CASES / 5,
          random -> {
            String text = text(folder.tokenizer(), random, 20) + " [MASK]";
            List<MaskCandidate> candidates = fillMask.fill(text, all).candidates();
            assertEquals(900, candidates.size());
            assertProbabilities(candidates.stream().map(MaskCandidate::score).toList(), true);
          });
    }
  }

  @Test
  void scoresOfLabelsSumToOne() throws IOException {
    try (ModelFolder folder = folder("bert-uncased-seqcls")) {
      TextClassification classifier = TextClassification.of(folder);
      TextClassificationOptions all =
          TextClassificationOptions.defaults()
              .withTopK(classifier.labels().size())
              .withFunctionToApply(FunctionToApply.SOFTMAX);
      Cases.check(
          "text classification scores sum to 1",
          CASES,
          random ->
              assertProbabilities(
                  classifier.classify(text(folder.tokenizer(), random, 20), all).stream()
                      .map(LabelScore::score)
                      .toList(),
                  true));
    }
  }

  @Test
  void scoresOfCandidateLabelsSumToOneUnlessEachIsOnItsOwn() throws IOException {
    try (ModelFolder folder = folder("bart-nli")) {
      ZeroShotClassification zeroShot = ZeroShotClassification.of(folder);
      Cases.check(
          "zero-shot scores sum to 1",
          CASES,
          random -> {
            boolean multiLabel = random.nextBoolean();
            ZeroShotOptions options = ZeroShotOptions.defaults();
            List<String> labels =
                IntStream.rangeClosed(0, 1 + random.nextInt(4)).mapToObj(i -> "label" + i).toList();
            List<List<LabelScore>> scores =
                zeroShot.classify(
                    List.of(text(folder.tokenizer(), random, 20)),
                    labels,
                    multiLabel ? options.withMultiLabel() : options);
            assertProbabilities(
                scores.getFirst().stream().map(LabelScore::score).toList(), !multiLabel);
          });
    }
  }

  @Test
  void scoresOfChoicesSumToOne() throws IOException {
    try (ModelFolder folder = folder("bert-uncased-choice")) {
      MultipleChoice multipleChoice = MultipleChoice.of(folder);
      Cases.check(
          "multiple choice scores sum to 1",
          CASES,
          random -> {
            List<String> choices =
                IntStream.rangeClosed(0, random.nextInt(4))
                    .mapToObj(_ -> text(folder.tokenizer(), random, 8))
                    .toList();
            ChoiceInput input = new ChoiceInput(text(folder.tokenizer(), random, 20), choices);
            List<List<ScoredChoice>> scores =
                multipleChoice.choose(List.of(input), Truncation.LONGEST_FIRST);
            assertProbabilities(scores.getFirst().stream().map(ScoredChoice::score).toList(), true);
          });
    }
  }

  /** In windows, too: a long context has many. */
  @Test
  void answersArePiecesOfTheContext() throws IOException {
    try (ModelFolder folder = folder("bert-uncased-qa")) {
      QuestionAnswering answering = QuestionAnswering.of(folder);
      QuestionAnsweringOptions several =
          QuestionAnsweringOptions.defaults().withTopK(5).withMaxSeqLen(40).withDocStride(10);
      Cases.check(
          "answers are pieces of the context",
          CASES,
          random -> {
            String context = text(folder.tokenizer(), random, 150);
            List<Answer> answers = answering.answer("who went in", context, several);
            for (Answer answer : answers) {
              // Equal answers of several places add up, as in the reference, even above 1.
              assertTrue(answer.score() >= 0 && Float.isFinite(answer.score()));
              assertEquals(context.substring(answer.start(), answer.end()), answer.answer());
            }
          });
    }
  }

  @Test
  void entitiesArePiecesOfTheText() throws IOException {
    try (ModelFolder folder = folder("bert-uncased-tokcls")) {
      TokenClassification tagger = TokenClassification.of(folder);
      Cases.check(
          "entities are pieces of the text",
          CASES,
          random -> {
            String text = text(folder.tokenizer(), random, 60);
            AggregationStrategy strategy =
                AggregationStrategy.values()[random.nextInt(AggregationStrategy.values().length)];
            List<Entity> entities =
                tagger.tag(
                    text, TokenClassificationOptions.defaults().withAggregationStrategy(strategy));
            assertProbabilities(entities.stream().map(Entity::score).toList(), false);
            for (Entity entity : entities) {
              assertTrue(0 <= entity.start() && entity.start() <= entity.end());
              assertTrue(entity.end() <= text.length());
            }
          });
    }
  }
}
