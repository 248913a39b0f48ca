package dev.jbert.pipeline;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jbert.model.CheckpointException;
import dev.jbert.model.CheckpointException.Reason;
import dev.jbert.model.LoadOptions;
import dev.jbert.testing.TinyModel;
import dev.jbert.tokenizer.TokenizerFileException;
import dev.jbert.weights.SafetensorsException;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void aMissingVocabularyIsTheTokenizersError(int threads) throws IOException {
    copy("config.json", "model.safetensors");
    assertThrows(TokenizerFileException.class, () -> load(threads));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void whereBothAreMissingTheTokenizersErrorComesFirst(int threads) throws IOException {
    copy("config.json");
    assertThrows(TokenizerFileException.class, () -> load(threads));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void missingWeightsAreTheModelsError(int threads) throws IOException {
    copy("config.json", "vocab.txt", "tokenizer_config.json");
    assertThrows(SafetensorsException.class, () -> load(threads));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void anInterruptedThreadLoadsNothing(int threads) throws IOException {
    copy("config.json", "vocab.txt", "tokenizer_config.json", "model.safetensors");
    Thread.currentThread().interrupt();
    try {
      Exception e = assertThrows(Exception.class, () -> load(threads));
      assertTrue(
          e instanceof CancellationException || e instanceof ClosedByInterruptException,
          e.toString());
    } finally {
      assertTrue(Thread.interrupted());
    }
  }

  @Test
  void theTokenizersThreadEndsWithIt() throws IOException {
    try (ModelFolder folder = ModelFolder.load(TINY, LoadOptions.defaults().withThreads(2))) {
      assertEquals(900, folder.tokenizer().vocabulary().size());
    }
    assertTimeoutPreemptively(
        Duration.ofSeconds(20),
        () -> {
          while (Thread.getAllStackTraces().keySet().stream()
              .anyMatch(thread -> thread.getName().equals("jbert-tokenizer"))) {
            Thread.sleep(1);
          }
        });
  }

  private ModelFolder load(int threads) throws IOException {
    return ModelFolder.load(target, LoadOptions.defaults().withThreads(threads));
  }

  private void copy(String... names) throws IOException {
    for (String name : names) {
      Files.copy(TINY.resolve(name), target.resolve(name));
    }
  }
}
