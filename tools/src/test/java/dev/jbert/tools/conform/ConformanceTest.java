package dev.jbert.tools.conform;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jbert.kernel.KernelChoice;
import dev.jbert.model.LoadOptions;
import dev.jbert.tools.conform.Conformance.Shown;
import dev.jbert.tools.output.Console;
import dev.jbert.tools.output.Terminal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The engine on the small random models, and that a wrong answer does not pass. */
class ConformanceTest {
  private static final Path TINY = Path.of("../bert-core/src/test/resources/tiny");
  private static final int CASES = 110;

  @TempDir Path temporary;

  private record Report(boolean conforms, String text) {
    String lastLine() {
      return text.lines().toList().getLast();
    }
  }

  @ParameterizedTest
  @CsvSource({"SCALAR, 1", "SCALAR, 2", "VECTOR, 1", "VECTOR, 2"})
  void theTinyBertModelsConform(KernelChoice kernels, int threads) throws IOException {
    LoadOptions options = LoadOptions.defaults().withKernels(kernels).withThreads(threads);
    Path[] folders =
        Stream.of("base", "mlm", "nsp", "pretraining", "qa", "seqcls", "tokcls", "choice")
            .flatMap(head -> Stream.of("bert-cased-" + head, "bert-uncased-" + head))
            .map(TINY::resolve)
            .toArray(Path[]::new);
    Report report = conform(options, folders);
    assertEquals(CASES + " passed, 0 failed, 0 skipped", report.lastLine(), report.text());
    assertTrue(report.conforms());
    assertEquals(CASES + 1, report.text().lines().count());
  }

  @Test
  void noFolderOfTinyModelsFails() throws IOException {
    Report report = conform(LoadOptions.defaults(), TINY);
    assertTrue(report.conforms(), report.text());
    assertTrue(report.lastLine().contains(" passed, 0 failed, "), report.lastLine());
  }

  @Test
  void aTamperedScoreFails() throws IOException {
    Path model = tampered("expected.json", "0.9162428975105286", "0.9163428975105286");
    Report report = conform(LoadOptions.defaults(), model);
    assertEquals("4 passed, 1 failed, 0 skipped", report.lastLine());
    assertTrue(report.text().contains("FAIL  model/fill_mask[0] "), report.text());
    assertEquals(false, report.conforms());
  }

  @Test
  void aTamperedIdTokenOrTextFails() throws IOException {
    Path otherToken = tampered("expected.json", "\"token_str\": \"ros\"", "\"token_str\": \"s\"");
    assertEquals(
        "4 passed, 1 failed, 0 skipped", conform(LoadOptions.defaults(), otherToken).lastLine());
    assertEquals(
        "4 passed, 1 failed, 0 skipped",
        conform(LoadOptions.defaults(), tampered("expected.json", "      429,", "      428,"))
            .lastLine());
  }

  @Test
  void tamperedArraysOrWeightsFail() throws IOException {
    Path model = copy();
    Path archive = model.resolve("expected.npz");
    Files.copy(TINY.resolve("bert-cased-mlm/expected.npz"), archive, REPLACE_EXISTING);
    assertTrue(conform(LoadOptions.defaults(), model).text().contains("FAIL  model/masked "));
    Files.delete(archive);
    assertTrue(conform(LoadOptions.defaults(), model).text().contains("FAIL  model/masked "));
  }

  @Test
  void aFileThatCannotBeReadFailsAndTheOthersAreChecked() throws IOException {
    Path model = copy();
    Files.writeString(model.resolve("expected.json"), "{\"tensors\": [{}]");
    Report report = conform(LoadOptions.defaults(), model, TINY.resolve("bert-uncased-nsp"));
    assertEquals("1 passed, 1 failed, 0 skipped", report.lastLine());
  }

  @Test
  void whatIsNotSupportedFailsWithItsReason() throws IOException {
    Path model = tampered("config.json", "\"bert\"", "\"bertolt\"");
    Report report = conform(LoadOptions.defaults(), model);
    assertEquals("0 passed, 5 failed, 0 skipped", report.lastLine());
    assertTrue(report.text().contains("found \"bertolt\""), report.text());
    Path task = tampered("expected.json", "\"fill_mask\"", "\"fill_gap\"");
    assertTrue(
        conform(LoadOptions.defaults(), task).text().contains("there is no pipeline fill_gap"));
  }

  @Test
  void encodingsAreCheckedFieldByField() throws IOException {
    String line =
        "{\"text\": \"I love\", \"pair\": null, \"options\": {\"max_length\": 4, \"truncation\":"
            + " true}, \"encodings\": [{\"input_ids\": [2, 51, 808, 3], \"offsets_utf16\": [[0, 0],"
            + " [0, 1], [2, 4], [0, 0]], \"word_ids\": [null, 0, 1, null]}], \"decode\": \"[CLS] i"
            + " lo [SEP]\", \"decode_skip\": \"i lo\"}\n";
    String refused =
        "{\"text\": \"I love\", \"pair\": null, \"options\": {\"max_length\": 1, \"truncation\":"
            + " true}, \"error\": \"too short\"}\n";
    Path file = temporary.resolve("bert-uncased-mlm.jsonl");
    Files.writeString(
        file, line + refused + line.replace("[2, 4]", "[2, 5]") + refused.replace("1,", "9,"));
    Report report = conform(LoadOptions.defaults(), file);
    assertEquals("2 passed, 2 failed, 0 skipped", report.lastLine(), report.text());
    assertTrue(report.text().contains("FAIL  bert-uncased-mlm.jsonl:3 "), report.text());
    Files.move(file, temporary.resolve("other.jsonl"));
    assertEquals(
        "0 passed, 0 failed, 1 skipped",
        conform(LoadOptions.defaults(), temporary.resolve("other.jsonl")).lastLine());
  }

  @Test
  void codePointsAreCheckedOneByOne() throws IOException {
    Path table = temporary.resolve("table.tsv");
    Files.writeString(table, "#code_point\tclean\tcjk\tpre_token\tnfd_stripped\tnfd\tlower\n");
    Report report = conform(LoadOptions.defaults(), table);
    assertEquals("0 passed, 1 failed, 0 skipped", report.lastLine());
    assertTrue(report.text().contains("the first: U+0000"), report.text());
  }

  private Report conform(LoadOptions options, Path... paths) throws IOException {
    ByteArrayOutputStream output = new ByteArrayOutputStream();
    Console console =
        Console.of(InputStream.nullInputStream(), output, output, Terminal.NONE, Map.of());
    Checkpoints.Finder finder = name -> Optional.of(TINY.resolve(name)).filter(Files::isDirectory);
    try (Checkpoints checkpoints = new Checkpoints(finder, options)) {
      boolean conforms = new Conformance(checkpoints, console, Shown.ALL).run(List.of(paths));
      return new Report(conforms, output.toString(UTF_8));
    }
  }

  private Path tampered(String name, String from, String to) throws IOException {
    Path model = copy();
    Path file = model.resolve(name);
    String text = Files.readString(file);
    assertTrue(text.contains(from), from);
    Files.writeString(file, text.replace(from, to));
    return model;
  }

  private Path copy() throws IOException {
    Path copy = Files.createTempDirectory(temporary, "copy").resolve("model");
    Files.createDirectory(copy);
    try (Stream<Path> files = Files.list(TINY.resolve("bert-uncased-mlm"))) {
      for (Path file : files.toList()) {
        Files.copy(file, copy.resolve(file.getFileName()));
      }
    }
    return copy;
  }
}
