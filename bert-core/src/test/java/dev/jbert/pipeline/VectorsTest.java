package dev.jbert.pipeline;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jbert.kernel.Matrix;
import dev.jbert.model.ModelOutput;
import dev.jbert.model.OutputRequest;
import dev.jbert.model.TokenBatch;
import dev.jbert.pipeline.EmbedOptions.Scaling;
import dev.jbert.testing.NpzFile;
import dev.jbert.testing.TinyModel;
import dev.jbert.tokenizer.Encoding;
import dev.jbert.tokenizer.TextInput;
import dev.jbert.tokenizer.Truncation;
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

  @Test
  void sentenceVectorsArePooledLastHiddenStates() {
    List<String> texts = List.of("say hello", "x", "the price rose on tuesday");
    for (Pooling pooling : Pooling.values()) {
      Matrix vectors =
          SentenceEmbedder.of(folder, EmbedOptions.defaults().withPooling(pooling)).embed(texts);
      for (int i = 0; i < texts.size(); i++) {
        float[] expected = features.extract(texts.get(i)).pooled(pooling);
        assertArrayEquals(expected, Pooling.row(vectors, i), pooling + " " + texts.get(i));
      }
    }
    assertEquals(0, SentenceEmbedder.of(folder, EmbedOptions.defaults()).embed(List.of()).rows());
  }

  @Test
  void unitNormScalesToLengthOne() {
    SentenceEmbedder plain = SentenceEmbedder.of(folder, EmbedOptions.defaults());
    SentenceEmbedder unit =
        SentenceEmbedder.of(folder, EmbedOptions.defaults().withScaling(Scaling.UNIT_NORM));
    float[] vector = unit.embed("say hello");
    double squares = 0;
    for (float x : vector) {
      squares += x * x;
    }
    assertEquals(1, squares, 1e-6);
    assertEquals(1, CosineSimilarity.of(plain.embed("say hello"), vector), CLOSE);
  }

  @Test
  void aTextThatIsTooLongIsRefusedOrCutAsAsked() {
    String text = "the ".repeat(300);
    SentenceEmbedder refusing = SentenceEmbedder.of(folder, EmbedOptions.defaults());
    assertEquals(
        "text 0 has 302 tokens, the model takes at most 128",
        assertThrows(IllegalArgumentException.class, () -> refusing.embed(text)).getMessage());
    SentenceEmbedder cutting =
        SentenceEmbedder.of(
            folder, EmbedOptions.defaults().withTruncation(Truncation.LONGEST_FIRST));
    assertArrayEquals(refusing.embed("the ".repeat(126)), cutting.embed(text));
  }

  @Test
  void cosinesAreOfDirections() {
    assertEquals(0.70710677f, CosineSimilarity.of(new float[] {1, 0}, new float[] {1, 1}));
    assertEquals(-1f, CosineSimilarity.of(new float[] {1, 2}, new float[] {-2, -4}), CLOSE);
    assertEquals(0f, CosineSimilarity.of(new float[] {0, 0}, new float[] {1, 1}));
    Matrix a = Matrix.of(new float[] {1, 0, 1, 1}, 2, 2);
    Matrix b = Matrix.of(new float[] {0, 2, 3, 0, 1, 1}, 3, 2);
    assertArrayEquals(
        new float[] {0, 1, 0.70710677f, 0.70710677f, 0.70710677f, 1},
        CosineSimilarity.matrix(a, b).values(),
        CLOSE);
    assertEquals(
        "vectors of sizes 1 and 2",
        assertThrows(
                IllegalArgumentException.class,
                () -> CosineSimilarity.of(new float[1], new float[2]))
            .getMessage());
  }
}
