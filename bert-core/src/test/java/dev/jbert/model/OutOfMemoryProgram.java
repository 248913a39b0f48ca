package dev.jbert.model;

import dev.jbert.head.MaskedLmHead;
import dev.jbert.kernel.KernelChoice;
import dev.jbert.kernel.Matrix;
import dev.jbert.testing.WorkerThreads;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Runs out of memory again and again, on several threads and in several ways, and compares what
 * calls that fit give. Ends with an exception, and so with a status of 1, if anything is wrong.
 */
final class OutOfMemoryProgram {

  private static final int THREADS = 3;
  private static final int ROUNDS = 3;
  private static final int TOKEN_BUDGET = 1_000;

  /** A cold start ends after 100 linear layers; each round of calls has more than 50. */
  private static final int CALLS_OF_A_COLD_START = 5;

  private final BertModel model;
  private final MaskedLmHead head;
  private final TokenBatch fits =
      TokenBatch.of(IntStream.range(5, 105).toArray(), new int[] {2, 4, 3});
  private final TokenBatch large;
  private final float[] expected;
  private final float[] expectedLogits;
  private final AtomicInteger ranOut = new AtomicInteger();
  private final AtomicInteger right = new AtomicInteger();

  private OutOfMemoryProgram(BertModel model) {
    this.model = model;
    this.head = MaskedLmHead.load(model);
    int[][] sequences = new int[300][];
    Arrays.fill(sequences, IntStream.range(5, 128).toArray());
    this.large = TokenBatch.of(sequences);
    // Every way, of batches that are cut and others, until a cold start is over: the JVM never
    // forgives a lambda or a class that ran out of memory at its first use.
    for (int call = 0; call < CALLS_OF_A_COLD_START; call++) {
      for (TokenBatch batch : List.of(fits, large.sequences(0, 12))) {
        model.forward(batch, OutputRequest.none().withAllAttentions(3));
        model.forward(batch, OutputRequest.lastHiddenState(TokenRows.FIRST));
      }
    }
    this.expected = model.forward(fits).lastHiddenState().values();
    this.expectedLogits = head.logits(Matrix.zeros(2, 48)).values();
  }

  /**
   * Runs.
   *
   * @param arguments the folder of a small model, and which kernels
   */
  public static void main(String[] arguments) throws Exception {
    LoadOptions options =
        LoadOptions.defaults()
            .withKernels(KernelChoice.valueOf(arguments[1]))
            .withThreads(3)
            .withTokenBudget(TOKEN_BUDGET);
    WorkerThreads workers = new WorkerThreads();
    try (BertModel model = BertModel.load(Path.of(arguments[0]), options)) {
      OutOfMemoryProgram program = new OutOfMemoryProgram(model);
      int helpers = workers.started().size();
      program.runOutOfMemoryOnManyThreads();
      program.compareOnManyThreads();
      int left = workers.started().size();
      require(helpers == 2 && left == 2, helpers + " helpers before, " + left + " afterwards");
      require(program.ranOut.get() > 0, "no call ran out of memory");
      System.out.printf(
          "reliability: out of memory: %d calls ran out of it beside %d that did not, %s%n",
          program.ranOut.get(), program.right.get(), model.description());
    }
    workers.assertNoneLeft();
  }

  private void runOutOfMemoryOnManyThreads() throws Exception {
    // Made while there is memory: a lambda, too, is never forgiven if it runs out at its first use.
    List<Runnable> calls =
        List.of(
            () -> model.forward(large, OutputRequest.none().withAllAttentions(3)),
            this::compare,
            () -> head.logits(Matrix.zeros(20_000, 48)),
            this::compare,
            this::fillTheHeap);
    Runnable round =
        () -> {
          for (Runnable call : calls) {
            tolerate(call);
          }
        };
    onManyThreads(
        () -> {
          for (int i = 0; i < ROUNDS; i++) {
            tolerate(round); // Even catching an error may need memory, for the first time.
          }
        });
  }

  /** While one thread has taken all memory, any call of another may lack some: it then says so. */
  private void tolerate(Runnable call) {
    try {
      call.run();
    } catch (OutOfMemoryError e) {
      ranOut.incrementAndGet();
    }
  }

  /** Leaves so little that a call runs out somewhere in its middle. */
  private void fillTheHeap() {
    List<byte[]> hoard = new ArrayList<>();
    try {
      while (hoard.size() < 1 << 20) {
        hoard.add(new byte[1 << 12]);
      }
    } catch (OutOfMemoryError e) {
      int spare = hoard.size() - (int) (Thread.currentThread().threadId() % 8) * 16;
      hoard.subList(Math.max(0, spare), hoard.size()).clear();
      model.forward(large, OutputRequest.lastHiddenState(TokenRows.FIRST));
      compare();
    }
  }

  private void compareOnManyThreads() throws Exception {
    onManyThreads(
        () -> {
          for (int call = 0; call < 20; call++) {
            compare();
          }
        });
  }

  private void compare() {
    float[] states = model.forward(fits).lastHiddenState().values();
    require(Arrays.equals(expected, states), "other hidden states than before");
    float[] logits = head.logits(Matrix.zeros(2, 48)).values();
    require(Arrays.equals(expectedLogits, logits), "other logits than before");
    right.incrementAndGet();
  }

  /**
   * On plain threads: an executor's own bookkeeping may run out of memory as well, and its future
   * then never ends.
   */
  private static void onManyThreads(Runnable task) throws InterruptedException {
    Caller[] callers = new Caller[THREADS];
    for (int i = 0; i < THREADS; i++) {
      callers[i] = new Caller(task);
    }
    for (Caller caller : callers) {
      caller.start();
    }
    for (Caller caller : callers) {
      caller.join();
      if (caller.problem != null) {
        throw new IllegalStateException("a caller's thread ended early", caller.problem);
      }
    }
  }

  private static final class Caller extends Thread {
    private final Runnable task;
    private @Nullable Throwable problem;

    Caller(Runnable task) {
      this.task = task;
    }

    @Override
    public void run() {
      try {
        task.run();
      } catch (Throwable e) {
        problem = e;
      }
    }
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new IllegalStateException(otherwise);
    }
  }
}
