package dev.jbert.tools.bench;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.jbert.kernel.KernelChoice;
import dev.jbert.kernel.Matrix;
import dev.jbert.model.BertModel;
import dev.jbert.model.LoadOptions;
import dev.jbert.model.TokenBatch;
import dev.jbert.tools.RealCheckpoints;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A warm call into a caller's matrix leaves next to no garbage. */
class AllocationTest {
  private static final int TOKENS = 128;
  private static final int MOST_BYTES = 16 << 10;
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  /**
   * However many short texts came before: what the compiler makes of a kernel must not depend on
   * what it has compiled by then. One thread, because the bytes of a helper are counted elsewhere;
   * it allocates the same.
   */
  @ParameterizedTest
  @ValueSource(ints = {0, 30})
  void aWarmCallOfBertBaseAllocatesUnder16Kilobytes(int shortTextsBefore) throws IOException {
    Path folder = RealCheckpoints.folder("bert-base-uncased");
    LoadOptions options = LoadOptions.defaults().withKernels(KernelChoice.VECTOR).withThreads(1);
    try (BertModel model = BertModel.load(folder, options)) {
      TokenBatch batch = TokenBatch.of(IntStream.range(2000, 2000 + TOKENS).toArray());
      Matrix lastHiddenState = Matrix.zeros(TOKENS, model.config().hiddenSize());
      for (int text = 0; text < shortTextsBefore; text++) {
        model.forward(TokenBatch.of(new int[] {101, 2000 + text, 102}));
      }
      long least = Long.MAX_VALUE;
      // Until the compilers are done: what they have not yet compiled allocates.
      for (int run = 0; run < 100 && least >= MOST_BYTES; run++) {
        long before = allocated();
        model.forward(batch, lastHiddenState);
        least = Math.min(least, allocated() - before);
      }
      assertTrue(least < MOST_BYTES, "bytes allocated: " + least);
    }
  }

  private static long allocated() {
    return THREADS.getThreadAllocatedBytes(Thread.currentThread().threadId());
  }
}
