package dev.jbert.tools.command;

import dev.jbert.model.LoadOptions;
import dev.jbert.tokenizer.Tokenizer;
import dev.jbert.tools.bench.Bench;
import dev.jbert.tools.bench.BenchInput;
import dev.jbert.tools.bench.BenchOutput;
import dev.jbert.tools.bench.BenchPlan;
import dev.jbert.tools.bench.BenchResult;
import dev.jbert.tools.input.Text;
import dev.jbert.tools.input.TextFile;
import dev.jbert.tools.input.UsageException;
import dev.jbert.tools.output.Console;
import dev.jbert.tools.output.JsonLines;
import dev.jbert.tools.output.Table;
import dev.jbert.tools.output.Table.Column;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code jbert bench}: how fast a model runs here. */
@Command(
    name = "bench",
    header = "Time a model on this machine.",
    description =
        "%nTimes whole forward passes inside one process after warming up: random ids, or the lines"
            + " of a file as one batch. gflops counts the whole encoder, whatever the output lets it"
            + " leave out; peak_rss_mb is the process's, in MiB, -1 where the system does not tell.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  jbert bench --batch 1 --sequence 128",
      "  jbert bench --texts sentences.txt --output mean --threads 2 --json"
    })
final class BenchCommand implements Callable<Integer> {
  private static final long MOST_TOKENS = 1 << 24;
  private static final int MOST_WARM_UP_SECONDS = 3600;

  private final Console console;

  @Mixin private ModelOptions model = new ModelOptions();
  @Mixin private RunOptions run = new RunOptions();

  @Option(
      names = "--batch",
      paramLabel = "B",
      defaultValue = "1",
      description = "Sequences in a batch (default: 1).")
  private int batch;

  @Option(
      names = "--sequence",
      paramLabel = "T",
      defaultValue = "128",
      description = "Tokens in each sequence (default: 128).")
  private int sequence;

  @Option(
      names = "--texts",
      paramLabel = "FILE",
      description = "Time the lines of FILE as one batch.")
  private Optional<Path> texts = Optional.empty();

  @Option(
      names = "--runs",
      paramLabel = "R",
      description = "Measured runs (default: about five seconds' worth, 5 to 200).")
  private Optional<Integer> runs = Optional.empty();

  @Option(
      names = "--warm-up",
      paramLabel = "SECONDS",
      description =
          "How long to run before measuring, three runs at the least (default: until it gets no"
              + " faster, 3 to 20).")
  private Optional<Double> warmUpSeconds = Optional.empty();

  @Option(
      names = "--output",
      paramLabel = "last|cls|mean|mlm",
      defaultValue = "last",
      description = "What is computed (default: last).")
  private BenchOutput output = BenchOutput.LAST;

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  BenchCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException {
    requirePositive("--batch", batch);
    requirePositive("--sequence", sequence);
    runs.ifPresent(count -> requirePositive("--runs", count));
    if (texts.isEmpty() && (long) batch * sequence > MOST_TOKENS) {
      throw new UsageException(
          "--batch times --sequence must be at most %,d, found %,d"
              .formatted(MOST_TOKENS, (long) batch * sequence));
    }
    warmUpSeconds.ifPresent(BenchCommand::requireWarmUp);
    LoadOptions options = run.loadOptions();
    Path folder = model.folder(console);
    BenchInput input = input(Tokenizer.load(folder));
    OptionalInt measured = runs.map(OptionalInt::of).orElse(OptionalInt.empty());
    OptionalDouble warmUp = warmUpSeconds.map(OptionalDouble::of).orElse(OptionalDouble.empty());
    BenchPlan plan = new BenchPlan(input, output, measured, warmUp);
    Map<String, Object> facts = facts(Bench.run(folder, options, plan));
    if (json) {
      writeJson(facts);
    } else {
      Table table = new Table(Column.left("what"), Column.right("value"));
      facts.forEach(table::row);
      table.writeTo(console);
    }
    return 0;
  }

  private static void requirePositive(String option, int value) {
    if (value < 1) {
      throw new UsageException(option + " must be 1 or more, found " + value);
    }
  }

  private static void requireWarmUp(double seconds) {
    if (!(seconds >= 0) || seconds > MOST_WARM_UP_SECONDS) {
      throw new UsageException(
          "--warm-up must be 0 to " + MOST_WARM_UP_SECONDS + ", found " + seconds);
    }
  }

  private BenchInput input(Tokenizer tokenizer) throws IOException {
    if (texts.isEmpty()) {
      return BenchInput.random(batch, sequence, tokenizer);
    }
    List<String> lines = TextFile.read(texts.get()).stream().map(Text::content).toList();
    if (lines.isEmpty()) {
      throw new UsageException("no text in " + texts.get());
    }
    return BenchInput.of(lines, tokenizer);
  }

  private static String lowerCase(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  private Map<String, Object> facts(BenchResult result) {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("model", model.name());
    facts.put("batch", result.sequences());
    facts.put("sequence", result.longest());
    facts.put("tokens", result.tokens());
    facts.put("threads", result.threads());
    facts.put("weights", lowerCase(result.weightPrecision()));
    facts.put("kernels", result.kernels());
    facts.put("output", lowerCase(output));
    facts.put("runs", result.runs());
    facts.put("median_ms", rounded(result.medianMillis(), 3));
    facts.put("p10_ms", rounded(result.p10Millis(), 3));
    facts.put("p90_ms", rounded(result.p90Millis(), 3));
    facts.put("tokens_per_second", rounded(result.tokensPerSecond(), 1));
    facts.put("gflops", rounded(result.gflops(), 2));
    facts.put("load_ms", rounded(result.loadMillis(), 1));
    facts.put("first_ms", rounded(result.firstMillis(), 1));
    facts.put("peak_rss_mb", rounded(result.peakRssMegabytes(), 1));
    return facts;
  }

  private static BigDecimal rounded(double value, int decimals) {
    return BigDecimal.valueOf(value).setScale(decimals, RoundingMode.HALF_EVEN);
  }

  private void writeJson(Map<String, Object> facts) throws IOException {
    new JsonLines(console.output())
        .write(
            writer -> {
              writer.beginObject();
              for (Map.Entry<String, Object> fact : facts.entrySet()) {
                writer.name(fact.getKey());
                if (fact.getValue() instanceof Number number) {
                  writer.value(number);
                } else {
                  writer.value(fact.getValue().toString());
                }
              }
              writer.endObject();
            });
  }
}
