package dev.jbert.tools.npy;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jbert.tools.checkpoint.CheckpointException;
import dev.jbert.tools.checkpoint.ImportSummary;
import dev.jbert.tools.checkpoint.Imports;
import dev.jbert.tools.zip.ZipBytes;
import dev.jbert.tools.zip.ZipBytes.Entry;
import dev.jbert.weights.DType;
import dev.jbert.weights.WeightSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NpzImporterTest {

  @TempDir private Path folder;
  private Path source;
  private Path target;

  @BeforeEach
  void writeModel() throws IOException {
    source = Files.createDirectory(folder.resolve("old"));
    target = folder.resolve("new");
    Files.writeString(source.resolve("config.json"), "{\"model_type\": \"bert\"}");
    Files.write(
        source.resolve("weights.npz"),
        new ZipBytes()
            .stored("pooler.dense.bias.npy", NpyBytes.floats(new float[] {1, 2}, "(2,)"))
            .add(
                Entry.deflated(
                    "half.npy",
                    NpyBytes.array(1, NpyBytes.header("<f2", "False", "()"), new byte[] {0, 0x3C})))
            .stored(
                "embeddings.position_ids.npy",
                NpyBytes.array(1, NpyBytes.header("<i8", "False", "(1,)"), new byte[8]))
            .bytes());
  }

  @Test
  void aFolderBecomesAHuggingFaceFolder() throws IOException {
    ImportSummary summary = Imports.run(new NpzImporter(), source, target);
    assertEquals(
        new ImportSummary("NumPy arrays", 2, 3, 10, 2, List.of("embeddings.position_ids")),
        summary);
    try (WeightSource weights = WeightSource.open(target)) {
      assertEquals(Set.of("pooler.dense.bias", "half"), Set.copyOf(weights.names()));
      assertArrayEquals(new float[] {1, 2}, weights.tensor("pooler.dense.bias", 2).toFloatArray());
      assertEquals(DType.F16, weights.info("half").dtype());
      assertArrayEquals(new float[] {1}, weights.tensor("half").toFloatArray());
    }
    assertTrue(Files.isRegularFile(target.resolve("config.json")));
  }

  @Test
  void severalFilesAreRefusedUnlessOneIsNamed() throws IOException {
    Files.copy(source.resolve("weights.npz"), source.resolve("other.npz"));
    NumpyException e =
        assertThrows(NumpyException.class, () -> Imports.run(new NpzImporter(), source, target));
    assertTrue(e.getMessage().contains("holds 2 files *.npz, expected one"), e.getMessage());
    assertFalse(Files.exists(target));
    Imports.run(new NpzImporter(), source.resolve("weights.npz"), target);
    assertTrue(Files.isRegularFile(target.resolve("model.safetensors")));
  }

  @Test
  void aMissingConfigurationIsNamed() throws IOException {
    Files.delete(source.resolve("config.json"));
    CheckpointException e =
        assertThrows(
            CheckpointException.class,
            () -> Imports.run(new NpzImporter(), source.resolve("weights.npz"), target));
    assertTrue(e.getMessage().contains("config.json: there is no such file"), e.getMessage());
    assertFalse(Files.exists(target));
  }
}
