package dev.jbert.tools.pytorch;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jbert.tools.checkpoint.CheckpointException;
import dev.jbert.tools.checkpoint.ImportSummary;
import dev.jbert.tools.checkpoint.Imports;
import dev.jbert.tools.checkpoint.Progress;
import dev.jbert.tools.convert.Conversion;
import dev.jbert.tools.pull.ModelImporter;
import dev.jbert.weights.DType;
import dev.jbert.weights.WeightSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

class PyTorchImporterTest {

  private static final String WORDS = "bert.embeddings.word_embeddings.weight";
  private static final String DECODER = "cls.predictions.decoder.weight";

  @TempDir private Path folder;
  private Path source;
  private Path target;

  @BeforeEach
  void writeModel() throws IOException {
    source = Files.createDirectory(folder.resolve("old"));
    target = folder.resolve("new");
    Files.writeString(source.resolve("config.json"), "{\"model_type\": \"bert\"}");
    Files.writeString(source.resolve("vocab.txt"), "[PAD]\n[UNK]\n");
    Files.writeString(source.resolve("notes.txt"), "not part of the model");
    Files.write(source.resolve("pytorch_model.bin"), tied().zip());
  }

  private static TorchBytes tied() {
    return new TorchBytes()
        .floats("0", 1, 2, 3, 4, 5, 6)
        .storage("1", "HalfStorage", 2, new byte[] {0, 0x3C, 0, (byte) 0xC1})
        .storage("2", "BFloat16Storage", 1, new byte[] {0x49, 0x40})
        .storage("3", "DoubleStorage", 1, new byte[] {0, 0, 0, 0, 0, 0, (byte) 0xF0, 0x3F})
        .storage("4", "LongStorage", 2, new byte[16])
        .view(DECODER, "0", 0, new long[] {3, 2}, new long[] {2, 1})
        .view(WORDS, "0", 0, new long[] {3, 2}, new long[] {2, 1})
        .view("bert.transposed", "0", 0, new long[] {2, 3}, new long[] {1, 2})
        .view("half", "1", 0, new long[] {2}, new long[] {1})
        .view("brain", "2", 0, new long[] {1}, new long[] {1})
        .view("double", "3", 0, new long[] {}, new long[] {})
        .view("bert.embeddings.position_ids", "4", 0, new long[] {1, 2}, new long[] {2, 1});
  }

  @Test
  void aFolderBecomesAHuggingFaceFolder() throws IOException {
    ImportSummary summary = Imports.run(new PyTorchImporter(), source, target);
    assertEquals(
        new ImportSummary(
            "PyTorch",
            5,
            16,
            6 * 4 + 6 * 4 + 2 * 2 + 2 + 4,
            8,
            List.of("bert.embeddings.position_ids", DECODER + " (tied to " + WORDS + ")")),
        summary);
    assertEquals(Set.of("config.json", "vocab.txt", "model.safetensors"), files(target));
    assertEquals("[PAD]\n[UNK]\n", Files.readString(target.resolve("vocab.txt")));
    try (WeightSource weights = WeightSource.open(target)) {
      assertEquals(
          Set.of(WORDS, "bert.transposed", "half", "brain", "double"), Set.copyOf(weights.names()));
      assertEquals(Map.of("format", "pt"), weights.metadata());
      assertArrayEquals(new float[] {1, 2, 3, 4, 5, 6}, weights.tensor(WORDS, 3, 2).toFloatArray());
      assertArrayEquals(
          new float[] {1, 3, 5, 2, 4, 6}, weights.tensor("bert.transposed", 2, 3).toFloatArray());
      assertEquals(DType.F16, weights.info("half").dtype());
      assertArrayEquals(new float[] {1, -2.5f}, weights.tensor("half", 2).toFloatArray());
      assertEquals(DType.BF16, weights.info("brain").dtype());
      assertArrayEquals(new float[] {3.140625f}, weights.tensor("brain", 1).toFloatArray());
      assertEquals(DType.F32, weights.info("double").dtype());
      assertArrayEquals(new float[] {1}, weights.tensor("double").toFloatArray());
    }
  }

  @Test
  void theAccountSaysWhatWasTiedSkippedAndRounded() throws IOException {
    Files.createDirectory(target);
    List<String> reports = new ArrayList<>();
    Conversion conversion =
        new PyTorchImporter()
            .convert(
                source.resolve("pytorch_model.bin"),
                target,
                (step, done, total) -> reports.add(step + " " + done + "/" + total));
    assertEquals(Map.of(DECODER, WORDS), conversion.tied());
    assertEquals(List.of("bert.embeddings.position_ids"), conversion.skipped());
    assertEquals(List.of("double"), conversion.rounded());
    assertEquals("Converting weights 58/58", reports.getLast());
    assertEquals(5, reports.size());
  }

  @Test
  void aModelThatTiesNothingKeepsAllNames() throws IOException {
    Files.writeString(source.resolve("config.json"), "{\"tie_word_embeddings\": false}");
    Imports.run(new PyTorchImporter(), source, target);
    try (WeightSource weights = WeightSource.open(target)) {
      assertArrayEquals(
          weights.tensor(WORDS).toFloatArray(), weights.tensor(DECODER).toFloatArray());
    }
  }

  @Test
  void shardsAreBroughtTogether() throws IOException {
    Files.delete(source.resolve("pytorch_model.bin"));
    shard("pytorch_model-00001-of-00002.bin", "a", 1);
    shard("pytorch_model-00002-of-00002.bin", "b", 2);
    index("a", "pytorch_model-00001-of-00002.bin", "b", "pytorch_model-00002-of-00002.bin");
    ImportSummary summary = Imports.run(new PyTorchImporter(), source, target);
    assertEquals("PyTorch, 2 shards", summary.format());
    try (WeightSource weights = WeightSource.open(target)) {
      assertArrayEquals(new float[] {1}, weights.tensor("a").toFloatArray());
      assertArrayEquals(new float[] {2}, weights.tensor("b").toFloatArray());
    }
  }

  @Test
  void anIndexThatDisagreesWithItsShardsIsRefused() throws IOException {
    Files.delete(source.resolve("pytorch_model.bin"));
    shard("1.bin", "a", 1);
    shard("2.bin", "b", 2);
    index("a", "1.bin", "b", "2.bin", "c", "2.bin");
    assertRefused("tensor 'c' is not in its shard 2.bin");
    index("a", "1.bin", "b", "1.bin");
    assertRefused("tensor 'b' is not in its shard 1.bin");
    shard("2.bin", "a", 3);
    index("a", "1.bin", "b", "2.bin");
    assertRefused("shard 2.bin holds tensor 'a', which the index puts into 1.bin");
    index("b", "1.bin");
    assertRefused("shard 1.bin holds tensor 'a', which the index does not name");
    index("a", "3.bin");
    assertRefused("3.bin: there is no such file");
    for (String name : List.of("../x.bin", "/etc/x.bin", "C:\\\\x.bin", "x.safetensors", "")) {
      index("a", name);
      assertRefused("expected a plain file name that ends in .bin");
    }
    Path index = source.resolve("pytorch_model.bin.index.json");
    Files.writeString(index, "{\"weight_map\": {\"a\": \"1.bin\", \"a\": \"1.bin\"}}");
    assertRefused("names tensor 'a' twice");
    for (String broken :
        List.of("", "[]", "{\"weight_map\": []}", "{\"weight_map\": {\"a\": \"1.bin\"", "{}x")) {
      Files.writeString(index, broken);
      assertRefused("is no JSON of the form {\"weight_map\": {TENSOR: FILE}}");
    }
    Files.writeString(index, "{\"metadata\": {}}");
    assertRefused("expected an object 'weight_map' with the tensors' files");
  }

  @Test
  void modulesOfSentenceTransformersAreTakenAlong() throws IOException {
    Files.writeString(source.resolve("modules.json"), "[]");
    Path pooling = Files.createDirectory(source.resolve("1_Pooling"));
    Files.writeString(pooling.resolve("config.json"), "{\"pooling_mode_cls_token\": true}");
    Path dense = Files.createDirectory(source.resolve("2_Dense"));
    Files.writeString(dense.resolve("config.json"), "{\"in_features\": 1}");
    Files.write(
        dense.resolve("pytorch_model.bin"),
        new TorchBytes().tensor("linear.weight", new float[] {3}, 1, 1).legacy());
    Files.createDirectory(source.resolve("onnx"));
    Imports.run(new PyTorchImporter(), source, target);
    assertEquals(
        Set.of(
            "config.json",
            "vocab.txt",
            "model.safetensors",
            "modules.json",
            "1_Pooling",
            "2_Dense"),
        files(target));
    assertTrue(Files.readString(target.resolve("1_Pooling/config.json")).contains("cls_token"));
    try (WeightSource weights = WeightSource.open(target.resolve("2_Dense"))) {
      assertArrayEquals(new float[] {3}, weights.tensor("linear.weight", 1, 1).toFloatArray());
    }
  }

  @Test
  void aModuleIsConvertedByItself() throws IOException {
    Path dense = Files.createDirectory(folder.resolve("2_Dense"));
    Files.writeString(dense.resolve("config.json"), "{\"in_features\": 2, \"out_features\": 1}");
    Files.write(
        dense.resolve("pytorch_model.bin"),
        new TorchBytes()
            .floats("0", 1, 2)
            .view("linear.weight", "0", 0, new long[] {1, 2}, new long[] {2, 1})
            .zip());
    ModelImporter.importTo(dense, target, Progress.none());
    assertTrue(Files.readString(target.resolve("config.json")).contains("in_features"));
    try (WeightSource weights = WeightSource.open(target)) {
      assertArrayEquals(new float[] {1, 2}, weights.tensor("linear.weight", 1, 2).toFloatArray());
    }
  }

  @Test
  void oldSentenceTransformersHaveTheirModelInTheFirstModule() throws IOException {
    Path model = Files.move(source, folder.resolve("0_Transformer"));
    Files.createDirectory(source);
    Files.move(model, source.resolve("0_Transformer"));
    Files.writeString(source.resolve("modules.json"), "[]");
    Files.writeString(source.resolve("sentence_bert_config.json"), "{}");
    assertEquals(5, Imports.run(new PyTorchImporter(), source, target).tensors());
    assertEquals(
        Set.of("modules.json", "sentence_bert_config.json", "0_Transformer"), files(target));
    assertEquals(
        Set.of("config.json", "vocab.txt", "model.safetensors"),
        files(target.resolve("0_Transformer")));
  }

  @Test
  void weightsAloneAreConvertedInPlace() throws IOException {
    Conversion conversion = new PyTorchImporter().convertWeights(source, source, Progress.none());
    assertEquals(Map.of(DECODER, WORDS), conversion.tied());
    Files.delete(source.resolve("config.json"));
    assertEquals(
        Map.of(), new PyTorchImporter().convertWeights(source, source, Progress.none()).tied());
    assertEquals(
        Set.of("vocab.txt", "notes.txt", "pytorch_model.bin", "model.safetensors"), files(source));
  }

  @Tag("bad-input-34")
  @Test
  void bombsAreRefusedBeforeAnythingIsWritten() throws IOException {
    Path weights = source.resolve("pytorch_model.bin");
    Files.write(
        weights,
        new TorchBytes()
            .floats("0", 1)
            .view("bomb", "0", 0, new long[] {1_000_000_000, 768}, new long[] {0, 0})
            .zip());
    assertRefused("tensor 'bomb' of shape [1000000000, 768] is larger than its storage of 1");
    TorchBytes overlapping = new TorchBytes().floats("0", new float[1 << 20]);
    for (int i = 0; i < 40; i++) {
      overlapping.view("w" + i, "0", i, new long[] {(1 << 20) - i}, new long[] {1});
    }
    Files.write(weights, overlapping.zip());
    assertRefused("the limit for files of");
  }

  @Test
  void aModelWithoutWeightsOfFloatsIsRefused() throws IOException {
    Files.write(
        source.resolve("pytorch_model.bin"),
        new TorchBytes()
            .storage("0", "IntStorage", 1, new byte[4])
            .view("ids", "0", 0, new long[] {1}, new long[] {1})
            .zip());
    assertRefused("holds no tensor of floats");
  }

  @Test
  void aMissingConfigurationIsNamed() throws IOException {
    Files.delete(source.resolve("config.json"));
    assertRefused("config.json: there is no such file, expected the model's configuration");
  }

  @Test
  void aDamagedFileLeavesNothingBehind() throws IOException {
    byte[] bytes = Files.readAllBytes(source.resolve("pytorch_model.bin"));
    bytes[bytes.length / 2] ^= 1;
    Files.write(source.resolve("pytorch_model.bin"), bytes);
    assertThrows(
        PyTorchFileException.class, () -> Imports.run(new PyTorchImporter(), source, target));
    assertFalse(Files.exists(target));
    assertEquals(Set.of("old"), files(folder));
  }

  private void shard(String fileName, String tensor, float value) throws IOException {
    Files.write(
        source.resolve(fileName), new TorchBytes().tensor(tensor, new float[] {value}, 1).zip());
  }

  private void index(String... tensorsAndShards) throws IOException {
    List<String> entries = new ArrayList<>();
    for (int i = 0; i < tensorsAndShards.length; i += 2) {
      entries.add("\"%s\": \"%s\"".formatted(tensorsAndShards[i], tensorsAndShards[i + 1]));
    }
    Files.writeString(
        source.resolve("pytorch_model.bin.index.json"),
        "{\"metadata\": {\"total_size\": 8}, \"weight_map\": {%s}}"
            .formatted(String.join(", ", entries)));
  }

  private void assertRefused(String message) throws IOException {
    Executable importing = () -> Imports.run(new PyTorchImporter(), source, target);
    RuntimeException e = assertThrows(RuntimeException.class, importing, message);
    assertTrue(e instanceof PyTorchFileException || e instanceof CheckpointException, e::toString);
    assertTrue(e.getMessage().contains(message), () -> e.getMessage() + " lacks: " + message);
    assertEquals(Set.of("old"), files(folder));
  }

  private static Set<String> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return Set.copyOf(files.map(file -> file.getFileName().toString()).toList());
    }
  }
}
