package dev.jbert.bench;

import dev.jbert.kernel.Matrix;
import dev.jbert.model.LoadOptions;
import dev.jbert.pipeline.Answer;
import dev.jbert.pipeline.Entity;
import dev.jbert.pipeline.FeatureExtraction;
import dev.jbert.pipeline.FillMask;
import dev.jbert.pipeline.FillMaskResult;
import dev.jbert.pipeline.LabelScore;
import dev.jbert.pipeline.ModelFolder;
import dev.jbert.pipeline.QuestionAnswering;
import dev.jbert.pipeline.SentenceConfig;
import dev.jbert.pipeline.SentenceEmbedder;
import dev.jbert.pipeline.TextClassification;
import dev.jbert.pipeline.TokenClassification;
import dev.jbert.pipeline.TokenVectors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
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
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Pipelines from text to answer on a model of all-MiniLM-L6-v2's shape; the weights are random, so
 * that no checkpoint is needed.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(value = 1, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class PipelineBenchmark {

  private static final String SENTENCE = "Our flight to Lisbon leaves at noon.";
  private static final String QUESTION = "When does our flight leave?";
  private static final String MASKED = "Our flight to [MASK] leaves at noon.";

  /** Threads that share one forward pass. */
  @Param({"1", "2"})
  public int threads;

  private ModelFolder folder;
  private FillMask fillMask;
  private SentenceEmbedder embedder;
  private TextClassification classification;
  private TokenClassification tagging;
  private QuestionAnswering questionAnswering;
  private FeatureExtraction extraction;
  private String paragraph;
  private List<String> sentences;

  /** Makes and loads the model. */
  @Setup(Level.Trial)
  public void load() throws IOException {
    Path path = Files.createTempDirectory("jbert-bench");
    try {
      RandomFolder.write(path);
      folder = ModelFolder.load(path, LoadOptions.defaults().withThreads(threads));
      embedder = SentenceEmbedder.of(folder, SentenceConfig.plain(path));
    } finally {
      delete(path);
    }
    fillMask = FillMask.of(folder);
    classification = TextClassification.of(folder);
    tagging = TokenClassification.of(folder);
    questionAnswering = QuestionAnswering.of(folder);
    extraction = FeatureExtraction.of(folder);
    paragraph = BenchTexts.PARAGRAPHS.texts().getFirst();
    sentences = BenchTexts.SENTENCES.texts();
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(folder);
  }

  /** Ends the threads. */
  @TearDown(Level.Trial)
  public void close() {
    folder.close();
  }

  /** The five best words for one masked place in a short sentence. */
  @Benchmark
  public FillMaskResult fillMask() {
    return fillMask.fill(MASKED);
  }

  /** The vector of a short sentence. */
  @Benchmark
  public float[] embed() {
    return embedder.embed(SENTENCE);
  }

  /** The vectors of 32 sentences in one batch. */
  @Benchmark
  public Matrix embedBatch() {
    return embedder.embed(sentences);
  }

  /** The better of two labels for a short sentence. */
  @Benchmark
  public LabelScore classify() {
    return classification.classify(SENTENCE);
  }

  /** The tags of a short sentence. */
  @Benchmark
  public List<Entity> tag() {
    return tagging.tag(SENTENCE);
  }

  /** The best answer in a paragraph of about 200 tokens. */
  @Benchmark
  public Answer answer() {
    return questionAnswering.answer(QUESTION, paragraph);
  }

  /** The last hidden state of every token of a short sentence. */
  @Benchmark
  public TokenVectors extract() {
    return extraction.extract(SENTENCE);
  }
}
