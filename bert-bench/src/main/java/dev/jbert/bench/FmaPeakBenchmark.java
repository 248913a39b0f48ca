package dev.jbert.bench;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The register-only FMA loop. One operation is 10^9 floating-point operations on 16 lanes, so the
 * score is GFLOP/s with 512-bit registers, twice that of 256-bit ones; {@code -t 2} runs two
 * threads.
 */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(value = 1, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class FmaPeakBenchmark {
  private static final int TURNS = 2_604_167;

  /** 10^9 operations on 16 lanes. */
  @Benchmark
  public float fma() {
    return FmaPeak.run(TURNS);
  }
}
