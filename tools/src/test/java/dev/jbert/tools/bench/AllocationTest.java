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
import org.junit.jupiter.api.Test;

/** A warm call into a caller's matrix leaves next to no garbage. */
class AllocationTest {
  private static final int TOKENS = 128;
  private static final int MOST_BYTES = 16 << 10;
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  /** One thread, because the bytes of a helper are counted elsewhere; it allocates the same. */
  @Test
  void aWarmCallOfBertBaseAllocatesUnder16Kilobytes() throws IOException {
    Path folder = RealCheckpoints.folder("bert-base-uncased");
    LoadOptions options = LoadOptions.defaults().withKernels(KernelChoice.VECTOR).withThreads(1);
    try (BertModel model = BertModel.load(folder, options)) {
      TokenBatch batch = TokenBatch.of(IntStream.range(2000, 2000 + TOKENS).toArray());
      Matrix lastHiddenState = Matrix.zeros(TOKENS, model.config().hiddenSize());
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
