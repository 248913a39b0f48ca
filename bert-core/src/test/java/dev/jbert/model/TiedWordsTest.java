package dev.jbert.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jbert.head.MaskedLmHead;
import dev.jbert.model.CheckpointException.Reason;
import dev.jbert.testing.RandomCheckpoint;
import dev.jbert.testing.TinyModel;
import dev.jbert.weights.NamedTensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Decoders that are the word embeddings, whatever the file holds, and such as are not. */
class TiedWordsTest {

  private static final TokenBatch BATCH =
      TokenBatch.of(new int[] {0, 8, 300, 41, 2}, new int[] {0, 7, 2});

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "bert-uncased-mlm, cls.predictions.decoder.bias, cls.predictions.bias",
    "distilbert-mlm, vocab_projector.bias, vocab_projector.bias",
    "roberta-mlm, lm_head.decoder.bias, lm_head.bias",
    "mpnet-mlm, lm_head.decoder.bias, lm_head.bias"
  })
  void aTiedDecoderMayStandInTheFileAndItsBiasUnderEitherName(
      String name, String decoderBias, String bias) throws IOException {
    float[] expected = logits(TinyModel.of(name).folder());
    String decoder = decoderBias.replace(".bias", ".weight");
    RandomCheckpoint withDecoder = copyOf(name);
    withDecoder.put(decoder, 900, 48); // Other values: what is tied is not read.
    assertArrayEquals(expected, logits(withDecoder.write(folder.resolve("with"))));
    Path renamed = folder.resolve("renamed");
    assertArrayEquals(expected, logits(copyOf(name).rename(bias, decoderBias).write(renamed)));
    for (Path form : List.of(folder.resolve("with"), renamed)) {
      try (Checkpoint checkpoint = Checkpoint.open(form)) {
        assertEquals(List.of(), checkpoint.unexpectedWeights());
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "bert-uncased-mlm, bert., cls.predictions.decoder, cls.predictions.bias",
    "distilbert-mlm, distilbert., vocab_projector, vocab_projector.bias",
    "roberta-mlm, roberta., lm_head.decoder, lm_head.bias",
    "mpnet-mlm, mpnet., lm_head.decoder, lm_head.bias"
  })
  void aDecoderOfItsOwnIsReadWhereTheConfigSaysSo(
      String name, String prefix, String decoder, String bias) throws IOException {
    RandomCheckpoint untied = copyOf(name).config("tie_word_embeddings", "false");
    try (BertModel model = BertModel.load(untied.write(folder.resolve("without")))) {
      CheckpointException e =
          assertThrows(CheckpointException.class, () -> MaskedLmHead.load(model));
      assertEquals(Reason.NO_SUCH_HEAD, e.reason());
      assertTrue(e.getMessage().contains(decoder + ".weight"), e.getMessage());
    }
    // The decoder is twice the words, and so, with biases of 0, are the logits.
    float[] words =
        untied.tensor(prefix + "embeddings.word_embeddings.weight").values().get().clone();
    for (int i = 0; i < words.length; i++) {
      words[i] *= 2;
    }
    untied.replace(NamedTensor.of(decoder + ".weight", words, 900, 48));
    zeroBias(untied, decoder + ".bias");
    RandomCheckpoint tied = copyOf(name);
    zeroBias(tied, bias);
    float[] once = logits(tied.write(folder.resolve("tied")));
    float[] twice = logits(untied.write(folder.resolve("untied")));
    for (int i = 0; i < once.length; i++) {
      assertEquals(2 * once[i], twice[i]);
    }
  }

  private static void zeroBias(RandomCheckpoint checkpoint, String name) {
    checkpoint.replace(NamedTensor.of(name, new float[900], 900));
  }

  @Test
  void bartsCopiesOfTheWordsMayStandBesideThem() throws IOException {
    RandomCheckpoint bart = copyOf("bart-nli");
    NamedTensor words = bart.tensor("model.shared.weight");
    for (String side : List.of("encoder", "decoder")) {
      String name = "model." + side + ".embed_tokens.weight";
      bart.replace(new NamedTensor(name, words.dtype(), words.shape(), words.values()));
    }
    float[] expected = states(TinyModel.of("bart-nli").folder());
    assertArrayEquals(expected, states(bart.write(folder)));
    bart.config("tie_word_embeddings", "false");
    assertArrayEquals(expected, states(bart.write(folder)));
    try (BertModel model = BertModel.load(folder)) {
      assertEquals(List.of(), model.unexpectedWeights());
    }
  }

  @Test
  void bartsOwnTablesForEachSideAreRefused() throws IOException {
    copyOf("bart-nli")
        .config("tie_word_embeddings", "false")
        .put("model.decoder.embed_tokens.weight", 900, 48)
        .write(folder);
    CheckpointException e = assertThrows(CheckpointException.class, () -> BertModel.load(folder));
    assertEquals(Reason.UNSUPPORTED, e.reason());
    assertEquals(
        folder.resolve("model.safetensors")
            + ": tensor \"model.decoder.embed_tokens.weight\" differs from \"model.shared.weight\""
            + " and tie_word_embeddings is false, expected one table of words for encoder and"
            + " decoder",
        e.getMessage());
  }

  private static RandomCheckpoint copyOf(String name) throws IOException {
    return RandomCheckpoint.copyOf(TinyModel.of(name).folder());
  }

  private static float[] states(Path folder) throws IOException {
    try (BertModel model = BertModel.load(folder)) {
      return model.forward(BATCH).lastHiddenState().values();
    }
  }

  private static float[] logits(Path folder) throws IOException {
    try (BertModel model = BertModel.load(folder)) {
      return MaskedLmHead.load(model).logits(model.forward(BATCH).lastHiddenState()).values();
    }
  }
}
