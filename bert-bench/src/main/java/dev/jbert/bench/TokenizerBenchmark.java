package dev.jbert.bench;

import dev.jbert.tokenizer.Encoding;
import dev.jbert.tokenizer.Tokenizer;
import dev.jbert.tokenizer.TokenizerConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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
 * Texts to encodings by the tokenizer of bert-base-uncased, one text after the other on one thread.
 * One operation is all texts of {@link BenchTexts}; {@code -prof gc} shows what it allocates.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class TokenizerBenchmark {

  /** What is tokenised. */
  @Param({"QUERY", "SENTENCES", "PARAGRAPHS", "MIXED"})
  public BenchTexts texts = BenchTexts.QUERY;

  private Tokenizer tokenizer;
  private List<String> inputs;

  /** Makes the tokenizer. */
  @Setup(Level.Trial)
  public void prepare() throws IOException {
    inputs = texts.texts();
    Path vocabTxt = Files.createTempFile("vocab", ".txt");
    try {
      BenchTexts.writeVocabulary(vocabTxt);
      tokenizer = Tokenizer.ofVocabulary(vocabTxt, TokenizerConfig.uncased());
    } finally {
      Files.deleteIfExists(vocabTxt);
    }
  }

  /** Encodes, and reads nothing of the encoding. */
  @Benchmark
  public void encode(Blackhole sink) {
    for (String text : inputs) {
      sink.consume(tokenizer.encode(text));
    }
  }

  /** Encodes, and reads what a model reads. */
  @Benchmark
  public void encodeForModel(Blackhole sink) {
    for (String text : inputs) {
      Encoding encoding = tokenizer.encode(text);
      sink.consume(encoding.inputIds());
      sink.consume(encoding.tokenTypeIds());
      sink.consume(encoding.attentionMask());
    }
  }

  /** Encodes, and reads every field: what a binding of another library hands over at once. */
  @Benchmark
  public void encodeAndReadAll(Blackhole sink) {
    for (String text : inputs) {
      Encoding encoding = tokenizer.encode(text);
      sink.consume(encoding.inputIds());
      sink.consume(encoding.tokenTypeIds());
      sink.consume(encoding.attentionMask());
      sink.consume(encoding.specialTokensMask());
      sink.consume(encoding.wordIds());
      sink.consume(encoding.sequenceIds());
      sink.consume(encoding.tokens().toArray());
      sink.consume(encoding.charSpans());
    }
  }
}
