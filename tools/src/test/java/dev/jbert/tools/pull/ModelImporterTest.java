package dev.jbert.tools.pull;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jbert.tools.checkpoint.CheckpointException;
import dev.jbert.tools.checkpoint.CheckpointException.Reason;
import dev.jbert.tools.checkpoint.ImportSummary;
import dev.jbert.tools.checkpoint.Progress;
import dev.jbert.tools.tensorflow.SmallBert;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelImporterTest {

  @TempDir Path folder;

  @Test
  void importOfAnImportIsTheSameModel() throws IOException {
    Path source = new SmallBert().writeSavedModel(folder.resolve("source"));
    ImportSummary first = importTo(source, folder.resolve("first"));
    ImportSummary second = importTo(folder.resolve("first"), folder.resolve("second"));
    assertEquals("TensorFlow SavedModel", first.format());
    assertEquals("Hugging Face folder", second.format());
    assertEquals(first.parameters(), second.parameters());
    for (String file :
        List.of("config.json", "model.safetensors", "tokenizer_config.json", "vocab.txt")) {
      assertArrayEquals(
          Files.readAllBytes(folder.resolve("first").resolve(file)),
          Files.readAllBytes(folder.resolve("second").resolve(file)),
          file);
    }
  }

  @Test
  void whatIsNoCheckpointIsRefused() throws IOException {
    refused(
        folder.resolve("none"),
        Reason.NOT_A_CHECKPOINT,
        folder.resolve("none") + ": there is no such file or folder");
    Path empty = Files.createDirectory(folder.resolve("empty"));
    refused(
        empty,
        Reason.NOT_A_CHECKPOINT,
        empty
            + ": holds no checkpoint that is known: expected config.json with model.safetensors,"
            + " pytorch_model.bin, a *.npz or a *.onnx, or a TensorFlow checkpoint (*.index)");
  }

  @Test
  void whatMakesNoWholeModelIsRefusedAndLeavesNothing() throws IOException {
    Path source = new SmallBert().writeSavedModel(folder.resolve("first"));
    Path model = folder.resolve("model");
    importTo(source, model);
    String sound = Files.readString(model.resolve("tokenizer_config.json"));
    Files.writeString(model.resolve("tokenizer_config.json"), sound.replace("{", "["));
    CheckpointException e =
        assertThrows(CheckpointException.class, () -> importTo(model, folder.resolve("output")));
    String start = model + ": is no whole model: tokenizer_config.json: ";
    assertTrue(e.getMessage().startsWith(start), e.getMessage());
    Files.writeString(model.resolve("tokenizer_config.json"), sound);
    Files.writeString(model.resolve("vocab.txt"), "more\n", StandardOpenOption.APPEND);
    refused(
        model,
        Reason.INCONSISTENT,
        model + ": is no whole model: the tokenizer has 9 tokens, the embedding table 8 rows");
    assertFalse(Files.exists(folder.resolve("output")));
  }

  @Test
  void failedImportLeavesNothing() throws IOException {
    Path source = new SmallBert().writeSavedModel(folder.resolve("source"));
    Files.delete(source.resolve("assets/vocab.txt"));
    refused(
        source,
        Reason.MISSING_FILE,
        source.resolve("assets/vocab.txt") + ": there is no vocabulary");
    try (Stream<Path> left = Files.list(folder)) {
      assertEquals(List.of(source), left.toList());
    }
  }

  private void refused(Path source, Reason reason, String message) {
    CheckpointException e =
        assertThrows(CheckpointException.class, () -> importTo(source, folder.resolve("output")));
    assertEquals(message, e.getMessage());
    assertEquals(reason, e.reason());
  }

  private static ImportSummary importTo(Path source, Path output) throws IOException {
    return ModelImporter.importTo(source, output, Progress.none());
  }
}
