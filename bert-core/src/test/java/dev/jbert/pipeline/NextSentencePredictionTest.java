package dev.jbert.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.gson.JsonObject;
import dev.jbert.testing.NpzFile;
import dev.jbert.testing.TinyModel;
import dev.jbert.tokenizer.TextInput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NextSentencePredictionTest {

  @ParameterizedTest
  @ValueSource(strings = {"bert-uncased-nsp", "bert-cased-nsp"})
  void probabilitiesAreTheSoftmaxOfTheReferencesLogits(String name) throws IOException {
    TinyModel tiny = TinyModel.of(name);
    JsonObject nsp = tiny.cases("tensors").getFirst();
    List<TextInput> pairs = new ArrayList<>();
    for (int i = 0; i < nsp.getAsJsonArray("texts").size(); i++) {
      pairs.add(
          TextInput.of(
              nsp.getAsJsonArray("texts").get(i).getAsString(),
              nsp.getAsJsonArray("text_pairs").get(i).getAsString()));
    }
    try (NextSentencePrediction next = NextSentencePrediction.load(tiny.folder());
        NpzFile arrays = tiny.arrays()) {
      float[] logits = arrays.array("nsp.logits").values();
      float[] probabilities = next.probabilities(pairs);
      assertEquals(4, probabilities.length);
      for (int i = 0; i < probabilities.length; i++) {
        double expected = 1 / (1 + Math.exp((double) logits[2 * i + 1] - logits[2 * i]));
        assertEquals(expected, probabilities[i], 2e-5);
        TextInput pair = pairs.get(i);
        assertEquals(probabilities[i], next.probability(pair.text(), pair.pair().orElseThrow()));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = "bert-uncased-nsp")
  void oneTextIsNoPair(String name) throws IOException {
    try (NextSentencePrediction next = NextSentencePrediction.load(TinyModel.of(name).folder())) {
      List<TextInput> inputs = List.of(TextInput.of("a", "b"), TextInput.of("a"));
      IllegalArgumentException e =
          assertThrows(IllegalArgumentException.class, () -> next.probabilities(inputs));
      assertEquals("input 1 is one text, expected a pair", e.getMessage());
    }
  }
}
