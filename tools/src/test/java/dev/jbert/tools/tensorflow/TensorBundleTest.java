package dev.jbert.tools.tensorflow;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.jbert.tools.tensorflow.TableWriter.Compression;
import dev.jbert.tools.tensorflow.TensorBundleException.Reason;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TensorBundleTest {

  private static final long SEED = 20_261_122;

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({"1,NONE", "4,NONE", "1000,NONE", "1,SNAPPY", "7,SNAPPY", "1000,SNAPPY"})
  void everyTensorIsReadHoweverTheTableIsStored(int perBlock, Compression compression)
      throws IOException {
    Random random = new Random(SEED);
    BundleWriter writer = new BundleWriter().stored(perBlock, compression);
    float[][] values = new float[40][];
    for (int i = 0; i < values.length; i++) {
      values[i] = new float[i];
      for (int k = 0; k < i; k++) {
        values[i][k] = Float.intBitsToFloat(random.nextInt());
      }
      writer.put("bert/layer_" + i + "/kernel", values[i], i);
    }
    writer.write(prefix());
    try (TensorBundle bundle = TensorBundle.open(prefix())) {
      assertEquals(40, bundle.names().size());
      for (int i = 0; i < values.length; i++) {
        String name = "bert/layer_" + i + "/kernel";
        assertEquals(List.of((long) i), bundle.shape(name));
        assertArrayEquals(values[i], bundle.read(name), "seed " + SEED);
      }
    }
  }

  @Test
  void tensorLargerThanTheReadBufferIsReadWhole() throws IOException {
    float[] values = new float[700_000];
    for (int i = 0; i < values.length; i++) {
      values[i] = i;
    }
    new BundleWriter()
        .put("large", values, 700, 1000)
        .put("scalar", new float[] {5})
        .write(prefix());
    try (TensorBundle bundle = TensorBundle.open(prefix())) {
      assertArrayEquals(values, bundle.read("large"));
      assertArrayEquals(new float[] {5}, bundle.read("scalar"));
      assertEquals(List.of(), bundle.shape("scalar"));
    }
  }

  @Tag("bad-input-28")
  @ParameterizedTest
  @ValueSource(strings = {"LITTLE_ENDIAN", "BIG_ENDIAN"})
  void everyReadableTypeIsReadInEitherByteOrder(String orderName) throws IOException {
    ByteOrder order = orderName.startsWith("B") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
    byte[] doubles = ByteBuffer.allocate(16).order(order).putDouble(0.1).putDouble(-2).array();
    byte[] halves =
        ByteBuffer.allocate(4)
            .order(order)
            .putShort(Float.floatToFloat16(0.5f))
            .putShort(Float.floatToFloat16(-3))
            .array();
    byte[] bfloats =
        ByteBuffer.allocate(4)
            .order(order)
            .putShort((short) 0x3F80)
            .putShort((short) 0xC000)
            .array();
    new BundleWriter(order)
        .put("double", 2, doubles, 2)
        .put("half", 19, halves, 2)
        .put("bfloat", 14, bfloats, 2)
        .put("float", new float[] {7, -8}, 2)
        .write(prefix());
    try (TensorBundle bundle = TensorBundle.open(prefix())) {
      assertArrayEquals(new float[] {0.1f, -2}, bundle.read("double"));
      assertArrayEquals(new float[] {0.5f, -3}, bundle.read("half"));
      assertArrayEquals(new float[] {1, -2}, bundle.read("bfloat"));
      assertArrayEquals(new float[] {7, -8}, bundle.read("float"));
    }
  }

  @Test
  void otherTypesAreNamedWhenTheyAreRead() throws IOException {
    new BundleWriter()
        .put("step", 9, new byte[8])
        .put("text", 7, new byte[3], 1)
        .put("new", 99, new byte[3], 1)
        .write(prefix());
    try (TensorBundle bundle = TensorBundle.open(prefix())) {
      for (var expected :
          List.of(List.of("step", "INT64"), List.of("text", "STRING"), List.of("new", "99"))) {
        TensorBundleException e =
            assertThrows(TensorBundleException.class, () -> bundle.read(expected.get(0)));
        assertEquals(
            "%s: tensor '%s' has the unsupported dtype %s, expected FLOAT, DOUBLE, HALF or BFLOAT16"
                .formatted(bundle.path(), expected.get(0), expected.get(1)),
            e.getMessage());
        assertEquals(Reason.UNSUPPORTED_DTYPE, e.reason());
      }
    }
  }

  @Test
  void tensorsOfSeveralDataFilesAreRead() throws IOException {
    byte[] first = {0, 0, (byte) 0x80, 0x3F};
    byte[] second = {0, 0, 0, 0x40};
    new BundleWriter()
        .header(BundleWriter.message(1, 2))
        .raw("a", entryInShard(0, first))
        .raw("b", entryInShard(1, second))
        .write(prefix());
    Files.delete(BundleWriter.data(prefix()));
    Files.write(folder.resolve("model.ckpt.data-00000-of-00002"), first);
    Files.write(folder.resolve("model.ckpt.data-00001-of-00002"), second);
    try (TensorBundle bundle = TensorBundle.open(prefix())) {
      assertArrayEquals(new float[] {1}, bundle.read("a"));
      assertArrayEquals(new float[] {2}, bundle.read("b"));
    }
  }

  private static byte[] entryInShard(int shard, byte[] data) {
    int crc = MaskedCrc32c.of(ByteBuffer.wrap(data));
    return TableWriter.concat(
        BundleWriter.message(3, shard), BundleWriter.entry(BundleWriter.FLOAT, 0, 4, crc, 1));
  }

  @Test
  void missingTensorIsNamed() throws IOException {
    new BundleWriter().put("a", new float[1], 1).write(prefix());
    try (TensorBundle bundle = TensorBundle.open(prefix())) {
      TensorBundleException e = assertThrows(TensorBundleException.class, () -> bundle.read("b"));
      assertEquals(
          bundle.path() + ": tensor 'b' is not among the 1 of this bundle", e.getMessage());
      assertEquals(Reason.TENSOR_NOT_FOUND, e.reason());
    }
  }

  private Path prefix() {
    return folder.resolve("model.ckpt");
  }
}
