package dev.jbert.tools.onnx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jbert.tools.checkpoint.CheckpointException;
import dev.jbert.tools.checkpoint.CheckpointException.Reason;
import dev.jbert.tools.checkpoint.ImportSummary;
import dev.jbert.tools.checkpoint.Progress;
import dev.jbert.tools.onnx.TinyBert.Exporter;
import dev.jbert.weights.DType;
import dev.jbert.weights.WeightSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OnnxImporterTest {

  private static final String CONFIG =
      """
      {"model_type": "bert", "hidden_size": 4, "num_hidden_layers": 1, "intermediate_size": 6,
       "vocab_size": 7, "max_position_embeddings": 5, "type_vocab_size": 2,
       "num_attention_heads": 2}
      """;

  private final OnnxImporter importer = new OnnxImporter();

  @TempDir Path temporary;
  private Path source;
  private Path output;

  @BeforeEach
  void writeSideFiles() throws IOException {
    source = Files.createDirectory(temporary.resolve("source"));
    output = Files.createDirectory(temporary.resolve("output"));
    Files.writeString(source.resolve("config.json"), CONFIG);
    Files.writeString(source.resolve("vocab.txt"), "[PAD]\n");
  }

  @Test
  void weightsAreThoseOfTheModelBitForBitWhoeverExported() throws IOException {
    for (Exporter exporter : Exporter.values()) {
      TinyBert bert = TinyBert.of(exporter, "bert.", 1).withPooler();
      Path folder = Files.createDirectory(output.resolve(exporter.name()));
      bert.onnx().write(source.resolve("model.onnx"));
      ImportSummary summary = importer.importInto(source, folder, Progress.none());
      assertEquals(bert.weights().size(), summary.tensors());
      expectWeights(bert.weights(), folder);
    }
  }

  @Test
  void sideFilesAreTakenOverAsTheyAre() throws IOException {
    TinyBert.torchScript().onnx().write(source.resolve("model.onnx"));
    Files.createDirectory(source.resolve("1_Pooling"));
    Files.writeString(source.resolve("1_Pooling/config.json"), "{}");
    Files.writeString(source.resolve("modules.json"), "[ ]");
    Files.writeString(source.resolve("README.md"), "not taken over");
    importer.importInto(source, output, Progress.none());
    assertEquals(CONFIG, Files.readString(output.resolve("config.json")));
    assertEquals("[ ]", Files.readString(output.resolve("modules.json")));
    assertEquals("{}", Files.readString(output.resolve("1_Pooling/config.json")));
    assertFalse(Files.exists(output.resolve("README.md")));
  }

  @Test
  void modelLiesWhereverTheHubAndExportersPutIt() throws IOException {
    OnnxWriter onnx = TinyBert.torchScript().onnx();
    Path hub = Files.createDirectory(source.resolve("onnx"));
    onnx.write(hub.resolve("model.onnx"));
    onnx.write(hub.resolve("model_quantized.onnx"));
    for (Path place : List.of(source, hub.resolve("model.onnx"))) {
      Path folder = Files.createTempDirectory(output, "model");
      assertTrue(importer.accepts(place));
      importer.importInto(place, folder, Progress.none());
      assertTrue(Files.exists(folder.resolve("model.safetensors")));
    }
  }

  @Test
  void acceptsNothingElse() throws IOException {
    assertFalse(importer.accepts(source));
    assertFalse(importer.accepts(source.resolve("vocab.txt")));
    assertFalse(importer.accepts(source.resolve("absent.onnx")));
    TinyBert.torchScript().onnx().write(source.resolve("model.onnx"));
    assertTrue(importer.accepts(source));
    Files.createFile(source.resolve("model.safetensors"));
    assertFalse(importer.accepts(source));
    assertTrue(importer.accepts(source.resolve("model.onnx")));
  }

  @Test
  void severalModelsHaveToBeToldApart() throws IOException {
    OnnxWriter onnx = TinyBert.torchScript().onnx();
    onnx.write(source.resolve("a.onnx"));
    onnx.write(source.resolve("b.onnx"));
    OnnxException e = assertThrows(OnnxException.class, () -> importer.accepts(source));
    assertTrue(e.getMessage().contains("name the one to import: 'a.onnx', 'b.onnx'"));
    assertTrue(importer.accepts(source.resolve("a.onnx")));
  }

  @Test
  void decoderThatIsTheWordEmbeddingsIsNotWrittenTwice() throws IOException {
    TinyBert bert = TinyBert.of(Exporter.TORCH_SCRIPT, "bert.", 1);
    bert.withDecoder(bert.wordEmbeddings()).onnx().write(source.resolve("model.onnx"));
    importer.importInto(source, output, Progress.none());
    expectWeights(bert.weights(), output);
    assertTrue(bert.weights().containsKey("cls.predictions.bias"));
  }

  @Test
  void decoderOfItsOwnIsWrittenWhereTheConfigurationSaysSo() throws IOException {
    TinyBert bert = TinyBert.of(Exporter.TORCH_SCRIPT, "bert.", 1);
    float[] other = bert.wordEmbeddings().clone();
    other[5] += 1;
    bert.withDecoder(other).onnx().write(source.resolve("model.onnx"));
    refused(Reason.INCONSISTENT, "ties cls.predictions.decoder.weight to the word embeddings");

    Files.writeString(
        source.resolve("config.json"), CONFIG.replace("{", "{\"tie_word_embeddings\": false,"));
    importer.importInto(source, output, Progress.none());
    try (WeightSource weights = WeightSource.open(output)) {
      assertArrayEquals(
          other, weights.tensor("cls.predictions.decoder.weight", 7, 4).toFloatArray());
    }
  }

  @Test
  void halfPrecisionStaysHalf() throws IOException {
    TinyBert bert = TinyBert.torchScript();
    OnnxWriter onnx = bert.onnx();
    String head = "classifier.weight";
    byte[] halves = {0, 0x3C, 0, (byte) 0xC0, 0x55, 0x35, 0, 0};
    onnx.tensor(OnnxWriter.header(head, 10, 1, 4).bytes(9, halves));
    onnx.write(source.resolve("model.onnx"));
    ImportSummary summary = importer.importInto(source, output, Progress.none());
    try (WeightSource weights = WeightSource.open(output)) {
      assertEquals(DType.F16, weights.info(head).dtype());
      float third = Float.float16ToFloat((short) 0x3555);
      assertArrayEquals(new float[] {1, -2, third, 0}, weights.tensor(head, 1, 4).toFloatArray());
    }
    long floats = bert.weights().values().stream().mapToLong(values -> values.length).sum();
    assertEquals(floats * Float.BYTES + halves.length, summary.bytes());
  }

  @Test
  void summaryAndProgressCountTheBytes() throws IOException {
    TinyBert bert = TinyBert.torchScript();
    bert.onnx()
        .tensor(OnnxWriter.header("embeddings.position_ids", 7, 1, 1).bytes(9, new byte[8]))
        .write(source.resolve("model.onnx"));
    List<Long> told = new ArrayList<>();
    ImportSummary summary =
        importer.importInto(source, output, (step, done, total) -> told.add(total - done));
    long floats = bert.weights().values().stream().mapToLong(values -> values.length).sum();
    assertEquals(floats, summary.parameters());
    assertEquals(floats * Float.BYTES, summary.bytes());
    assertEquals(List.of("embeddings.position_ids"), summary.ignored());
    assertEquals(floats * Float.BYTES, told.getFirst());
    assertEquals(0, told.getLast());
  }

  @Test
  void smallFileCannotStandForVeryManyWeights() throws IOException {
    TinyBert bert = TinyBert.torchScript();
    float[] head = new float[2000];
    bert.onnx().tensor("head_0.weight", head, 2000);
    for (int i = 1; i < 5; i++) {
      bert.onnx().node("Identity", "", List.of("head_0.weight"), "head_" + i + ".weight");
    }
    bert.onnx().write(source.resolve("model.onnx"));
    OnnxException e =
        assertThrows(
            OnnxException.class, () -> importer.importInto(source, output, Progress.none()));
    assertTrue(e.getMessage().contains("more than 2 times the model's"), e.getMessage());
  }

  @Test
  void filesBesideTheModelMustBeThereAndFitIt() throws IOException {
    TinyBert.torchScript().onnx().write(source.resolve("model.onnx"));
    Files.writeString(
        source.resolve("config.json"), CONFIG.replace("\"hidden_size\": 4", "\"hidden_size\": 8"));
    refused(Reason.INCONSISTENT, "has hidden_size '8', expected 4 as in the weights");
    Files.writeString(source.resolve("config.json"), CONFIG.replace("\"bert\"", "\"gpt2\""));
    refused(
        Reason.NOT_A_CHECKPOINT,
        "has the model_type 'gpt2', expected one that can be imported from ONNX: bert, roberta");
    Files.writeString(source.resolve("config.json"), CONFIG);
    Files.delete(source.resolve("vocab.txt"));
    refused(Reason.MISSING_FILE, "has no vocabulary, expected one of tokenizer.json, vocab.txt");
    Files.delete(source.resolve("config.json"));
    refused(Reason.MISSING_FILE, "there is none, expected the configuration of the model");
    assertEquals(List.of(), filesIn(output));
  }

  @Test
  void denseLayerOfSentenceTransformersIsNotLost() throws IOException {
    TinyBert.torchScript().onnx().write(source.resolve("model.onnx"));
    Path dense = Files.createDirectory(source.resolve("2_Dense"));
    Files.writeString(dense.resolve("config.json"), "{}");
    Files.writeString(dense.resolve("pytorch_model.bin"), "");
    refused(Reason.NOT_A_CHECKPOINT, "expected these weights as model.safetensors");
    Files.writeString(dense.resolve("model.safetensors"), "as it is");
    importer.importInto(source, output, Progress.none());
    assertEquals("as it is", Files.readString(output.resolve("2_Dense/model.safetensors")));
  }

  private void refused(Reason reason, String problem) {
    CheckpointException e =
        assertThrows(
            CheckpointException.class, () -> importer.importInto(source, output, Progress.none()));
    assertEquals(reason, e.reason(), e.getMessage());
    assertTrue(e.getMessage().contains(problem), e.getMessage());
  }

  private static List<Path> filesIn(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList();
    }
  }

  private static void expectWeights(Map<String, float[]> expected, Path folder) throws IOException {
    try (WeightSource weights = WeightSource.open(folder)) {
      assertEquals(new TreeSet<>(expected.keySet()), new TreeSet<>(weights.names()));
      for (Map.Entry<String, float[]> each : expected.entrySet()) {
        assertArrayEquals(
            each.getValue(), weights.tensor(each.getKey()).toFloatArray(), each.getKey());
      }
    }
  }
}
