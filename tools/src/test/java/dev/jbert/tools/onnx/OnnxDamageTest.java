package dev.jbert.tools.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jbert.tools.damage.Damage;
import dev.jbert.tools.damage.Damage.Flipped;
import dev.jbert.tools.damage.ProtoTree;
import dev.jbert.tools.onnx.OnnxException.Reason;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that were whole once: cut short, or with a byte that is wrong. */
@Timeout(600)
class OnnxDamageTest {

  @TempDir Path folder;

  /** The JVM says it later, and elsewhere, once the reading is compiled. */
  @ParameterizedTest
  @ValueSource(ints = {0, 300_000})
  void fileThatIsCutShortWhileOpenIsNamed(int readsBefore) throws IOException {
    Path small =
        new OnnxWriter().tensor("w", new float[1_000], 1_000).write(folder.resolve("s.onnx"));
    try (OnnxModel model = OnnxModel.open(small)) {
      for (int i = 0; i < readsBefore; i++) {
        assertEquals(1_000, model.tensors().get("w").toFloats().length);
      }
    }
    Path file =
        new OnnxWriter().tensor("w", new float[100_000], 100_000).write(folder.resolve("w.onnx"));
    try (OnnxModel model = OnnxModel.open(file);
        FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.truncate(100);
      OnnxException e =
          assertThrows(OnnxException.class, () -> model.tensors().get("w").toFloats());
      assertEquals(Reason.CHANGED_WHILE_OPEN, e.reason());
      assertTrue(e.getMessage().contains("cut short after it was opened"), e.getMessage());
    }
  }

  @Test
  void damagedModels() throws IOException {
    Path file = TinyBert.torchScript().onnx().write(folder.resolve("model.onnx"));
    ProtoTree tree = ProtoTree.of(Files.readAllBytes(file));
    new Damage("onnx", OnnxException.class, OnnxDamageTest::weights)
        .cutEverywhere(file)
        .flipEverywhere(file, Flipped.ANYTHING)
        .mutate(file, 1_000, tree::mutated)
        .report();
  }

  @Test
  void damagedExternalData() throws IOException {
    Path file = folder.resolve("model.onnx");
    Path data = folder.resolve("model.onnx_data");
    OnnxWriter small = new OnnxWriter().tensor("v", new float[] {1, 2, 3}, 3);
    small.tensor("w", new float[] {4, 5}, 1, 2).writeExternal(file, "model.onnx_data");
    ProtoTree tree = ProtoTree.of(Files.readAllBytes(file));
    new Damage("onnx external data", OnnxException.class, _ -> tensors(file))
        .cutEverywhere(data)
        .flipEverywhere(data, Flipped.ANYTHING)
        .cutEverywhere(file)
        .flipEverywhere(file, Flipped.ANYTHING)
        .mutate(file, 1_000, tree::mutated)
        .report();
  }

  /** All weights of an encoder, by name. */
  private static Object weights(Path file) throws IOException {
    try (OnnxModel model = OnnxModel.open(file)) {
      Map<String, Integer> weights = new TreeMap<>();
      EncoderWeights.check(file, EncoderFamily.BERT, WeightNamer.name(model))
          .weights()
          .forEach((name, weight) -> weights.put(name, Arrays.hashCode(weight.values())));
      return weights;
    }
  }

  /** All tensors of floats, by name; a message that is cut between two may have fewer. */
  private static Object tensors(Path file) throws IOException {
    try (OnnxModel model = OnnxModel.open(file)) {
      Map<String, String> tensors = new TreeMap<>();
      model
          .tensors()
          .forEach(
              (name, tensor) -> {
                if (tensor.type() == ElementType.F32) {
                  tensors.put(name, Arrays.toString(tensor.toFloats()));
                }
              });
      return tensors;
    }
  }
}
