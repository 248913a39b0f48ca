package dev.jbert.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.jbert.head.MaskedLmHead;
import dev.jbert.kernel.KernelChoice;
import dev.jbert.testing.RandomCheckpoint;
import dev.jbert.testing.TinyModel;
import dev.jbert.weights.DType;
import dev.jbert.weights.SafetensorsException;
import dev.jbert.weights.WeightSource;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Nobody can tell from a result whether the words were in the heap or in the file. */
class WordEmbeddingsTest {
  /** Of more tokens than a thread takes at a time, and with words that come again. */
  private static final TokenBatch BATCH =
      TokenBatch.of(
          new int[] {0, 8, 300, 41, 41, 899, 7, 2},
          IntStream.range(0, 21).map(i -> i * 41 % 900).toArray(),
          new int[] {2});

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "bert-uncased-base, VECTOR, 1",
    "bert-uncased-base, VECTOR, 3",
    "bert-uncased-base, SCALAR, 3",
    "distilbert-base, VECTOR, 2",
    "roberta-base, VECTOR, 2",
    "mpnet-base, VECTOR, 2",
    "electra-base, VECTOR, 2",
    "bart-nli, VECTOR, 2",
    "bart-nli, SCALAR, 1"
  })
  void statesAreTheSame(String name, KernelChoice kernels, int threads) throws IOException {
    Path model = TinyModel.of(name).folder();
    LoadOptions options = LoadOptions.defaults().withKernels(kernels).withThreads(threads);
    assertArrayEquals(states(model, options), states(model, inFile(options)));
  }

  @Test
  void scaledWordsAreTheSame() throws IOException {
    RandomCheckpoint.copyOf(TinyModel.of("bart-nli").folder())
        .config("scale_embedding", "true")
        .write(folder);
    float[] scaled = states(folder, inFile(LoadOptions.defaults()));
    assertArrayEquals(states(folder, LoadOptions.defaults()), scaled);
    float[] unscaled = states(TinyModel.of("bart-nli").folder(), LoadOptions.defaults());
    assertFalse(Arrays.equals(unscaled, scaled), "was it scaled?");
  }

  @ParameterizedTest
  @EnumSource(names = {"F16", "BF16"})
  void wordsOfAnotherTypeAreTheSame(DType dtype) throws IOException {
    RandomCheckpoint checkpoint =
        RandomCheckpoint.copyOf(TinyModel.of("bert-uncased-base").folder());
    String name = "embeddings.word_embeddings.weight";
    checkpoint.replace(checkpoint.tensor(name).as(dtype)).write(folder);
    assertArrayEquals(
        states(folder, LoadOptions.defaults()), states(folder, inFile(LoadOptions.defaults())));
  }

  @ParameterizedTest
  @CsvSource({"bert-uncased-mlm", "distilbert-mlm", "roberta-mlm", "mpnet-mlm"})
  void aDecoderThatIsTiedToThemIsTheSame(String name) throws IOException {
    Path model = TinyModel.of(name).folder();
    assertArrayEquals(
        logits(model, LoadOptions.defaults()), logits(model, inFile(LoadOptions.defaults())));
  }

  @Test
  void aFileThatIsCutShortLaterIsAnErrorThatNamesIt() throws IOException {
    Path weights = copyOfBert().resolve(WeightSource.FILE_NAME);
    try (BertModel copied = BertModel.load(folder);
        BertModel inFile = BertModel.load(folder, inFile(LoadOptions.defaults().withThreads(3)))) {
      float[] states = inFile.forward(BATCH).lastHiddenState().values();
      try (FileChannel channel = FileChannel.open(weights, StandardOpenOption.WRITE)) {
        channel.truncate(channel.size() / 2);
      }
      for (int i = 0; i < 3; i++) {
        SafetensorsException e =
            assertThrows(SafetensorsException.class, () -> inFile.forward(BATCH));
        assertEquals(weights + ": was cut short after it was opened", e.getMessage());
      }
      assertArrayEquals(states, copied.forward(BATCH).lastHiddenState().values());
    }
  }

  @Test
  void aFileThatIsReplacedLaterIsReadAsItWas() throws IOException {
    Path weights = copyOfBert().resolve(WeightSource.FILE_NAME);
    try (BertModel inFile = BertModel.load(folder, inFile(LoadOptions.defaults()))) {
      float[] states = inFile.forward(BATCH).lastHiddenState().values();
      Path other = Files.writeString(folder.resolve("other"), "no weights");
      Files.move(other, weights, StandardCopyOption.ATOMIC_MOVE);
      assertArrayEquals(states, inFile.forward(BATCH).lastHiddenState().values());
    }
  }

  private Path copyOfBert() throws IOException {
    RandomCheckpoint.copyOf(TinyModel.of("bert-uncased-base").folder()).write(folder);
    return folder;
  }

  private static LoadOptions inFile(LoadOptions options) {
    return options.withWordEmbeddings(WordEmbeddings.IN_FILE);
  }

  private static float[] states(Path folder, LoadOptions options) throws IOException {
    try (BertModel model = BertModel.load(folder, options)) {
      return model.forward(BATCH).lastHiddenState().values();
    }
  }

  private static float[] logits(Path folder, LoadOptions options) throws IOException {
    try (BertModel model = BertModel.load(folder, options)) {
      return MaskedLmHead.load(model).logits(model.forward(BATCH).lastHiddenState()).values();
    }
  }
}
