package dev.jbert.tools.pytorch;

import dev.jbert.tools.zip.FileBytes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes pickles for tests, and runs them, instruction by instruction. */
final class PickleBytes {

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  /** A pickle that begins as it should. */
  static PickleBytes start() {
    return new PickleBytes().op(Opcode.PROTO, 2);
  }

  byte[] bytes() {
    return out.toByteArray();
  }

  byte[] stop() {
    return op(Opcode.STOP).bytes();
  }

  int size() {
    return out.size();
  }

  PickleBytes raw(int... values) {
    for (int value : values) {
      out.write(value);
    }
    return this;
  }

  PickleBytes op(Opcode opcode, int... operands) {
    return raw(opcode.code()).raw(operands);
  }

  PickleBytes op32(Opcode opcode, int operand) {
    op(opcode);
    out.writeBytes(ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(operand).array());
    return this;
  }

  PickleBytes text(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    op32(Opcode.BINUNICODE, utf8.length);
    out.writeBytes(utf8);
    return this;
  }

  /** An integer in the shortest of the forms that the pickler knows. */
  PickleBytes integer(long value) {
    if (value >= 0 && value < 256) {
      return op(Opcode.BININT1, (int) value);
    } else if (value >= 0 && value < 65536) {
      return op(Opcode.BININT2, (int) value & 0xFF, (int) value >> 8);
    } else if (value == (int) value) {
      return op32(Opcode.BININT, (int) value);
    }
    op(Opcode.LONG1, 8);
    out.writeBytes(ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(value).array());
    return this;
  }

  PickleBytes real(double value) {
    op(Opcode.BINFLOAT);
    out.writeBytes(ByteBuffer.allocate(8).putDouble(value).array());
    return this;
  }

  PickleBytes global(String module, String name) {
    op(Opcode.GLOBAL);
    out.writeBytes((module + "\n" + name + "\n").getBytes(StandardCharsets.UTF_8));
    return this;
  }

  PickleBytes orderedDict() {
    return global("collections", "OrderedDict").op(Opcode.EMPTY_TUPLE).op(Opcode.REDUCE);
  }

  PickleBytes numbers(long... values) {
    op(Opcode.MARK);
    for (long value : values) {
      integer(value);
    }
    return op(Opcode.TUPLE);
  }

  /** A tensor that views a storage called 0. */
  PickleBytes tensor(long storageCount, long offset, long[] size, long[] stride) {
    global("torch._utils", "_rebuild_tensor_v2").op(Opcode.MARK);
    op(Opcode.MARK).text("storage").global("torch", "FloatStorage").text("0").text("cpu");
    integer(storageCount).op(Opcode.TUPLE).op(Opcode.BINPERSID).integer(offset);
    numbers(size).numbers(stride).op(Opcode.NEWFALSE).orderedDict();
    return op(Opcode.TUPLE).op(Opcode.REDUCE);
  }

  /** Writes the pickle and runs it. */
  static PickleValue run(Path folder, byte[] pickle) throws IOException {
    try (FileBytes file = FileBytes.open(Files.write(folder.resolve("data.pkl"), pickle))) {
      return PickleMachine.run(new PickleInput(file, 0, file.size()), StorageTable.ofZipForm());
    }
  }
}
