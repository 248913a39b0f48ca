package dev.jbert.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.jbert.head.MaskedLmHead;
import dev.jbert.kernel.KernelChoice;
import dev.jbert.testing.RandomCheckpoint;
import dev.jbert.testing.TinyModel;
import dev.jbert.weights.SafetensorsException;
import dev.jbert.weights.WeightSource;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Nobody can tell from a result when the weights were packed. */
class PackingTest {
  private static final int CALLS = 7;

  private static final TokenBatch BATCH =
      TokenBatch.of(
          new int[] {0, 8, 300, 41, 41, 899, 7, 2},
          IntStream.range(0, 21).map(i -> i * 41 % 900).toArray(),
          new int[] {2});

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "bert-uncased-base, VECTOR, F32, 1",
    "bert-uncased-base, VECTOR, F32, 3",
    "bert-uncased-base, VECTOR, BF16, 2",
    "bert-uncased-base, SCALAR, F32, 2",
    "distilbert-base, VECTOR, F32, 2",
    "roberta-base, VECTOR, F32, 2",
    "mpnet-base, VECTOR, F32, 2",
    "electra-base, VECTOR, F32, 2",
    "bart-nli, VECTOR, F32, 2"
  })
  void everyCallHasTheSameStates(
      String name, KernelChoice kernels, WeightPrecision precision, int threads)
      throws IOException {
    Path path = TinyModel.of(name).folder();
    LoadOptions options =
        LoadOptions.defaults()
            .withKernels(kernels)
            .withThreads(threads)
            .withWeightPrecision(precision);
    float[] expected;
    try (BertModel model = BertModel.load(path, options)) {
      expected = states(model);
    }
    try (BertModel model = BertModel.load(path, whenReused(options))) {
      for (int call = 0; call < CALLS; call++) {
        assertArrayEquals(expected, states(model), "call " + call);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "bert-uncased-mlm, COPIED",
    "bert-uncased-mlm, IN_FILE",
    "distilbert-mlm, IN_FILE",
    "roberta-mlm, IN_FILE",
    "mpnet-mlm, COPIED"
  })
  void everyCallOfAHeadHasTheSameLogits(String name, WordEmbeddings words) throws IOException {
    Path path = TinyModel.of(name).folder();
    LoadOptions options = LoadOptions.defaults().withWordEmbeddings(words);
    float[] expected;
    try (BertModel model = BertModel.load(path, options)) {
      expected = MaskedLmHead.load(model).logits(model.forward(BATCH).lastHiddenState()).values();
    }
    try (BertModel model = BertModel.load(path, whenReused(options))) {
      MaskedLmHead head = MaskedLmHead.load(model);
      for (int call = 0; call < CALLS; call++) {
        float[] logits = head.logits(model.forward(BATCH).lastHiddenState()).values();
        assertArrayEquals(expected, logits, "call " + call);
      }
    }
  }

  @Test
  void aFileThatIsCutShortBeforeIsAnErrorThatNamesIt() throws IOException {
    Path weights = copyOfBert().resolve(WeightSource.FILE_NAME);
    try (BertModel model = BertModel.load(folder, whenReused(LoadOptions.defaults()))) {
      states(model);
      try (FileChannel channel = FileChannel.open(weights, StandardOpenOption.WRITE)) {
        channel.truncate(channel.size() / 2);
      }
      for (int call = 0; call < CALLS; call++) {
        SafetensorsException e = assertThrows(SafetensorsException.class, () -> states(model));
        assertEquals(weights + ": was cut short after it was opened", e.getMessage());
      }
    }
  }

  @Test
  void aFileThatIsReplacedOrPackedBeforeItIsCutShortIsReadAsItWas() throws IOException {
    Path weights = copyOfBert().resolve(WeightSource.FILE_NAME);
    try (BertModel model = BertModel.load(folder, whenReused(LoadOptions.defaults()))) {
      float[] expected = states(model);
      Path other = Files.writeString(folder.resolve("other"), "no weights");
      Files.move(other, weights, StandardCopyOption.ATOMIC_MOVE);
      for (int call = 0; call < CALLS; call++) {
        assertArrayEquals(expected, states(model), "call " + call);
      }
    }
    copyOfBert();
    try (BertModel model = BertModel.load(folder, whenReused(LoadOptions.defaults()))) {
      float[] expected = states(model);
      for (int call = 0; call < CALLS; call++) {
        states(model);
      }
      try (FileChannel channel = FileChannel.open(weights, StandardOpenOption.WRITE)) {
        channel.truncate(channel.size() / 2);
      }
      assertArrayEquals(expected, states(model));
    }
  }

  private Path copyOfBert() throws IOException {
    RandomCheckpoint.copyOf(TinyModel.of("bert-uncased-base").folder()).write(folder);
    return folder;
  }

  private static LoadOptions whenReused(LoadOptions options) {
    return options.withPacking(Packing.WHEN_REUSED);
  }

  private static float[] states(BertModel model) {
    return model.forward(BATCH).lastHiddenState().values();
  }
}
