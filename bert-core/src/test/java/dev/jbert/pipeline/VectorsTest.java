package dev.jbert.pipeline;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jbert.kernel.Matrix;
import dev.jbert.model.ModelOutput;
import dev.jbert.model.OutputRequest;
import dev.jbert.model.TokenBatch;
import dev.jbert.testing.NpzFile;
import dev.jbert.testing.TinyModel;
import dev.jbert.tokenizer.Encoding;
import dev.jbert.tokenizer.TextInput;
import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Vectors of tokens, words and sentences. */
class VectorsTest {

  private static final float CLOSE = 1e-6f;
  private static ModelFolder folder;
  private static FeatureExtraction features;

  @BeforeAll
  static void load() throws IOException {
    folder = ModelFolder.load(TinyModel.of("bert-uncased-base").folder());
    features = FeatureExtraction.of(folder);
  }

  @AfterAll
  static void close() {
    folder.close();
  }

  @Test
  void featuresAreTheLastHiddenStatesOfTheReference() throws IOException {
    TinyModel tiny = TinyModel.of("bert-uncased-base");
    List<String> texts = List.of("x = y**2 + 3*z - 1;", "{\"key\": [1, 2, 3]}");
    List<TokenVectors> vectors =
        features.extract(texts.stream().map(TextInput::of).toList(), LayerSelection.last());
    try (NpzFile arrays = tiny.arrays()) {
      NpzFile.Array reference = arrays.array("single.last_hidden_state");
      int s = reference.shape()[1];
      int[] rowOfText = {3, 2};
      for (int i = 0; i < 2; i++) {
        for (int t = 0; t < vectors.get(i).encoding().size(); t++) {
          for (int c = 0; c < 48; c++) {
            float expected = reference.values()[(rowOfText[i] * s + t) * 48 + c];
            assertEquals(expected, vectors.get(i).vectors().at(t, c), 2e-4f);
          }
        }
      }
    }
  }

  @Test
  void layersAreCombinedAsAsked() {
    ModelOutput all =
        folder
            .model()
            .forward(
                TokenBatch.of(folder.tokenizer().encode("say hello").inputIds()),
                OutputRequest.none().withAllHiddenStates(3));
    int t = 1;
    int c = 7;
    float[] at = new float[4];
    for (int i = 0; i <= 3; i++) {
      at[i] = all.hiddenState(i).at(t, c);
    }
    assertEquals(at[3], vectors(LayerSelection.last()).at(t, c));
    assertEquals(at[1], vectors(LayerSelection.one(1)).at(t, c));
    assertEquals(at[2], vectors(LayerSelection.one(-2)).at(t, c));
    assertEquals(at[2] + at[3], vectors(LayerSelection.sumOf(-2, -1)).at(t, c), CLOSE);
    assertEquals(
        (at[0] + at[1] + at[2] + at[3]) / 4, vectors(LayerSelection.meanOf()).at(t, c), CLOSE);
    assertEquals(at[0] + at[1] + at[2] + at[3], vectors(LayerSelection.sumOf()).at(t, c), CLOSE);
    Matrix sideBySide = vectors(LayerSelection.concatenationOf(3, 0));
    assertEquals(2 * 48, sideBySide.columns());
    assertEquals(at[3], sideBySide.at(t, c));
    assertEquals(at[0], sideBySide.at(t, 48 + c));
  }

  private static Matrix vectors(LayerSelection layers) {
    return features.extract("say hello", layers).vectors();
  }

  @Test
  void layersOutsideTheModelAreRefused() {
    for (int index : new int[] {4, -5}) {
      LayerSelection layers = LayerSelection.sumOf(0, index);
      IllegalArgumentException e =
          assertThrows(IllegalArgumentException.class, () -> vectors(layers));
      assertEquals("hidden states [0, " + index + "]: expected -4 to 3", e.getMessage());
    }
  }

  @Test
  void aWordsVectorIsTheMeanOfItsPieces() {
    TokenVectors pair =
        features
            .extract(
                List.of(TextInput.of("say hello", "antidisestablishmentarianism wins")),
                LayerSelection.last())
            .getFirst();
    Encoding encoding = pair.encoding();
    int[] pieces =
        IntStream.range(0, encoding.size())
            .filter(t -> encoding.sequenceIds()[t] == 1 && encoding.wordIds()[t] == 0)
            .toArray();
    assertTrue(pieces.length > 1, "the word has several pieces");
    float[] word = pair.wordVector(1, 0);
    for (int c = 0; c < 48; c++) {
      float sum = 0;
      for (int piece : pieces) {
        sum += pair.vectors().at(piece, c);
      }
      assertEquals(sum / pieces.length, word[c], CLOSE);
    }
    assertArrayEquals(pair.vector(1), pair.wordVector(0, 0), "a word of one piece");
    assertEquals(
        "text 0 has no word 2",
        assertThrows(IllegalArgumentException.class, () -> pair.wordVector(0, 2)).getMessage());
    assertThrows(
        IllegalArgumentException.class, () -> pair.wordVector(Encoding.NONE, Encoding.NONE));
  }

  @Test
  void poolingIsOverAllRows() {
    Matrix rows = Matrix.of(new float[] {1, -2, 3, 4, 5, -9}, 3, 2);
    assertArrayEquals(new float[] {3, -7f / 3}, Pooling.MEAN.pool(rows), CLOSE);
    assertArrayEquals(new float[] {1, -2}, Pooling.CLS.pool(rows));
    assertArrayEquals(new float[] {5, 4}, Pooling.MAX.pool(rows));
    assertThrows(IllegalArgumentException.class, () -> Pooling.MAX.pool(Matrix.zeros(0, 2)));
  }

  @Test
  void specialTokensCanBeLeftOut() {
    TokenVectors vectors = features.extract("say hello");
    Matrix inner = vectors.withoutSpecialTokens();
    assertEquals(vectors.encoding().size() - 2, inner.rows());
    assertEquals(vectors.vectors().at(1, 3), inner.at(0, 3));
  }
}
