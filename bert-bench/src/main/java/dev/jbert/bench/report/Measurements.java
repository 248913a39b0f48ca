package dev.jbert.bench.report;

import dev.jbert.bench.EncoderShare;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** Takes the figures of one part after the other, each in JVMs of its own that JMH starts. */
final class Measurements {
  private static final int[] SHARE_TOKENS = {8, 32, 128, 512};

  private final ReportOptions options;

  Measurements(ReportOptions options) {
    this.options = options;
  }

  /** Measures a part and writes its file. */
  void measure(Part part) throws IOException, RunnerException, InterruptedException {
    Path file = options.folder().resolve(part.fileName());
    if (part == Part.SHARE) {
      JsonFile.write(file, shares());
      return;
    }
    Path unfinished = file.resolveSibling(file.getFileName() + ".part");
    ChainedOptionsBuilder jmh =
        new OptionsBuilder()
            .shouldFailOnError(true)
            .resultFormat(ResultFormatType.JSON)
            .result(unfinished.toString());
    choose(part, jmh);
    if (options.effort() == Effort.QUICK) {
      hurry(part, jmh);
    }
    try {
      new Runner(jmh.build()).run();
      Files.move(unfinished, file, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(unfinished);
    }
  }

  private void choose(Part part, ChainedOptionsBuilder jmh) {
    String threads = Integer.toString(options.threads());
    switch (part) {
      case ROOFS -> jmh.include("FmaPeakBenchmark|BandwidthBenchmark").threads(options.threads());
      case KERNELS -> jmh.include("KernelBenchmark").param("threads", threads);
      case ENCODER ->
          // The scalar kernels would take most of an hour.
          jmh.include("EncoderBenchmark")
              .param("kernels", "vector")
              .param("threads", threadCounts());
      case PIPELINES -> jmh.include("PipelineBenchmark").param("threads", threadCounts());
      case TOKENIZER -> jmh.include("TokenizerBenchmark");
      case SHARE -> throw new IllegalArgumentException("not by JMH: " + part);
    }
  }

  /** Less of everything; kernels get the time that compiling them takes. */
  private void hurry(Part part, ChainedOptionsBuilder jmh) {
    String threads = Integer.toString(options.threads());
    TimeValue time = TimeValue.milliseconds(part == Part.ENCODER ? 1000 : 250);
    jmh.warmupIterations(part == Part.ENCODER ? 2 : 3).warmupTime(time);
    jmh.measurementIterations(3).measurementTime(time);
    switch (part) {
      case KERNELS ->
          jmh.param("tokens", "8", "128")
              .param(
                  "shape",
                  "BASE_QUERY_KEY_VALUE",
                  "BASE_ATTENTION_OUTPUT",
                  "BASE_INTERMEDIATE",
                  "BASE_OUTPUT");
      case ENCODER, PIPELINES -> jmh.param("threads", threads);
      case ROOFS, TOKENIZER, SHARE -> {}
    }
  }

  private List<EncoderShare.Share> shares() throws IOException, InterruptedException {
    int rounds = options.effort() == Effort.QUICK ? 10 : 30;
    List<EncoderShare.Share> shares = new ArrayList<>();
    for (String threads : threadCounts()) {
      for (int tokens : SHARE_TOKENS) {
        EncoderShare.Share share = EncoderShare.measure(tokens, Integer.parseInt(threads), rounds);
        System.out.println(share);
        shares.add(share);
      }
    }
    return shares;
  }

  /** One thread, and as many as there may be. */
  private String[] threadCounts() {
    return IntStream.of(1, options.threads())
        .distinct()
        .mapToObj(Integer::toString)
        .toArray(String[]::new);
  }
}
