package dev.jbert.bench.report;

import dev.jbert.bench.EncoderShare;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
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
    switch (part) {
      case ROOFS -> jmh.include("FmaPeakBenchmark|BandwidthBenchmark").threads(options.threads());
      case KERNELS -> jmh.include("KernelBenchmark").param("threads", all());
      // With the scalar kernels it would take most of an hour.
      case ENCODER ->
          jmh.include("EncoderBenchmark").param("kernels", "vector").param("threads", counts());
      case PIPELINES -> jmh.include("PipelineBenchmark").param("threads", counts());
      case TOKENIZER -> jmh.include("TokenizerBenchmark");
      case SHARE -> throw new IllegalArgumentException("not by JMH: " + part);
    }
  }

  /** Fewer shapes and less of everything but warm-up: uncompiled vector kernels crawl. */
  private static void hurry(Part part, ChainedOptionsBuilder jmh) {
    boolean slow = part == Part.ENCODER;
    jmh.warmupIterations(slow ? 2 : 3).warmupTime(TimeValue.seconds(1));
    jmh.measurementIterations(3).measurementTime(TimeValue.milliseconds(slow ? 1000 : 300));
    if (part == Part.KERNELS) {
      jmh.exclude("attentionProbabilities|attentionWithDistanceBias|layerNorm")
          .param("activation", "GELU_ERF", "GELU_TANH", "TANH")
          .param("tokens", "8", "128")
          .param(
              "shape",
              "BASE_QUERY_KEY_VALUE",
              "BASE_ATTENTION_OUTPUT",
              "BASE_INTERMEDIATE",
              "BASE_OUTPUT");
    }
  }

  private List<EncoderShare.Share> shares() throws IOException, InterruptedException {
    int rounds = options.effort() == Effort.QUICK ? 10 : 30;
    List<EncoderShare.Share> shares = new ArrayList<>();
    for (String threads : oneAndAll()) {
      for (int tokens : SHARE_TOKENS) {
        EncoderShare.Share share = EncoderShare.measure(tokens, Integer.parseInt(threads), rounds);
        System.out.println(share);
        shares.add(share);
      }
    }
    return shares;
  }

  private String all() {
    return Integer.toString(options.threads());
  }

  /** How many threads a benchmark is run with, one count after the other. */
  private String[] counts() {
    return options.effort() == Effort.QUICK ? new String[] {all()} : oneAndAll();
  }

  private String[] oneAndAll() {
    return options.threads() == 1 ? new String[] {"1"} : new String[] {"1", all()};
  }
}
