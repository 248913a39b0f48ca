package dev.jbert.bench;

import com.google.gson.JsonParser;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.zip.GZIPInputStream;

/** The texts that are measured, and the vocabulary they are tokenised with. */
public enum BenchTexts {
  /** One question of nine tokens. */
  QUERY,
  /** 32 English sentences of 8 to 111 tokens. */
  SENTENCES,
  /** Six English paragraphs of about 200 tokens. */
  PARAGRAPHS,
  /**
   * The 1,200 texts of the golden encodings: many scripts, marks, white space and special tokens.
   */
  MIXED;

  private static final String GOLDEN = "golden/bert-base-uncased.";

  /** The texts, in a fixed order. */
  public List<String> texts() {
    return switch (this) {
      case QUERY -> List.of("How do I reset my password?");
      case SENTENCES -> lines("sentences.txt");
      case PARAGRAPHS -> lines("paragraphs.txt");
      case MIXED -> lines(GOLDEN + "jsonl.gz").stream().map(BenchTexts::goldenText).toList();
    };
  }

  /** Writes the vocabulary of bert-base-uncased to a file. */
  static void writeVocabulary(Path vocabTxt) throws IOException {
    Files.write(vocabTxt, lines(GOLDEN + "vocab.txt.gz"));
  }

  private static String goldenText(String line) {
    return JsonParser.parseString(line).getAsJsonObject().get("text").getAsString();
  }

  private static List<String> lines(String name) {
    try (InputStream in = Objects.requireNonNull(BenchTexts.class.getResourceAsStream(name), name);
        BufferedReader lines =
            new BufferedReader(
                new InputStreamReader(
                    name.endsWith(".gz") ? new GZIPInputStream(in) : in, StandardCharsets.UTF_8))) {
      return lines.lines().toList();
    } catch (IOException e) {
      throw new UncheckedIOException("the resource " + name + " cannot be read", e);
    }
  }
}
