package dev.jbert.tokenizer;

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

/** The files beside {@code README.md} in the test resources. */
final class TestData {

  private TestData() {}

  /** The lines of a gzipped text. */
  static List<String> lines(String name) {
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(open(name), StandardCharsets.UTF_8))) {
      return lines.lines().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Copies a resource to a file, unpacked if it is gzipped. */
  static Path copy(String name, Path target) {
    try (InputStream in = open(name)) {
      Files.copy(in, target);
      return target;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The tokenizer of bert-base-uncased or bert-base-cased. */
  static Tokenizer base(String casing) {
    try {
      Path vocabulary = Files.createTempFile("vocab", ".txt");
      Files.delete(vocabulary);
      copy("golden/bert-base-" + casing + ".vocab.txt.gz", vocabulary);
      Tokenizer tokenizer =
          Tokenizer.ofVocabulary(
              vocabulary,
              casing.equals("cased") ? TokenizerConfig.cased() : TokenizerConfig.uncased());
      Files.delete(vocabulary);
      return tokenizer;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The tokenizer of one of the tiny models, from its {@code tokenizer.json}. */
  static Tokenizer tiny(String model) {
    try {
      Path folder = Files.createTempDirectory("tiny");
      Path file = copy("tiny/" + model + "/tokenizer.json.gz", folder.resolve("tokenizer.json"));
      Tokenizer tokenizer = Tokenizer.load(folder);
      Files.delete(file);
      Files.delete(folder);
      return tokenizer;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static InputStream open(String name) throws IOException {
    InputStream in = Objects.requireNonNull(TestData.class.getResourceAsStream(name), name);
    return name.endsWith(".gz") ? new GZIPInputStream(in) : in;
  }
}
