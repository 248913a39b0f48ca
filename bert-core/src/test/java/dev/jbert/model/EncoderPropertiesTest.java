package dev.jbert.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jbert.kernel.KernelChoice;
import dev.jbert.kernel.Matrix;
import dev.jbert.testing.Cases;
import dev.jbert.testing.Closeness;
import dev.jbert.testing.RandomEncoder;
import dev.jbert.testing.RandomEncoder.Sequences;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What holds for every encoder and every batch, tried on random encoders of random shapes. */
class EncoderPropertiesTest {

  private static final int CASES = 15;
  private static final int MOST_SEQUENCES = 6;

  @TempDir Path folder;

  private static LoadOptions options(KernelChoice kernels, RandomGenerator random) {
    return LoadOptions.defaults()
        .withKernels(kernels)
        .withThreads(1 + random.nextInt(4))
        .withTokenBudget(1 + random.nextInt(200));
  }

  private static KernelChoice kernels(RandomGenerator random) {
    return random.nextBoolean() ? KernelChoice.SCALAR : KernelChoice.VECTOR;
  }

  /** Everything that a model gives. */
  private static OutputRequest everything(RandomEncoder encoder) {
    return OutputRequest.lastHiddenState()
        .withAllHiddenStates(encoder.numHiddenLayers())
        .withAllAttentions(encoder.numHiddenLayers())
        .withPoolerOutput();
  }

  @Test
  void batchThreadsAndBudgetDoNotChangeABit() {
    Cases.check(
        "random encoders: batch = alone, any threads, any budget",
        CASES,
        random -> {
          RandomEncoder encoder = RandomEncoder.of(random);
          encoder.write(folder, random);
          Sequences sequences = encoder.sequences(random, MOST_SEQUENCES);
          OutputRequest request = everything(encoder);
          LoadOptions options = options(kernels(random), random);
          try (BertModel plain = BertModel.load(folder, options.withThreads(1));
              BertModel model = BertModel.load(folder, options)) {
            ModelOutput together = model.forward(sequences.batch(), request);
            for (int b = 0; b < sequences.count(); b++) {
              assertSame(plain.forward(sequences.alone(b), request), together, b);
            }
          }
        });
  }

  private static void assertSame(ModelOutput alone, ModelOutput together, int sequence) {
    assertSame(alone.lastHiddenState(), together.lastHiddenState(sequence));
    assertSame(alone.poolerOutput(), together.poolerOutput().rows(sequence, 1));
    for (int i : alone.request().hiddenStates()) {
      assertSame(alone.hiddenState(i), together.hiddenState(i, sequence));
    }
    for (int i : alone.request().attentions()) {
      assertArrayEquals(alone.attentions(i, 0).values(), together.attentions(i, sequence).values());
    }
  }

  @Test
  void paddingDoesNotChangeABit() {
    Cases.check(
        "random encoders: padding",
        CASES,
        random -> {
          RandomEncoder encoder = RandomEncoder.of(random);
          encoder.write(folder, random);
          Sequences sequences = encoder.sequences(random, MOST_SEQUENCES);
          int width = encoder.maxSequenceLength();
          int[][] inputIds = new int[sequences.count()][];
          int[][] tokenTypeIds = new int[sequences.count()][];
          int[][] attentionMask = new int[sequences.count()][width];
          for (int b = 0; b < sequences.count(); b++) {
            int length = sequences.inputIds()[b].length;
            inputIds[b] = random.ints(width, 0, encoder.vocabSize()).toArray();
            tokenTypeIds[b] = random.ints(width, 0, encoder.typeVocabSize()).toArray();
            System.arraycopy(sequences.inputIds()[b], 0, inputIds[b], 0, length);
            System.arraycopy(sequences.tokenTypeIds()[b], 0, tokenTypeIds[b], 0, length);
            Arrays.fill(attentionMask[b], 0, length, 1);
          }
          TokenBatch padded = TokenBatch.of(inputIds, tokenTypeIds, attentionMask);
          OutputRequest request = everything(encoder);
          try (BertModel model = BertModel.load(folder, options(kernels(random), random))) {
            ModelOutput output = model.forward(padded, request);
            for (int b = 0; b < sequences.count(); b++) {
              assertSame(model.forward(sequences.alone(b), request), output, b);
            }
          }
        });
  }

  /** What stands in a hole of the mask is seen by nobody, wherever the holes are. */
  @Test
  void maskedTokensDoNotChangeABit() {
    Cases.check(
        "random encoders: masks",
        CASES,
        random -> {
          RandomEncoder encoder = RandomEncoder.of(random);
          encoder.write(folder, random);
          Sequences sequences = encoder.sequences(random, MOST_SEQUENCES);
          int[][] attentionMask = new int[sequences.count()][];
          int[][] others = new int[sequences.count()][];
          for (int b = 0; b < sequences.count(); b++) {
            int[] inputIds = sequences.inputIds()[b];
            attentionMask[b] = random.ints(inputIds.length, 0, 2).toArray();
            attentionMask[b][inputIds.length - 1] = 1;
            others[b] = random.ints(inputIds.length, 0, encoder.vocabSize()).toArray();
            for (int t = 0; t < inputIds.length; t++) {
              others[b][t] = attentionMask[b][t] == 1 ? inputIds[t] : others[b][t];
            }
          }
          int[][] types = sequences.tokenTypeIds();
          try (BertModel model = BertModel.load(folder, options(kernels(random), random))) {
            ModelOutput one =
                model.forward(TokenBatch.of(sequences.inputIds(), types, attentionMask));
            ModelOutput other = model.forward(TokenBatch.of(others, types, attentionMask));
            for (int b = 0; b < sequences.count(); b++) {
              for (int t = 0; t < attentionMask[b].length; t++) {
                if (attentionMask[b][t] == 1) {
                  assertSame(
                      one.lastHiddenState(b).rows(t, 1), other.lastHiddenState(b).rows(t, 1));
                }
              }
            }
          }
        });
  }

  @Test
  void scalarAndVectorKernelsAgreeOverAWholeEncoder() {
    Cases.check(
        "random encoders: scalar = vector",
        CASES,
        random -> {
          RandomEncoder encoder = RandomEncoder.of(random);
          encoder.write(folder, random);
          Sequences sequences = encoder.sequences(random, MOST_SEQUENCES);
          int[][] attentionMask = new int[sequences.count()][];
          for (int b = 0; b < sequences.count(); b++) {
            attentionMask[b] = random.ints(sequences.inputIds()[b].length, 0, 3).toArray();
            attentionMask[b] = Arrays.stream(attentionMask[b]).map(m -> Math.min(m, 1)).toArray();
          }
          TokenBatch batch =
              TokenBatch.of(sequences.inputIds(), sequences.tokenTypeIds(), attentionMask);
          OutputRequest request = everything(encoder);
          ModelOutput scalar = run(batch, request, options(KernelChoice.SCALAR, random));
          ModelOutput vector = run(batch, request, options(KernelChoice.VECTOR, random));
          assertClose(scalar.lastHiddenState().values(), vector.lastHiddenState().values());
          assertClose(scalar.poolerOutput().values(), vector.poolerOutput().values());
          for (int i : request.attentions()) {
            for (int b = 0; b < sequences.count(); b++) {
              float[] probabilities = vector.attentions(i, b).values();
              assertClose(scalar.attentions(i, b).values(), probabilities);
              assertSumsToOne(probabilities, batch.sequenceLength(b));
            }
          }
        });
  }

  private ModelOutput run(TokenBatch batch, OutputRequest request, LoadOptions options)
      throws IOException {
    try (BertModel model = BertModel.load(folder, options)) {
      return model.forward(batch, request);
    }
  }

  private static void assertClose(float[] expected, float[] actual) {
    double largest = 1;
    for (float value : expected) {
      largest = Math.max(largest, Math.abs(value));
    }
    for (int i = 0; i < expected.length; i++) {
      assertEquals(expected[i], actual[i], Closeness.TINY * largest, "element " + i);
    }
  }

  private static void assertSumsToOne(float[] probabilities, int keys) {
    for (int row = 0; row < probabilities.length; row += keys) {
      double sum = 0;
      for (int j = 0; j < keys; j++) {
        assertTrue(probabilities[row + j] >= 0 && probabilities[row + j] <= 1 + 1e-6);
        sum += probabilities[row + j];
      }
      assertEquals(1, sum, 1e-5);
    }
  }

  private static void assertSame(Matrix expected, Matrix actual) {
    assertEquals(expected.rows(), actual.rows());
    for (int r = 0; r < expected.rows(); r++) {
      for (int c = 0; c < expected.columns(); c++) {
        assertEquals(
            Float.floatToRawIntBits(expected.at(r, c)), Float.floatToRawIntBits(actual.at(r, c)));
      }
    }
  }
}
