package dev.jbert.tools.hub;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.jbert.tools.checkpoint.CheckpointImporter;
import dev.jbert.tools.checkpoint.ImportSummary;
import dev.jbert.tools.checkpoint.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WeightConverterTest {

  @TempDir Path folder;

  @BeforeEach
  void fill() throws IOException {
    Files.writeString(folder.resolve("config.json"), "{\"kept\":true}");
    Files.write(folder.resolve("pytorch_model.bin"), new byte[10]);
  }

  @Test
  void ofAnImportersFolderOnlyTheWeightsAreTaken() throws IOException {
    WeightConverter.of(new Importer()).convert(folder, folder, Progress.none());
    assertEquals(List.of("config.json", "model.safetensors", "pytorch_model.bin"), files());
    assertEquals("{\"kept\":true}", Files.readString(folder.resolve("config.json")));
    assertArrayEquals(
        TinyWeights.safetensors(), Files.readAllBytes(folder.resolve("model.safetensors")));
  }

  @Test
  void anImporterThatFailsLeavesNothing() throws IOException {
    Files.delete(folder.resolve("pytorch_model.bin"));
    assertThrows(
        IOException.class,
        () -> WeightConverter.of(new Importer()).convert(folder, folder, Progress.none()));
    assertEquals(List.of("config.json"), files());
  }

  private List<String> files() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  /** Writes a whole folder, as importers do. */
  private static final class Importer implements CheckpointImporter {

    @Override
    public boolean accepts(Path source) {
      return true;
    }

    @Override
    public ImportSummary importInto(Path source, Path folder, Progress progress)
        throws IOException {
      Files.writeString(folder.resolve("config.json"), "{\"kept\":false}");
      if (!Files.exists(source.resolve("pytorch_model.bin"))) {
        throw new IOException("no weights");
      }
      Files.write(folder.resolve("model.safetensors"), TinyWeights.safetensors());
      return new ImportSummary("fake", 1, 4, 16, 0, List.of());
    }
  }
}
