package dev.jbert.bench;

import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/**
 * Reads two equal arrays side by side, again and again. One operation is 10^9 bytes, so the score
 * is GB/s; {@code -t 2} runs two threads, each on arrays of its own.
 *
 * <p>They are compared, which the JVM does with vectors; a loop that adds them up is not turned
 * into vectors and reaches a quarter of that in the caches.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class BandwidthBenchmark {
  private static final int BYTES = 1_000_000_000;

  /**
   * Thousands of bytes of each thread's arrays together: within a second-level cache, and far
   * beyond all caches.
   */
  @Param({"400", "500000"})
  public int kilobytes = 400;

  private long[] one;
  private long[] other;
  private int passes;

  /** Writes the arrays, so that their pages are there. */
  @Setup(Level.Trial)
  public void prepare() {
    one = new long[kilobytes * 1000 / 2 / Long.BYTES];
    Arrays.setAll(one, i -> i);
    other = one.clone();
    passes = BYTES / (kilobytes * 1000);
  }

  /** 10^9 bytes. */
  @Benchmark
  public void read(Blackhole sink) {
    for (int pass = 0; pass < passes; pass++) {
      sink.consume(Arrays.mismatch(one, other));
    }
  }
}
