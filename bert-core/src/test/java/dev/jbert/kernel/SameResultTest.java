package dev.jbert.kernel;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A result has the same bits whatever else is in the batch, and however many threads share it. */
class SameResultTest {

  @ParameterizedTest
  @ValueSource(ints = {2, 3})
  void threadsDoNotChangeABit(int threads) {
    Random random = Samples.random("threads", 41);
    Matrix x = GuardedMatrix.random(random, 53, 101, 1).matrix();
    Matrix weight = GuardedMatrix.random(random, 96, 101, 1).matrix();
    int[] starts = {0, 20, 53};
    AttentionLayout layout = new AttentionLayout(4, starts, starts, new int[0]);
    LayerNorm norm = new LayerNorm(Samples.floats(random, 96, 1), new float[96], 1e-12f);
    try (Kernels one = new VectorKernels(1);
        Kernels several = new VectorKernels(threads)) {
      for (int run = 0; run < 20; run++) {
        Matrix expected = layer(one, x, weight, layout, norm);
        Samples.assertSameBits(expected, layer(several, x, weight, layout, norm), "run " + run);
      }
    }
  }

  /** Rows of many blocks, where workers begin a product apart, in strips, with either weights. */
  @ParameterizedTest
  @ValueSource(ints = {2, 3, 5})
  void workersThatBeginApartDoNotChangeABit(int threads) {
    Random random = Samples.random("apart", 47);
    Matrix weight = GuardedMatrix.random(random, 100, 1000, 1).matrix();
    float[] bias = Samples.floats(random, 100, 1);
    try (Kernels one = new VectorKernels(1);
        Kernels several = new VectorKernels(threads)) {
      for (int rows : new int[] {59, 60, 72, 73, 130, 150}) {
        Matrix x = GuardedMatrix.random(random, rows, 1000, 1).matrix();
        for (boolean bf16 : new boolean[] {false, true}) {
          Matrix expected = product(one, x, weight, bf16, bias);
          Matrix found = product(several, x, weight, bf16, bias);
          Samples.assertSameBits(expected, found, rows + " rows, bf16 " + bf16);
        }
      }
    }
  }

  private static Matrix product(
      Kernels kernels, Matrix x, Matrix weight, boolean bf16, float[] bias) {
    RowReader rows =
        (first, target) -> {
          for (int r = 0; r < target.rows(); r++) {
            int from = weight.rowOffset(first + r);
            int columns = weight.columns();
            System.arraycopy(weight.values(), from, target.values(), target.rowOffset(r), columns);
          }
        };
    PackedMatrix packed =
        bf16
            ? kernels.packBf16(weight.rows(), weight.columns(), rows, new int[] {3, 500})
            : kernels.pack(weight);
    Matrix y = Matrix.zeros(x.rows(), weight.rows());
    kernels.linear(x, packed, bias, Activation.GELU_ERF, y, kernels.newScratch());
    return y;
  }

  @Test
  void threadsDoNotChangeABitOfTheTextbook() {
    Random random = Samples.random("scalar threads", 42);
    Matrix x = GuardedMatrix.random(random, 53, 101, 1).matrix();
    Matrix weight = GuardedMatrix.random(random, 96, 101, 1).matrix();
    int[] starts = {0, 20, 53};
    AttentionLayout layout = new AttentionLayout(4, starts, starts, new int[0]);
    LayerNorm norm = new LayerNorm(Samples.floats(random, 96, 1), new float[96], 1e-12f);
    try (Kernels one = new ScalarKernels(1, "test");
        Kernels two = new ScalarKernels(2, "test")) {
      Matrix expected = layer(one, x, weight, layout, norm);
      Samples.assertSameBits(expected, layer(two, x, weight, layout, norm), "scalar");
    }
  }

  @Test
  void everyRowIsTheSameAloneAndInAnyPlaceOfABatch() {
    Random random = Samples.random("rows", 43);
    Matrix weight = GuardedMatrix.random(random, 100, 1000, 1).matrix();
    float[] bias = Samples.floats(random, 100, 1);
    Matrix x = GuardedMatrix.random(random, 290, 1000, 1).matrix();
    try (Kernels kernels = new VectorKernels(2)) {
      PackedMatrix packed = kernels.pack(weight);
      Scratch scratch = kernels.newScratch();
      Matrix all = Matrix.zeros(290, 100);
      kernels.linear(x, packed, bias, Activation.GELU_ERF, all, scratch);
      for (int rows = 1; rows <= 26; rows++) {
        int from = random.nextInt(290 - rows);
        Matrix some = Matrix.zeros(rows, 100);
        kernels.linear(x.rows(from, rows), packed, bias, Activation.GELU_ERF, some, scratch);
        Samples.assertSameBits(all.rows(from, rows), some, rows + " rows from " + from);
      }
    }
  }

  @Test
  void everySequenceIsTheSameAloneAndInABatch() {
    Random random = Samples.random("sequences", 44);
    int[] starts = {0, 1, 34, 34, 67, 140};
    int rows = 140;
    int numHeads = 3;
    int width = numHeads * 20;
    Matrix qkv = GuardedMatrix.random(random, rows, 3 * width, 1).matrix();
    try (Kernels kernels = new VectorKernels(2)) {
      Matrix all =
          attention(kernels, qkv, new AttentionLayout(numHeads, starts, starts, new int[0]));
      for (int b = 0; b + 1 < starts.length; b++) {
        int size = starts[b + 1] - starts[b];
        int[] alone = {0, size};
        AttentionLayout layout = new AttentionLayout(numHeads, alone, alone, new int[0]);
        Matrix context = attention(kernels, qkv.rows(starts[b], size), layout);
        Samples.assertSameBits(all.rows(starts[b], size), context, "sequence " + b);
      }
    }
  }

  /** Whole blocks are packed with rows of the sequence that follows. */
  @Test
  void notEvenNanInTheSequencesAroundItChangesASequence() {
    Random random = Samples.random("NaN around", 48);
    int width = 2 * 64;
    try (Kernels kernels = new VectorKernels(2)) {
      for (int size = 1; size <= 45; size++) {
        Matrix qkv = GuardedMatrix.random(random, size, 3 * width, 1).matrix();
        Matrix batch = Matrix.zeros(3 + size + 50, 3 * width);
        Arrays.fill(batch.values(), Float.NaN);
        for (int r = 0; r < size; r++) {
          int to = batch.rowOffset(3 + r);
          System.arraycopy(qkv.values(), qkv.rowOffset(r), batch.values(), to, 3 * width);
        }
        int[] alone = {0, size};
        Matrix expected = attention(kernels, qkv, new AttentionLayout(2, alone, alone, new int[0]));
        int[] starts = {0, 3, 3 + size, 3 + size + 50};
        Matrix all = attention(kernels, batch, new AttentionLayout(2, starts, starts, new int[0]));
        Samples.assertSameBits(expected, all.rows(3, size), size + " rows");
      }
    }
  }

  @Test
  void keysThatAreNotAttendedMightAsWellBeAbsent() {
    Random random = Samples.random("padding", 45);
    int real = 21;
    int padded = 40;
    Matrix qkv = GuardedMatrix.random(random, padded, 3 * 24, 1).matrix();
    int[] attentionMask = new int[padded];
    Arrays.fill(attentionMask, 0, real, 1);
    int[] all = {0, padded};
    int[] some = {0, real};
    for (Kernels kernels : new Kernels[] {new VectorKernels(1), new ScalarKernels(1, "test")}) {
      Matrix masked = attention(kernels, qkv, new AttentionLayout(2, all, all, attentionMask));
      Matrix absent =
          attention(kernels, qkv.rows(0, real), new AttentionLayout(2, some, some, new int[0]));
      Samples.assertSameBits(absent, masked.rows(0, real), kernels.description());
    }
  }

  @Test
  void compilationDoesNotChangeABit() {
    Random random = Samples.random("warm-up", 46);
    Matrix x = GuardedMatrix.random(random, 8, 200, 1).matrix();
    LayerNorm norm = new LayerNorm(Samples.floats(random, 200, 1), new float[200], 1e-12f);
    Matrix first = Matrix.zeros(8, 200);
    Matrix later = Matrix.zeros(8, 200);
    try (Kernels kernels = new VectorKernels(1)) {
      kernels.layerNorm(x, norm, first);
      kernels.softmax(first);
      for (int run = 0; run < 5000; run++) {
        kernels.layerNorm(x, norm, later);
        kernels.softmax(later);
      }
    }
    Samples.assertSameBits(first, later, "after 5000 runs");
  }

  /** Linear with GELU, attention over its result, LayerNorm with residual. */
  private static Matrix layer(
      Kernels kernels, Matrix x, Matrix weight, AttentionLayout layout, LayerNorm norm) {
    Scratch scratch = kernels.newScratch();
    Matrix states = Matrix.zeros(x.rows(), weight.rows());
    PackedMatrix packed = kernels.pack(weight);
    kernels.linear(x, packed, new float[0], Activation.GELU_ERF, states, scratch);
    Matrix context = Matrix.zeros(x.rows(), weight.rows());
    kernels.attention(states, states, states, layout, context, scratch);
    kernels.addLayerNorm(context, states, norm, context);
    return context;
  }

  private static Matrix attention(Kernels kernels, Matrix qkv, AttentionLayout layout) {
    int width = qkv.columns() / 3;
    Matrix context = Matrix.zeros(qkv.rows(), width);
    kernels.attention(
        qkv.columns(0, width),
        qkv.columns(width, width),
        qkv.columns(2 * width, width),
        layout,
        context,
        kernels.newScratch());
    return context;
  }
}
