package dev.jbert.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.jbert.head.SequenceClassificationHead;
import dev.jbert.testing.TinyModel;
import dev.jbert.weights.NamedTensor;
import dev.jbert.weights.SafetensorsWriter;
import dev.jbert.weights.TensorView;
import dev.jbert.weights.WeightSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** BART: what its two halves see, and under which names its words stand. */
class EncoderDecoderTest {

  private static final Path BART = TinyModel.of("bart-nli").folder();

  @TempDir Path folder;

  @Test
  void theDecoderReadsItsInputShiftedByOne() {
    TokenBatch batch = TokenBatch.of(new int[] {0, 7, 8, 2}, new int[] {0, 2});
    assertArrayEquals(new int[] {2, 0, 7, 8, 2, 0}, batch.shiftedRight(2).inputIds());
    assertArrayEquals(batch.sequenceStarts(), batch.shiftedRight(2).sequenceStarts());
  }

  @Test
  void hiddenStatesAreTheDecoders() throws IOException {
    try (BertModel model = BertModel.load(BART)) {
      assertEquals(3, model.config().numHiddenLayers());
      assertEquals(2, model.config().outputLayers());
      TokenBatch batch = TokenBatch.of(new int[] {0, 740, 667, 2}, new int[] {0, 2});
      ModelOutput output =
          model.forward(batch, OutputRequest.lastHiddenState().withAllHiddenStates(2));
      assertArrayEquals(output.lastHiddenState().values(), output.hiddenState(2).values());
      assertThrows(
          IllegalArgumentException.class,
          () -> model.forward(batch, OutputRequest.none().withHiddenStates(3)));
    }
  }

  @Test
  void attentionsAreRefused() throws IOException {
    try (BertModel model = BertModel.load(BART)) {
      TokenBatch batch = TokenBatch.of(new int[] {0, 2});
      IllegalArgumentException e =
          assertThrows(
              IllegalArgumentException.class,
              () -> model.forward(batch, OutputRequest.none().withAttentions(0)));
      assertEquals(
          "attentions are asked for, which models of type bart do not give", e.getMessage());
    }
  }

  @Test
  void aSequenceThatDoesNotEndIsRefused() throws IOException {
    try (BertModel model = BertModel.load(BART)) {
      SequenceClassificationHead head = SequenceClassificationHead.load(model);
      TokenBatch batch = TokenBatch.of(new int[] {0, 2}, new int[] {0, 7});
      IllegalArgumentException e =
          assertThrows(IllegalArgumentException.class, () -> head.logits(batch));
      assertEquals("sequence 1: expected the token 2 that ends a text, found none", e.getMessage());
    }
  }

  @Test
  void theWordsMayStandUnderTheEncodersName() throws IOException {
    List<NamedTensor> renamed = new ArrayList<>();
    try (WeightSource source = WeightSource.open(BART)) {
      for (String name : source.names()) {
        TensorView tensor = source.tensor(name);
        String other = name.replace("model.shared.", "model.encoder.embed_tokens.");
        renamed.add(
            new NamedTensor(
                other, tensor.info().dtype(), tensor.info().shape(), tensor::toFloatArray));
      }
      SafetensorsWriter.write(folder.resolve("model.safetensors"), renamed, Map.of());
    }
    Files.copy(BART.resolve("config.json"), folder.resolve("config.json"));
    TokenBatch batch = TokenBatch.of(new int[] {0, 740, 667, 2});
    try (BertModel expected = BertModel.load(BART);
        BertModel found = BertModel.load(folder)) {
      assertEquals(List.of(), found.unexpectedWeights());
      assertArrayEquals(
          expected.forward(batch).lastHiddenState().values(),
          found.forward(batch).lastHiddenState().values());
    }
  }

  @Test
  void scaledEmbeddingsAreOthers() throws IOException {
    Files.copy(BART.resolve("model.safetensors"), folder.resolve("model.safetensors"));
    String config = Files.readString(BART.resolve("config.json"));
    Files.writeString(
        folder.resolve("config.json"),
        config.replace("\"scale_embedding\": false", "\"scale_embedding\": true"));
    try (Checkpoint plain = Checkpoint.open(BART);
        Checkpoint scaled = Checkpoint.open(folder);
        CpuBackend backend = CpuBackend.create(LoadOptions.defaults())) {
      TokenBatch batch = TokenBatch.of(new int[] {0, 740, 667, 2});
      float[] without = first(backend, plain, batch);
      float[] with = first(backend, scaled, batch);
      assertThrows(AssertionError.class, () -> assertArrayEquals(without, with));
    }
  }

  private static float[] first(CpuBackend backend, Checkpoint checkpoint, TokenBatch batch) {
    OutputRequest request = OutputRequest.none().withHiddenStates(0);
    ModelOutput output = new ModelOutput(batch, checkpoint.config(), request);
    backend.prepareEncoder(checkpoint).forward(output);
    return output.hiddenState(0).values();
  }
}
