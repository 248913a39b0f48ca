package dev.jbert.bench.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The pictures of a few figures, which lie beside them, drawn when they looked right. */
class PicturesTest {
  private static final Path FIGURES =
      Path.of("src", "test", "resources", "dev", "jbert", "bench", "report", "figures");

  @TempDir Path folder;

  private void copyFigures() throws IOException {
    try (Stream<Path> files = Files.list(FIGURES)) {
      for (Path file : files.filter(file -> file.toString().endsWith(".json")).toList()) {
        Files.copy(file, folder.resolve(file.getFileName()));
      }
    }
  }

  private List<String> draw() throws IOException, ReportException {
    return Pictures.draw(folder).stream().map(file -> file.getFileName().toString()).toList();
  }

  @ParameterizedTest
  @ValueSource(strings = {"en", "de", "ar-EG", "tr"})
  void equalFiguresGiveEqualPicturesInEveryLanguage(String language)
      throws IOException, ReportException {
    copyFigures();
    Locale before = Locale.getDefault();
    Locale.setDefault(Locale.forLanguageTag(language));
    try {
      List<String> drawn = draw();
      assertEquals(
          List.of(
              "kernels.svg",
              "roofline.svg",
              "share.svg",
              "peers-tokenizer.svg",
              "peers-all-MiniLM-L6-v2.svg"),
          drawn);
      for (String name : drawn) {
        assertEquals(
            Files.readString(FIGURES.resolve(name)), Files.readString(folder.resolve(name)), name);
      }
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void rowsBesidePyTorchAreInNoPicture() throws IOException, ReportException {
    copyFigures();
    Path file = folder.resolve("peers-some.json");
    String row =
        """
        {"model": "all-MiniLM-L6-v2", "work": "1x8", "threads": 2,
         "jbert": {"name": "jbert", "median_ms": 1}, "rival": {"name": "PyTorch", "median_ms": 9}},
        """;
    String figures = Files.readString(file);
    int rows = figures.indexOf('[', figures.indexOf("\"rows\"")) + 1;
    Files.writeString(file, figures.substring(0, rows) + row + figures.substring(rows));
    draw();
    String picture = "peers-all-MiniLM-L6-v2.svg";
    assertEquals(
        Files.readString(FIGURES.resolve(picture)), Files.readString(folder.resolve(picture)));
  }

  @Test
  void whatIsMissingIsLeftOut() throws IOException, ReportException {
    copyFigures();
    Files.delete(folder.resolve("roofs.json"));
    Files.delete(folder.resolve("peers-some.json"));
    assertEquals(List.of("kernels.svg", "share.svg"), draw());
  }

  @Test
  void anEmptyFolderHasNoPictures() throws IOException, ReportException {
    assertEquals(List.of(), draw());
  }

  @Test
  void figuresWithoutRoofsAreRefused() throws IOException {
    copyFigures();
    Files.writeString(folder.resolve("roofs.json"), "[]");
    String message = assertThrows(ReportException.class, this::draw).getMessage();
    assertTrue(message.endsWith("no FmaPeakBenchmark.fma"), message);
  }
}
