package dev.jbert.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jbert.model.CheckpointException;
import dev.jbert.model.CheckpointException.Reason;
import dev.jbert.testing.NpzFile;
import dev.jbert.testing.TinyModel;
import dev.jbert.tokenizer.Truncation;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against the reference's logits, and what double precision makes of them. */
class MultipleChoiceTest {

  private static final double SCORES = 2e-5;

  /** The texts whose ids the reference case holds. */
  private static final List<ChoiceInput> INPUTS =
      List.of(
          new ChoiceInput(
              "She sells sea-shells by the sea-shore; the shells she sells are sea-shells, I'm"
                  + " sure.",
              List.of("Say hello to the world!", "The price rose 3.5% to $1,299.00 on Tuesday.")),
          new ChoiceInput(
              "The encoder maps every token to a vector, and attention mixes the vectors of a"
                  + " sentence.",
              List.of(
                  "Paris is the capital of France, and Berlin is the capital of Germany.",
                  "Unbelievably, antidisestablishmentarianism is tokenized into many pieces.")));

  @ParameterizedTest
  @ValueSource(strings = {"bert-uncased-choice", "bert-cased-choice"})
  void scoresAreTheSoftmaxOfTheReferencesLogits(String name) throws IOException {
    TinyModel tiny = TinyModel.of(name);
    try (MultipleChoice pipeline = MultipleChoice.load(tiny.folder());
        NpzFile arrays = tiny.arrays()) {
      float[] logits = arrays.array("choice.logits").values();
      List<List<ScoredChoice>> found = pipeline.choose(INPUTS, Truncation.NONE);
      assertEquals(2, found.size());
      for (int q = 0; q < 2; q++) {
        List<ScoredChoice> choices = found.get(q);
        assertEquals(2, choices.size());
        assertTrue(choices.get(0).score() >= choices.get(1).score());
        for (ScoredChoice choice : choices) {
          int at = 2 * q + choice.index();
          int other = 2 * q + 1 - choice.index();
          double expected = 1 / (1 + Math.exp((double) logits[other] - logits[at]));
          assertEquals(expected, choice.score(), SCORES);
          assertEquals(INPUTS.get(q).choices().get(choice.index()), choice.choice());
        }
      }
    }
  }

  @Test
  void questionsMayHaveDifferentNumbersOfChoices() throws IOException {
    List<String> many = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      many.add("choice " + i);
    }
    List<ChoiceInput> inputs =
        List.of(
            INPUTS.getFirst(), new ChoiceInput("one", List.of("day")), new ChoiceInput("I", many));
    try (MultipleChoice pipeline =
        MultipleChoice.load(TinyModel.of("bert-uncased-choice").folder())) {
      List<List<ScoredChoice>> together = pipeline.choose(inputs, Truncation.NONE);
      assertEquals(List.of(new ScoredChoice(0, 1, "day")), together.get(1));
      assertEquals(40, together.get(2).size());
      double sum = together.get(2).stream().mapToDouble(ScoredChoice::score).sum();
      assertEquals(1, sum, SCORES);
      for (int i = 0; i < inputs.size(); i++) {
        ChoiceInput input = inputs.get(i);
        assertEquals(pipeline.choose(input.prompt(), input.choices()), together.get(i));
      }
      assertEquals(List.of(), pipeline.choose(List.of(), Truncation.NONE));
    }
  }

  @Test
  void equalChoicesComeInTheirOrder() throws IOException {
    try (MultipleChoice pipeline =
        MultipleChoice.load(TinyModel.of("bert-uncased-choice").folder())) {
      List<ScoredChoice> equal = pipeline.choose("one", List.of("day", "day", "day"));
      assertEquals(List.of(0, 1, 2), equal.stream().map(ScoredChoice::index).toList());
    }
  }

  @Test
  void whatCannotBeAskedIsRefused() throws IOException {
    assertThrows(IllegalArgumentException.class, () -> new ChoiceInput("one", List.of()));
    ChoiceInput tooLong = new ChoiceInput("one", List.of("day", "day ".repeat(200)));
    ChoiceInput cut = new ChoiceInput("one ".repeat(200), List.of("day"));
    try (MultipleChoice pipeline =
        MultipleChoice.load(TinyModel.of("bert-uncased-choice").folder())) {
      IllegalArgumentException e =
          assertThrows(
              IllegalArgumentException.class,
              () -> pipeline.choose(List.of(INPUTS.getFirst(), tooLong), Truncation.NONE));
      assertEquals(
          "prompt 1 with choice 1 has 204 tokens, the model takes at most 128", e.getMessage());
      assertEquals(1, pipeline.choose(List.of(cut), Truncation.ONLY_FIRST).getFirst().size());
    }
    Path folder = TinyModel.of("bert-uncased-seqcls").folder();
    assertEquals(
        Reason.NO_SUCH_HEAD,
        assertThrows(CheckpointException.class, () -> MultipleChoice.load(folder)).reason());
  }
}
