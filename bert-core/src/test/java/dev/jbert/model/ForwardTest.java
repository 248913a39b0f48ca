package dev.jbert.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jbert.kernel.KernelChoice;
import dev.jbert.kernel.Matrix;
import dev.jbert.testing.RandomCheckpoint;
import dev.jbert.testing.Runs;
import dev.jbert.testing.TinyModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A forward pass gives the same whatever else is asked, batched or running. Bit for bit. */
class ForwardTest {

  private static final long SEED = 4711;
  private static final Path TINY = TinyModel.of("bert-uncased-base").folder();

  @TempDir Path folder;

  static Stream<LoadOptions> runs() {
    return Runs.all();
  }

  /** Sequences of 1 to 100 random tokens and types. */
  private static int[][][] sequences(int count) {
    Random random = new Random(SEED);
    int[][][] sequences = new int[count][2][];
    for (int b = 0; b < count; b++) {
      int length = b == 0 ? 1 : 1 + random.nextInt(100);
      sequences[b][0] = random.ints(length, 0, 900).toArray();
      sequences[b][1] = random.ints(length, 0, 2).toArray();
    }
    return sequences;
  }

  private static TokenBatch batch(int[][]... sequences) {
    return TokenBatch.of(
        Stream.of(sequences).map(s -> s[0]).toArray(int[][]::new),
        Stream.of(sequences).map(s -> s[1]).toArray(int[][]::new));
  }

  @ParameterizedTest
  @MethodSource("runs")
  void batchGivesTheSameStatesAsEachSequenceAlone(LoadOptions options) throws IOException {
    int[][][] sequences = sequences(12);
    try (BertModel model = BertModel.load(TINY, options)) {
      OutputRequest request =
          OutputRequest.lastHiddenState()
              .withAllHiddenStates(3)
              .withAllAttentions(3)
              .withPoolerOutput();
      ModelOutput together = model.forward(batch(sequences), request);
      for (int b = 0; b < sequences.length; b++) {
        ModelOutput alone = model.forward(batch(new int[][][] {sequences[b]}), request);
        assertSame(alone.lastHiddenState(), together.lastHiddenState(b), "sequence " + b);
        assertSame(alone.poolerOutput(), together.poolerOutput().rows(b, 1), "sequence " + b);
        for (int i = 0; i <= 3; i++) {
          assertSame(alone.hiddenState(i), together.hiddenState(i, b), "sequence " + b);
        }
        for (int i = 0; i < 3; i++) {
          assertArrayEquals(alone.attentions(i, 0).values(), together.attentions(i, b).values());
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("runs")
  void theTokenBudgetDoesNotChangeTheResult(LoadOptions options) throws IOException {
    TokenBatch batch = batch(sequences(12));
    OutputRequest request = OutputRequest.lastHiddenState().withPoolerOutput().withAttentions(1);
    float[] expected = null;
    for (int budget : new int[] {1, 64, 150, 100_000}) {
      try (BertModel model = BertModel.load(TINY, options.withTokenBudget(budget))) {
        ModelOutput output = model.forward(batch, request);
        expected = expected == null ? output.lastHiddenState().values() : expected;
        assertArrayEquals(expected, output.lastHiddenState().values(), "budget " + budget);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("runs")
  void aCallersMatrixGetsTheSameStates(LoadOptions options) throws IOException {
    TokenBatch batch = batch(sequences(5));
    try (BertModel model = BertModel.load(TINY, options)) {
      Matrix expected = model.forward(batch).lastHiddenState();
      int stride = expected.columns() + 3;
      float[] values = new float[5 + expected.rows() * stride];
      Matrix target = new Matrix(values, 5, expected.rows(), expected.columns(), stride);
      model.forward(batch, target);
      assertSame(expected, target, "the caller's matrix");
    }
  }

  @Test
  void aCallersMatrixOfAnotherShapeIsRefused() throws IOException {
    TokenBatch batch = TokenBatch.of(new int[] {2, 5, 3});
    try (BertModel model = BertModel.load(TINY)) {
      int hiddenSize = model.config().hiddenSize();
      IllegalArgumentException e =
          assertThrows(
              IllegalArgumentException.class,
              () -> model.forward(batch, Matrix.zeros(4, hiddenSize)));
      assertEquals(
          "last hidden state: expected a matrix [3, %1$d], found [4, %1$d]".formatted(hiddenSize),
          e.getMessage());
    }
  }

  @Test
  void theNumberOfThreadsDoesNotChangeTheResult() throws IOException {
    TokenBatch batch = batch(sequences(5));
    for (KernelChoice kernels : List.of(KernelChoice.SCALAR, KernelChoice.VECTOR)) {
      float[] expected = null;
      for (int threads = 1; threads <= 3; threads++) {
        LoadOptions options = LoadOptions.defaults().withKernels(kernels).withThreads(threads);
        try (BertModel model = BertModel.load(TINY, options)) {
          float[] states = model.forward(batch).lastHiddenState().values();
          expected = expected == null ? states : expected;
          assertArrayEquals(expected, states, kernels + ", threads " + threads);
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("runs")
  void chosenRowsAreThoseOfTheWholeState(LoadOptions options) throws IOException {
    int[][][] sequences = sequences(8);
    int[][] positions = new int[sequences.length][];
    Random random = new Random(SEED);
    for (int b = 0; b < positions.length; b++) {
      int length = sequences[b][0].length;
      positions[b] = b == 2 ? new int[0] : random.ints(4, 0, length).sorted().distinct().toArray();
    }
    TokenBatch batch = batch(sequences);
    try (BertModel model = BertModel.load(TINY, options.withTokenBudget(200))) {
      ModelOutput whole = model.forward(batch, OutputRequest.lastHiddenState().withPoolerOutput());
      OutputRequest rows = OutputRequest.lastHiddenState(TokenRows.at(positions));
      ModelOutput chosen = model.forward(batch, rows);
      ModelOutput withPooler = model.forward(batch, rows.withPoolerOutput());
      ModelOutput withStates = model.forward(batch, rows.withHiddenStates(3).withAttentions(2));
      ModelOutput first = model.forward(batch, OutputRequest.lastHiddenState(TokenRows.FIRST));
      for (int b = 0; b < sequences.length; b++) {
        for (int r = 0; r < positions[b].length; r++) {
          Matrix expected = whole.lastHiddenState(b).rows(positions[b][r], 1);
          assertSame(expected, chosen.lastHiddenState(b).rows(r, 1), "chosen");
          assertSame(expected, withPooler.lastHiddenState(b).rows(r, 1), "with pooler");
          assertSame(expected, withStates.lastHiddenState(b).rows(r, 1), "with states");
        }
        assertEquals(positions[b].length, chosen.lastHiddenState(b).rows());
        assertSame(whole.lastHiddenState(b).rows(0, 1), first.lastHiddenState(b), "first");
      }
      assertSame(whole.poolerOutput(), withPooler.poolerOutput(), "pooler");
      assertSame(whole.lastHiddenState(), withStates.hiddenState(3), "states");
    }
  }

  @Test
  void anInnerLayerAloneIsTheSameAsWithAllOthers() throws IOException {
    TokenBatch batch = batch(sequences(3));
    try (BertModel model = BertModel.load(TINY)) {
      ModelOutput all =
          model.forward(batch, OutputRequest.none().withAllHiddenStates(3).withAllAttentions(3));
      for (int i = 0; i <= 3; i++) {
        ModelOutput one = model.forward(batch, OutputRequest.none().withHiddenStates(i));
        assertSame(all.hiddenState(i), one.hiddenState(i), "hidden state " + i);
      }
      for (int i = 0; i < 3; i++) {
        ModelOutput one = model.forward(batch, OutputRequest.none().withAttentions(i));
        assertArrayEquals(all.attentions(i, 1).values(), one.attentions(i, 1).values());
      }
    }
  }

  @ParameterizedTest
  @MethodSource("runs")
  void manyThreadsOnOneModelGetWhatOneThreadGets(LoadOptions options) throws Exception {
    int[][][] sequences = sequences(8);
    try (BertModel model = BertModel.load(TINY, options);
        ExecutorService callers = Executors.newFixedThreadPool(8)) {
      List<Matrix> serial = new ArrayList<>();
      for (int[][] sequence : sequences) {
        serial.add(model.forward(batch(new int[][][] {sequence})).lastHiddenState());
      }
      List<Callable<Void>> calls = new ArrayList<>();
      for (int i = 0; i < 160; i++) {
        int b = i % sequences.length;
        TokenBatch batch = batch(new int[][][] {sequences[b], sequences[(b + 1) % 8]});
        calls.add(
            () -> {
              assertSame(serial.get(b), model.forward(batch).lastHiddenState(0), "sequence " + b);
              return null;
            });
      }
      for (Future<Void> call : callers.invokeAll(calls)) {
        call.get();
      }
    }
  }

  @ParameterizedTest
  @MethodSource("runs")
  void aTokenBehindAHoleIsAsIfTheHoleWereNotThere(LoadOptions options) throws IOException {
    int[][] types = {{0, 0, 0, 0, 0}};
    int[][] attentionMask = {{1, 1, 0, 1, 0}};
    try (BertModel model = BertModel.load(TINY, options)) {
      ModelOutput a =
          model.forward(TokenBatch.of(new int[][] {{2, 30, 40, 3, 0}}, types, attentionMask));
      ModelOutput b =
          model.forward(TokenBatch.of(new int[][] {{2, 30, 555, 3, 0}}, types, attentionMask));
      ModelOutput unmasked = model.forward(TokenBatch.of(new int[] {2, 30, 40, 3}));
      for (int t : new int[] {0, 1, 3}) {
        assertSame(a.lastHiddenState().rows(t, 1), b.lastHiddenState().rows(t, 1), "row " + t);
      }
      assertTrue(unmasked.lastHiddenState().at(0, 0) != a.lastHiddenState().at(0, 0));
      assertEquals(4, a.lastHiddenState().rows(), "padding at the end is dropped");
    }
  }

  @ParameterizedTest
  @MethodSource("runs")
  void aSequenceMaskedAsAWholeIsFinite(LoadOptions options) throws IOException {
    try (BertModel model = BertModel.load(TINY, options)) {
      int[][] ids = {{2, 30, 3}, {2, 31, 3}};
      int[][] types = {{0, 0, 0}, {0, 0, 0}};
      ModelOutput output =
          model.forward(
              TokenBatch.of(ids, types, new int[][] {{0, 0, 0}, {1, 1, 1}}),
              OutputRequest.lastHiddenState().withPoolerOutput());
      for (float value : output.lastHiddenState().values()) {
        assertTrue(Float.isFinite(value));
      }
      ModelOutput alone = model.forward(TokenBatch.of(ids[1]));
      assertSame(alone.lastHiddenState(), output.lastHiddenState(1), "its neighbour");
    }
  }

  @ParameterizedTest
  @MethodSource("runs")
  void anEmptyBatchGivesAnEmptyResult(LoadOptions options) throws IOException {
    try (BertModel model = BertModel.load(TINY, options)) {
      ModelOutput output =
          model.forward(
              TokenBatch.of(),
              OutputRequest.lastHiddenState()
                  .withAllHiddenStates(3)
                  .withAllAttentions(3)
                  .withPoolerOutput());
      assertEquals(0, output.sequences());
      assertEquals(0, output.lastHiddenState().rows());
      assertEquals(48, output.lastHiddenState().columns());
      assertEquals(0, output.poolerOutput().rows());
      assertEquals(0, output.paddedLastHiddenState().values().length);
    }
  }

  @Test
  void paddedStatesHaveZerosWherePaddingWas() throws IOException {
    try (BertModel model = BertModel.load(TINY)) {
      ModelOutput output =
          model.forward(
              TokenBatch.of(
                  new int[][] {{2, 30, 3, 0}, {2, 30, 40, 3}},
                  new int[2][4],
                  new int[][] {{1, 1, 1, 0}, {1, 1, 1, 1}}),
              OutputRequest.lastHiddenState().withHiddenStates(1));
      PaddedStates padded = output.paddedLastHiddenState();
      assertEquals(2 * 4 * 48, padded.values().length);
      assertEquals(output.lastHiddenState(0).at(2, 5), padded.at(0, 2, 5));
      assertEquals(0, padded.at(0, 3, 5));
      assertEquals(output.lastHiddenState(1).at(3, 47), padded.at(1, 3, 47));
      assertEquals(output.hiddenState(1, 1).at(3, 47), output.paddedHiddenState(1).at(1, 3, 47));
    }
  }

  @Test
  void aModelWithoutLayersGivesItsEmbeddings() throws IOException {
    new RandomCheckpoint().config("num_hidden_layers", "0").write(folder);
    try (BertModel model = BertModel.load(folder)) {
      ModelOutput output =
          model.forward(
              TokenBatch.of(new int[] {1, 2, 3}),
              OutputRequest.lastHiddenState(TokenRows.FIRST)
                  .withHiddenStates(0)
                  .withPoolerOutput());
      assertSame(output.hiddenState(0).rows(0, 1), output.lastHiddenState(), "embeddings");
    }
  }

  @Test
  void tokensOutsideTheModelAreNamedBeforeAnythingIsComputed() throws IOException {
    new RandomCheckpoint().write(folder);
    try (BertModel model = BertModel.load(folder)) {
      assertRefused(
          "sequence 1, position 2: input id 20, expected 0 to 19",
          () -> model.forward(TokenBatch.of(new int[] {1}, new int[] {1, 2, 20})));
      assertRefused(
          "sequence 0, position 0: input id -1, expected 0 to 19",
          () -> model.forward(TokenBatch.of(new int[] {-1})));
      assertRefused(
          "sequence 0, position 1: token type 2, expected 0 to 1",
          () -> model.forward(TokenBatch.of(new int[][] {{1, 1}}, new int[][] {{0, 2}})));
      assertRefused(
          "sequence 0 has 17 tokens, the model takes at most 16",
          () -> model.forward(TokenBatch.of(new int[17])));
    }
  }

  @Test
  void requestsOutsideTheModelAreRefused() throws IOException {
    new RandomCheckpoint().remove("bert.pooler.dense.bias").write(folder);
    TokenBatch batch = TokenBatch.of(new int[] {1, 2}, new int[] {3});
    try (BertModel model = BertModel.load(folder)) {
      assertRefused(
          "hidden state 3 is asked for, the model has 0 to 2",
          () -> model.forward(batch, OutputRequest.none().withHiddenStates(3)));
      assertRefused(
          "attentions of layer 2 is asked for, the model has 0 to 1",
          () -> model.forward(batch, OutputRequest.none().withAttentions(2)));
      assertRefused(
          "sequence 1: position 1 is asked for, the sequence has 1 tokens",
          () ->
              model.forward(
                  batch,
                  OutputRequest.lastHiddenState(TokenRows.at(new int[] {0}, new int[] {1}))));
      assertRefused(
          "rows are asked of 1 sequences, the batch has 2",
          () -> model.forward(batch, OutputRequest.lastHiddenState(TokenRows.at(new int[] {0}))));
      assertRefused(
          "positions of sequence 0: expected ascending from 0, found [1, 1]",
          () -> TokenRows.at(new int[] {1, 1}));
      assertRefused(
          "the pooler output is asked for, but " + folder + " has no pooler",
          () -> model.forward(batch, OutputRequest.none().withPoolerOutput()));
      ModelOutput output = model.forward(batch, OutputRequest.none().withHiddenStates(1));
      assertRefused("hidden state 0 was not asked for, only [1]", () -> output.hiddenState(0));
      assertRefused(
          "attentions of layer 0 were not asked for, only []", () -> output.attentions(0, 0));
      assertRefused("the pooler output was not asked for", output::poolerOutput);
    }
  }

  private static void assertRefused(String message, Executable call) {
    assertEquals(message, assertThrows(IllegalArgumentException.class, call).getMessage());
  }

  private static void assertSame(Matrix expected, Matrix actual, String what) {
    assertEquals(expected.rows(), actual.rows(), what);
    assertEquals(expected.columns(), actual.columns(), what);
    for (int r = 0; r < expected.rows(); r++) {
      int row = r;
      assertArrayEquals(
          IntStream.range(0, expected.columns()).mapToDouble(c -> expected.at(row, c)).toArray(),
          IntStream.range(0, actual.columns()).mapToDouble(c -> actual.at(row, c)).toArray(),
          what);
    }
  }
}
