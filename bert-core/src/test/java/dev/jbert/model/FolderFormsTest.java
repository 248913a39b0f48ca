package dev.jbert.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jbert.model.CheckpointException.Reason;
import dev.jbert.testing.RandomCheckpoint;
import dev.jbert.testing.TinyModel;
import dev.jbert.weights.DType;
import dev.jbert.weights.NamedTensor;
import dev.jbert.weights.WeightSource;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The forms that the folders of the families come in; all forms of a model give the same states.
 */
class FolderFormsTest {

  private static final TokenBatch BATCH =
      TokenBatch.of(new int[] {0, 8, 300, 41, 2}, new int[] {0, 7, 2});

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "bert-uncased-mlm, bert.",
    "distilbert-mlm, distilbert.",
    "roberta-mlm, roberta.",
    "electra-qa, electra.",
    "mpnet-mlm, mpnet.",
    "bart-nli, model."
  })
  void theFamilysPrefixMayBeLeftOut(String name, String prefix) throws IOException {
    RandomCheckpoint whole = copyOf(name);
    float[] expected = states(TinyModel.of(name).folder());
    assertTrue(whole.names().stream().anyMatch(tensor -> tensor.startsWith(prefix)));
    assertArrayEquals(expected, states(whole.rename(prefix, "").write(folder)));
  }

  @ParameterizedTest
  @CsvSource({
    "bert-uncased-base, bert.",
    "distilbert-base, distilbert.",
    "roberta-base, roberta.",
    "electra-base, electra.",
    "mpnet-base, mpnet."
  })
  void theBareEncodersNamesMayHaveThePrefix(String name, String prefix) throws IOException {
    RandomCheckpoint bare = copyOf(name);
    assertTrue(bare.names().stream().noneMatch(tensor -> tensor.startsWith(prefix)));
    for (String tensor : bare.names()) {
      NamedTensor old = bare.tensor(tensor);
      bare.remove(tensor)
          .replace(new NamedTensor(prefix + tensor, old.dtype(), old.shape(), old.values()));
    }
    assertArrayEquals(states(TinyModel.of(name).folder()), states(bare.write(folder)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "bert-uncased-mlm",
        "distilbert-mlm",
        "roberta-mlm",
        "electra-qa",
        "mpnet-mlm",
        "bart-nli"
      })
  void oldNamesOfNormsAndOldBuffersAreUnderstood(String name) throws IOException {
    String prefix = Families.names(BertConfig.read(TinyModel.of(name).folder())).prefix();
    RandomCheckpoint old =
        copyOf(name)
            .rename("LayerNorm.weight", "LayerNorm.gamma")
            .rename("LayerNorm.bias", "LayerNorm.beta")
            .rename("layer_norm.weight", "layer_norm.gamma")
            .rename("layer_norm.bias", "layer_norm.beta")
            .put(prefix + "embeddings.position_ids", 1, 128);
    assertTrue(old.names().stream().anyMatch(tensor -> tensor.endsWith(".gamma")));
    assertArrayEquals(states(TinyModel.of(name).folder()), states(old.write(folder)));
    try (Checkpoint checkpoint = Checkpoint.open(folder)) {
      assertEquals(List.of(), checkpoint.unexpectedWeights());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "distilbert-qa, F16",
    "roberta-seqcls, BF16",
    "electra-qa, F16",
    "mpnet-base, BF16",
    "bart-nli, F16",
    "bert-cased-qa, BF16"
  })
  void sixteenBitWeightsAreWidenedExactly(String name, DType dtype) throws IOException {
    copyOf(name).as(dtype).write(folder.resolve("narrow"));
    RandomCheckpoint wide = copyOf(name);
    try (WeightSource narrow = WeightSource.open(folder.resolve("narrow"))) {
      for (String tensor : narrow.names()) {
        float[] values = narrow.tensor(tensor).toFloatArray();
        wide.replace(new NamedTensor(tensor, DType.F32, narrow.info(tensor).shape(), () -> values));
      }
    }
    wide.write(folder.resolve("wide"));
    assertArrayEquals(states(folder.resolve("wide")), states(folder.resolve("narrow")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "bert-cased-qa",
        "distilbert-qa",
        "roberta-qa",
        "electra-qa",
        "mpnet-mlm",
        "bart-nli"
      })
  void weightsMayStandInSeveralFiles(String name) throws IOException {
    Path whole = TinyModel.of(name).folder();
    copyOf(name).writeSharded(folder);
    assertArrayEquals(states(whole), states(folder));
    try (Checkpoint expected = Checkpoint.open(whole);
        Checkpoint found = Checkpoint.open(folder)) {
      assertEquals(expected.heads(), found.heads());
    }
  }

  @Test
  void whatNothingReadsIsNamedInAWarningAndLeftAlone() throws IOException {
    RandomCheckpoint discriminator = copyOf("electra-base");
    for (String layer : List.of("dense", "dense_prediction")) {
      int out = layer.equals("dense") ? 48 : 1;
      discriminator.put("discriminator_predictions." + layer + ".weight", out, 48);
      discriminator.put("discriminator_predictions." + layer + ".bias", out);
    }
    discriminator.put("more", 1).put("other", 1).write(folder);
    float[] expected = states(TinyModel.of("electra-base").folder());
    List<String> warnings = new ArrayList<>();
    assertArrayEquals(expected, warned(warnings, () -> states(folder)));
    assertEquals(
        List.of(
            folder
                + ": nothing reads 6 of its tensors: discriminator_predictions.dense.weight,"
                + " discriminator_predictions.dense.bias,"
                + " discriminator_predictions.dense_prediction.weight,"
                + " discriminator_predictions.dense_prediction.bias, more and 1 more"),
        warnings);
    warnings.clear();
    warned(warnings, () -> states(TinyModel.of("electra-base").folder()));
    assertEquals(List.of(), warnings);
  }

  @ParameterizedTest
  @CsvSource({
    "distilbert-base, transformer.layer.2.ffn.lin2.bias",
    "roberta-base, encoder.layer.0.attention.self.key.weight",
    "electra-base, embeddings_project.weight",
    "mpnet-base, encoder.relative_attention_bias.weight",
    "bart-nli, model.decoder.layers.1.encoder_attn.k_proj.bias",
    "bart-nli, model.shared.weight"
  })
  void aMissingWeightIsNamed(String name, String missing) throws IOException {
    copyOf(name).remove(missing).write(folder);
    CheckpointException e = assertThrows(CheckpointException.class, () -> BertModel.load(folder));
    assertEquals(Reason.MISSING_WEIGHTS, e.reason());
    assertTrue(e.getMessage().contains("it lacks 1 of "), e.getMessage());
    assertTrue(e.getMessage().endsWith(missing), e.getMessage());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"albert", "deberta", "deberta-v2", "mbart", "modernbert", "xlnet", "t5", "Bert"})
  void anotherFamilyIsRefusedByName(String modelType) throws IOException {
    copyOf("bert-uncased-base").config("model_type", '"' + modelType + '"').write(folder);
    CheckpointException e = assertThrows(CheckpointException.class, () -> BertModel.load(folder));
    assertEquals(Reason.UNSUPPORTED, e.reason());
    assertEquals(
        folder.resolve("config.json")
            + ": key \"model_type\": expected one of [bart, bert, camembert, distilbert, electra,"
            + " mpnet, roberta, xlm-roberta], found \""
            + modelType
            + '"',
        e.getMessage());
  }

  @ParameterizedTest
  @ValueSource(strings = {"bert-cased-base", "roberta-base", "electra-base"})
  void relativePositionsAreRefused(String name) throws IOException {
    copyOf(name).config("position_embedding_type", "\"relative_key\"").write(folder);
    CheckpointException e = assertThrows(CheckpointException.class, () -> BertModel.load(folder));
    assertEquals(Reason.UNSUPPORTED, e.reason());
    assertEquals(
        folder.resolve("config.json")
            + ": key \"position_embedding_type\": expected \"absolute\", found \"relative_key\"",
        e.getMessage());
  }

  @Test
  void onlyABufferOfThatNameIsLeftOut() {
    assertTrue(WeightNames.isIgnored("position_ids"));
    assertTrue(WeightNames.isIgnored("bert.embeddings.position_ids"));
    assertFalse(WeightNames.isIgnored("bert.embeddings.composition_ids"));
  }

  private static RandomCheckpoint copyOf(String name) throws IOException {
    return RandomCheckpoint.copyOf(TinyModel.of(name).folder());
  }

  private static float[] states(Path folder) throws IOException {
    try (BertModel model = BertModel.load(folder)) {
      return model.forward(BATCH).lastHiddenState().values();
    }
  }

  private interface Loading {
    float[] run() throws IOException;
  }

  private static float[] warned(List<String> warnings, Loading loading) throws IOException {
    Handler handler =
        new Handler() {
          @Override
          public void publish(LogRecord entry) {
            assertEquals(Level.WARNING, entry.getLevel());
            warnings.add(entry.getMessage());
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    Logger logger = Logger.getLogger(BertModel.class.getName());
    logger.addHandler(handler);
    try {
      return loading.run();
    } finally {
      logger.removeHandler(handler);
    }
  }
}
