package dev.jbert.tools.checkpoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jbert.weights.NamedTensor;
import dev.jbert.weights.SafetensorsException;
import dev.jbert.weights.SafetensorsWriter;
import dev.jbert.weights.WeightSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HuggingFaceImporterTest {

  @TempDir Path folder;

  private Path source;
  private Path output;

  @BeforeEach
  void makeFolders() throws IOException {
    source = Files.createDirectory(folder.resolve("source"));
    output = Files.createDirectory(folder.resolve("output"));
    Files.writeString(source.resolve("config.json"), "{\"model_type\": \"bert\"}");
    Files.writeString(source.resolve("vocab.txt"), "[PAD]\n");
    Files.writeString(source.resolve("optimizer.pt"), "not wanted");
  }

  @Test
  void filesOfTheModelAreCopiedAndNoOthers() throws IOException {
    Files.createDirectory(source.resolve("1_Pooling"));
    Files.writeString(source.resolve("1_Pooling/config.json"), "{}");
    weights("model.safetensors", "a");
    assertEquals(new ImportSummary("Hugging Face folder", 1, 2, 8, 0, List.of()), imported());
    assertEquals(
        List.of("1_Pooling/config.json", "config.json", "model.safetensors", "vocab.txt"),
        files(output));
    assertArrayEquals(
        Files.readAllBytes(source.resolve("model.safetensors")),
        Files.readAllBytes(output.resolve("model.safetensors")));
  }

  @Test
  void aSentenceEmbedderIsCopiedWhole() throws IOException {
    weights("model.safetensors", "a");
    for (String file :
        List.of(
            "modules.json",
            "config_sentence_transformers.json",
            "sentence_xlm-roberta_config.json",
            "1_Pooling/config.json",
            "2_Dense/config.json",
            "2_Dense/notes.txt",
            "onnx/model.onnx")) {
      Files.createDirectories(source.resolve(file).getParent());
      Files.writeString(source.resolve(file), "{}");
    }
    weights("2_Dense/model.safetensors", "linear.weight");
    imported();
    assertEquals(
        List.of(
            "1_Pooling/config.json",
            "2_Dense/config.json",
            "2_Dense/model.safetensors",
            "config.json",
            "config_sentence_transformers.json",
            "model.safetensors",
            "modules.json",
            "sentence_xlm-roberta_config.json",
            "vocab.txt"),
        files(output));
  }

  @Test
  void aModuleWithPickledWeightsIsRefused() throws IOException {
    weights("model.safetensors", "a");
    Files.createDirectory(source.resolve("2_Dense"));
    Files.writeString(source.resolve("2_Dense/pytorch_model.bin"), "pickled");
    assertEquals(
        source.resolve("2_Dense/pytorch_model.bin")
            + ": expected these weights as model.safetensors: import the folder 2_Dense by itself"
            + " first",
        assertThrows(CheckpointException.class, this::imported).getMessage());
  }

  @Test
  void allShardsAreCopied() throws IOException {
    weights("one.safetensors", "a");
    weights("two.safetensors", "b");
    Files.writeString(
        source.resolve(WeightSource.INDEX_NAME),
        "{\"weight_map\":{\"a\":\"one.safetensors\",\"b\":\"two.safetensors\"}}");
    assertEquals(4, imported().parameters());
    try (WeightSource copied = WeightSource.open(output)) {
      assertArrayEquals(new float[] {1, 2}, copied.tensor("b").toFloatArray());
    }
  }

  @Test
  void linksAreFollowedAsInTheCacheOfTheHub() throws IOException {
    weights("model.safetensors", "a");
    Path blob = Files.move(source.resolve("model.safetensors"), folder.resolve("blob"));
    Files.createSymbolicLink(source.resolve("model.safetensors"), blob);
    imported();
    assertFalse(Files.isSymbolicLink(output.resolve("model.safetensors")));
    assertEquals(Files.size(blob), Files.size(output.resolve("model.safetensors")));
  }

  @Test
  void onlyAFolderWithConfigAndWeightsIsAccepted() throws IOException {
    assertFalse(new HuggingFaceImporter().accepts(source));
    weights("model.safetensors", "a");
    assertTrue(new HuggingFaceImporter().accepts(source));
    assertFalse(new HuggingFaceImporter().accepts(source.resolve("model.safetensors")));
  }

  @Test
  void brokenModelsAreRefused() throws IOException {
    Files.writeString(source.resolve("model.safetensors"), "<html>");
    assertThrows(SafetensorsException.class, this::imported);
    Files.delete(source.resolve("vocab.txt"));
    assertEquals(
        source + ": has no vocabulary, expected one of vocab.txt, tokenizer.json, vocab.json",
        assertThrows(CheckpointException.class, this::imported).getMessage());
    Files.writeString(source.resolve("config.json"), "{}");
    assertEquals(
        source.resolve("config.json") + ": lacks the field model_type",
        assertThrows(CheckpointException.class, this::imported).getMessage());
    assertEquals(List.of(), files(output));
  }

  private ImportSummary imported() throws IOException {
    return new HuggingFaceImporter().importInto(source, output, Progress.none());
  }

  private void weights(String file, String tensor) throws IOException {
    SafetensorsWriter.write(
        source.resolve(file),
        List.of(NamedTensor.of(tensor, new float[] {1, 2}, 2)),
        Map.of("format", "pt"));
  }

  private static List<String> files(Path folder) throws IOException {
    try (Stream<Path> walk = Files.walk(folder)) {
      return walk.filter(Files::isRegularFile)
          .map(file -> folder.relativize(file).toString())
          .sorted()
          .toList();
    }
  }
}
