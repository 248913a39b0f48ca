package dev.jbert.tools.pytorch;

import dev.jbert.tools.zip.ZipBytes;
import dev.jbert.tools.zip.ZipBytes.Entry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes small PyTorch files for tests, in both forms, honest ones and others. */
public final class TorchBytes {

  private final Map<String, Stored> storages = new LinkedHashMap<>();
  private final List<View> views = new ArrayList<>();

  private record Stored(String className, int count, byte[] data) {}

  private record View(String name, String key, long offset, long[] size, long[] stride) {}

  TorchBytes storage(String key, String className, int count, byte[] data) {
    storages.put(key, new Stored(className, count, data));
    return this;
  }

  public TorchBytes floats(String key, float... values) {
    return storage(key, "FloatStorage", values.length, little(values));
  }

  public TorchBytes view(String name, String key, long offset, long[] size, long[] stride) {
    views.add(new View(name, key, offset, size, stride));
    return this;
  }

  /** A contiguous tensor with a storage of its own. */
  public TorchBytes tensor(String name, float[] values, long... size) {
    String key = String.valueOf(storages.size());
    long[] stride = new long[size.length];
    long step = 1;
    for (int i = size.length - 1; i >= 0; i--) {
      stride[i] = step;
      step *= size[i];
    }
    return floats(key, values).view(name, key, 0, size, stride);
  }

  /** The state dict's pickle, its storages as tuples of {@code itemCount}. */
  private byte[] pickle(int itemCount) {
    PickleBytes pickle = PickleBytes.start().orderedDict().op(Opcode.MARK);
    for (View view : views) {
      Stored stored = storages.get(view.key());
      pickle.text(view.name());
      pickle.global("torch._utils", "_rebuild_tensor_v2").op(Opcode.MARK);
      pickle.op(Opcode.MARK).text("storage").global("torch", stored.className());
      pickle.text(view.key()).text("cpu").integer(stored.count());
      if (itemCount == 6) {
        pickle.op(Opcode.NONE);
      }
      pickle.op(Opcode.TUPLE).op(Opcode.BINPERSID).integer(view.offset());
      pickle.numbers(view.size()).numbers(view.stride()).op(Opcode.NEWFALSE).orderedDict();
      pickle.op(Opcode.TUPLE).op(Opcode.REDUCE);
    }
    return pickle.op(Opcode.SETITEMS).stop();
  }

  /** The pickle of the zip form. */
  byte[] pickle() {
    return pickle(5);
  }

  public byte[] zip() {
    return zip(pickle());
  }

  /** A zip form whose pickle is this one. */
  byte[] zip(byte[] pickle) {
    return entries(Entry.stored("archive/data.pkl", pickle), "little").zip64().bytes();
  }

  /** The archive before it is closed. */
  ZipBytes entries(Entry pickle, String byteOrder) {
    ZipBytes archive = new ZipBytes().add(pickle);
    archive.stored("archive/byteorder", byteOrder.getBytes(StandardCharsets.US_ASCII));
    storages.forEach(
        (key, stored) ->
            archive.add(Entry.stored("archive/data/" + key, stored.data()).withFlags(0x808)));
    return archive.stored("archive/version", "3\n".getBytes(StandardCharsets.US_ASCII));
  }

  /** The fourth pickle of the legacy form. */
  byte[] legacyPickle() {
    return pickle(6);
  }

  public byte[] legacy() {
    return legacy(legacyPickle());
  }

  /** A legacy form whose fourth pickle is this one. */
  byte[] legacy(byte[] pickle) {
    PickleBytes keys = PickleBytes.start().op(Opcode.EMPTY_LIST).op(Opcode.MARK);
    storages.keySet().forEach(keys::text);
    return legacy(header(true), pickle, keys.op(Opcode.APPENDS).stop());
  }

  /** A legacy form of these pickles, then the storages. */
  byte[] legacy(byte[]... pickles) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] pickle : pickles) {
      out.writeBytes(pickle);
    }
    storages
        .values()
        .forEach(
            stored -> {
              ByteBuffer count = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
              out.writeBytes(count.putLong(stored.count()).array());
              out.writeBytes(stored.data());
            });
    return out.toByteArray();
  }

  /** The first three pickles of the legacy form. */
  static byte[] header(boolean littleEndian) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(
        PickleBytes.start()
            .op(Opcode.LONG1, 10, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19)
            .stop());
    out.writeBytes(PickleBytes.start().integer(1001).stop());
    out.writeBytes(
        PickleBytes.start()
            .op(Opcode.EMPTY_DICT)
            .text("little_endian")
            .op(littleEndian ? Opcode.NEWTRUE : Opcode.NEWFALSE)
            .op(Opcode.SETITEM)
            .stop());
    return out.toByteArray();
  }

  public static byte[] little(float... values) {
    ByteBuffer bytes = ByteBuffer.allocate(values.length * 4).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    return bytes.array();
  }

  /** Writes a file and reads every tensor of it. */
  static void readAll(Path folder, byte[] bytes) throws IOException {
    try (PyTorchFile file = PyTorchFile.open(Files.write(folder.resolve("model.bin"), bytes))) {
      for (String name : file.names()) {
        file.floats(name);
      }
    }
  }
}
