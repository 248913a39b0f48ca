package dev.jbert.tools.pytorch;

import dev.jbert.tools.pytorch.PickleValue.Bool;
import dev.jbert.tools.pytorch.PickleValue.Dict;
import dev.jbert.tools.pytorch.PickleValue.Int;
import dev.jbert.tools.pytorch.PickleValue.Items;
import dev.jbert.tools.pytorch.PickleValue.Key;
import dev.jbert.tools.pytorch.PickleValue.Storage;
import dev.jbert.tools.pytorch.PickleValue.Text;
import dev.jbert.tools.pytorch.PyTorchFileException.Reason;
import dev.jbert.tools.zip.FileBytes;
import dev.jbert.tools.zip.Quoted;
import java.io.IOException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The form that {@code torch.save} wrote before version 1.6: five pickles, one after the other (a
 * magic number, the format's version, facts about the machine, the object, the keys of its
 * storages), then per key the number of elements as an {@code i64} and the elements.
 */
final class LegacyForm {

  private static final BigInteger MAGIC = new BigInteger("1950a86a20f9469cfc6c", 16);
  private static final BigInteger VERSION = BigInteger.valueOf(1001);
  private static final Text LITTLE_ENDIAN = new Text("little_endian");

  private final FileBytes file;
  private final PickleInput input;

  private LegacyForm(FileBytes file) {
    this.file = file;
    this.input = new PickleInput(file, 0, file.size());
  }

  /** Reads all but the elements. */
  static StateDict read(FileBytes file) throws IOException {
    return new LegacyForm(file).read();
  }

  private StateDict read() throws IOException {
    requireNumber("the magic number", MAGIC);
    requireNumber("the format's version", VERSION);
    requireLittleEndian();
    StorageTable storages = StorageTable.ofLegacyForm();
    PickleValue object = PickleMachine.run(input, storages);
    long keysOffset = input.position();
    PickleValue keys = withoutStorages();
    if (!(keys instanceof Items(ArrayList<PickleValue> items))) {
      throw input.failure(
          Reason.BAD_STORAGE, keysOffset, "expected a list of storages, found " + keys.kind());
    }
    return new StateDict(
        StateDict.tensorsOf(file.path(), object), offsets(keysOffset, items, storages), 0);
  }

  private void requireNumber(String what, BigInteger expected) throws IOException {
    long offset = input.position();
    PickleValue found = withoutStorages();
    if (!(found instanceof Int(BigInteger number)) || !number.equals(expected)) {
      throw input.failure(
          Reason.WRONG_KIND_OF_FILE,
          offset,
          "pickle is no PyTorch file, expected %s %d and found %s"
              .formatted(
                  what, expected, found instanceof Int(BigInteger number) ? number : found.kind()));
    }
  }

  private void requireLittleEndian() throws IOException {
    long offset = input.position();
    PickleValue facts = withoutStorages();
    if (!(facts instanceof Dict(LinkedHashMap<Key, PickleValue> entries))
        || !(entries.get(LITTLE_ENDIAN) instanceof Bool(boolean littleEndian))) {
      throw input.failure(
          Reason.BAD_PICKLE, offset, "expected a dict that says whether it is little-endian");
    }
    if (!littleEndian) {
      throw input.failure(
          Reason.BIG_ENDIAN, offset, "byte order is big-endian, expected little-endian");
    }
  }

  /** Runs one of the pickles that have nothing to do with tensors. */
  private PickleValue withoutStorages() throws IOException {
    return PickleMachine.run(input, StorageTable.ofLegacyForm());
  }

  private Map<String, Long> offsets(
      long keysOffset, ArrayList<PickleValue> keys, StorageTable declared) throws IOException {
    Map<String, Storage> expected = new HashMap<>();
    declared.storages().forEach(storage -> expected.put(storage.key(), storage));
    Map<String, Long> offsets = new LinkedHashMap<>();
    long position = input.position();
    for (PickleValue item : keys) {
      Storage storage = item instanceof Text(String key) ? expected.remove(key) : null;
      if (storage == null) {
        throw input.failure(
            Reason.BAD_STORAGE,
            keysOffset,
            "list of storages has %s, which no tensor uses or which came before"
                .formatted(item instanceof Text(String key) ? Quoted.of(key) : item.kind()));
      }
      offsets.put(storage.key(), position + Long.BYTES);
      position = end(storage, position);
    }
    if (!expected.isEmpty()) {
      throw input.failure(
          Reason.BAD_STORAGE,
          keysOffset,
          "list of storages lacks " + Quoted.of(expected.keySet().iterator().next()));
    }
    if (position != file.size()) {
      throw input.failure(
          Reason.TRAILING_BYTES,
          position,
          "%d bytes follow the last storage".formatted(file.size() - position));
    }
    return offsets;
  }

  /** Where a storage that begins with its number of elements at {@code position} ends. */
  private long end(Storage storage, long position) throws IOException {
    long available = file.size() - position - Long.BYTES;
    long needed = storage.elementCount() * storage.type().bytes();
    if (available < needed) {
      throw input.failure(
          Reason.TRUNCATED,
          position,
          "file ends %d bytes before storage %s does"
              .formatted(needed - available, Quoted.of(storage.key())));
    }
    long count = file.littleEndian(position, Long.BYTES).getLong();
    if (count != storage.elementCount()) {
      throw input.failure(
          Reason.BAD_STORAGE,
          position,
          "storage %s has %d elements, expected %d"
              .formatted(Quoted.of(storage.key()), count, storage.elementCount()));
    }
    return position + Long.BYTES + needed;
  }
}
