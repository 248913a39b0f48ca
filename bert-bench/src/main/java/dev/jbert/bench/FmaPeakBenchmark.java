package dev.jbert.bench;

import dev.jbert.kernel.FmaPeak;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The register-only FMA loop. One operation is 10^9 floating-point operations, whatever the width
 * of the registers, so the score is GFLOP/s; {@code -t 2} runs two threads.
 */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(value = 1, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class FmaPeakBenchmark {
  private static final int TURNS = (int) Math.round(1e9 / FmaPeak.operations(1));

  /** 10^9 operations. */
  @Benchmark
  public float fma() {
    return FmaPeak.run(TURNS);
  }
}
