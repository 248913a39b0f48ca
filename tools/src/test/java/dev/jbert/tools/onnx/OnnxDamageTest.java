package dev.jbert.tools.onnx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jbert.tools.onnx.OnnxException.Reason;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that were whole once: cut short, or with a byte that is wrong. */
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
  void everyTruncationIsNoticedOrHarmless() throws IOException {
    Path file = TinyBert.torchScript().onnx().write(folder.resolve("cut.onnx"));
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      for (long size = channel.size() - 1; size >= 0; size--) {
        channel.truncate(size);
        importOrRefuse(file);
      }
    }
  }

  @Test
  void everyByteMayBeWrong() throws IOException {
    byte[] whole = TinyBert.torchScript().onnx().toByteArray();
    Path file = Files.write(folder.resolve("damaged.onnx"), whole);
    Random random = new Random(TinyBert.SEED);
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      for (int place = 0; place < whole.length; place++) {
        byte damaged = (byte) (whole[place] ^ 1 + random.nextInt(255));
        channel.write(ByteBuffer.wrap(new byte[] {damaged}), place);
        importOrRefuse(file);
        channel.write(ByteBuffer.wrap(whole, place, 1), place);
      }
    }
    assertArrayEquals(whole, Files.readAllBytes(file));
  }

  private static void importOrRefuse(Path file) throws IOException {
    try (OnnxModel model = OnnxModel.open(file)) {
      EncoderWeights.check(file, EncoderFamily.BERT, WeightNamer.name(model))
          .weights()
          .values()
          .forEach(BoundWeight::values);
    } catch (OnnxException e) {
      assertTrue(e.getMessage().startsWith(file + ": "), e.getMessage());
    }
  }
}
