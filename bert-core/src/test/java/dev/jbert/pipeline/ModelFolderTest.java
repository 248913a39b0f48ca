package dev.jbert.pipeline;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.jbert.model.CheckpointException;
import dev.jbert.model.CheckpointException.Reason;
import dev.jbert.testing.TinyModel;
import dev.jbert.tokenizer.TokenizerFileException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelFolderTest {

  private static final Path TINY = TinyModel.of("bert-cased-pretraining").folder();

  @TempDir Path target;

  @Test
  void oneFolderServesSeveralPipelinesAndStaysOpen() throws IOException {
    try (ModelFolder folder = ModelFolder.load(TINY)) {
      FillMaskResult before;
      try (FillMask fillMask = FillMask.of(folder)) {
        before = fillMask.fill("Say [MASK]!");
      }
      NextSentencePrediction next = NextSentencePrediction.of(folder);
      FeatureExtraction features = FeatureExtraction.of(folder);
      SentenceEmbedder embedder = SentenceEmbedder.of(folder, SentenceConfig.plain(TINY));
      next.probability("Say hello.", "Hello!");
      assertArrayEquals(
          features.extract("Say hello.").pooled(Pooling.MEAN), embedder.embed("Say hello."));
      assertEquals(before, FillMask.of(folder).fill("Say [MASK]!"));
    }
  }

  @Test
  void loadSaveLoadIsIdentical() throws IOException {
    List<FillMaskResult> expected;
    List<String> texts = List.of("Say [MASK]!", "[MASK] is the [MASK] of Germany.");
    try (FillMask fillMask = FillMask.load(TINY)) {
      expected = fillMask.fill(texts, FillMaskOptions.defaults());
      fillMask.savePretrained(target.resolve("a"));
    }
    try (FillMask fillMask = FillMask.load(target.resolve("a"))) {
      assertEquals(expected, fillMask.fill(texts, FillMaskOptions.defaults()));
      fillMask.savePretrained(target.resolve("b"));
    }
    try (var files = Files.list(target.resolve("a"))) {
      for (Path file : files.toList()) {
        Path again = target.resolve("b").resolve(file.getFileName());
        assertEquals(-1, Files.mismatch(file, again), file.toString());
      }
    }
    assertEquals(
        -1,
        Files.mismatch(TINY.resolve("config.json"), target.resolve("a").resolve("config.json")));
  }

  @DisplayName("row 20: vocabulary and embedding table disagree")
  @Test
  void aVocabularyOfAnotherSizeThanTheTableIsRefused() throws IOException {
    copy("config.json", "model.safetensors", "tokenizer_config.json");
    List<String> tokens = Files.readAllLines(TINY.resolve("vocab.txt"));
    Files.write(target.resolve("vocab.txt"), tokens.subList(0, 890));
    CheckpointException e = assertThrows(CheckpointException.class, () -> ModelFolder.load(target));
    assertEquals(Reason.VOCABULARY_SIZE, e.reason());
    assertEquals(
        target + ": the tokenizer has 890 tokens, the embedding table 900 rows", e.getMessage());
  }

  @Test
  void aMissingVocabularyIsTheTokenizersError() throws IOException {
    copy("config.json", "model.safetensors");
    assertThrows(TokenizerFileException.class, () -> ModelFolder.load(target));
  }

  private void copy(String... names) throws IOException {
    for (String name : names) {
      Files.copy(TINY.resolve(name), target.resolve(name));
    }
  }
}
