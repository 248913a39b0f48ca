package dev.jbert.tools.pull;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jbert.model.BertModel;
import dev.jbert.model.ModelOutput;
import dev.jbert.model.OutputRequest;
import dev.jbert.model.TokenBatch;
import dev.jbert.tools.checkpoint.Progress;
import dev.jbert.tools.onnx.TinyBert;
import dev.jbert.weights.WeightSource;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One model, written in every format that is known, is the same model bit for bit. */
class FormatsAgreeTest {

  private static final TokenBatch BATCH =
      TokenBatch.of(new int[] {2, 5, 6, 4, 3}, new int[] {2, 6, 3});

  @TempDir Path folder;

  private EveryFormat formats;

  @BeforeEach
  void writeEveryFormat() throws IOException {
    formats = EveryFormat.write(folder);
  }

  @Test
  void everyTensorHasTheSameBits() throws IOException {
    assertEquals(9, formats.sources().size());
    assertEquals(5 + 16 * EveryFormat.LAYERS + 2, formats.weights().size());
    for (String format : formats.sources().keySet()) {
      try (WeightSource weights = WeightSource.open(imported(format))) {
        assertEquals(
            new TreeSet<>(formats.weights().keySet()), new TreeSet<>(weights.names()), format);
        for (String name : weights.names()) {
          assertArrayEquals(
              bits(formats.weights().get(name)),
              bits(weights.tensor(name, formats.shape(name)).toFloatArray()),
              "seed %d, %s, %s".formatted(TinyBert.SEED, format, name));
        }
      }
    }
  }

  @Test
  void everyStateHasTheSameBits() throws IOException {
    Map<String, ModelOutput> outputs = new LinkedHashMap<>();
    for (String format : formats.sources().keySet()) {
      try (BertModel model = BertModel.load(imported(format))) {
        outputs.put(
            format, model.forward(BATCH, OutputRequest.lastHiddenState().withPoolerOutput()));
      }
    }
    ModelOutput expected = outputs.get("safetensors");
    assertTrue(Float.isFinite(expected.lastHiddenState().at(7, 3)));
    outputs.forEach(
        (format, output) -> {
          assertArrayEquals(
              bits(expected.lastHiddenState().values()),
              bits(output.lastHiddenState().values()),
              format);
          assertArrayEquals(
              bits(expected.poolerOutput().values()), bits(output.poolerOutput().values()), format);
        });
  }

  private Path imported(String format) throws IOException {
    Path target = folder.resolve(format + "-imported");
    ModelImporter.importTo(formats.sources().get(format), target, Progress.none());
    return target;
  }

  private static int[] bits(float[] values) {
    int[] bits = new int[values.length];
    for (int i = 0; i < bits.length; i++) {
      bits[i] = Float.floatToRawIntBits(values[i]);
    }
    return bits;
  }
}
