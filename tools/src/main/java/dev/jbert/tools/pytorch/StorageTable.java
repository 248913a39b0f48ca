package dev.jbert.tools.pytorch;

import dev.jbert.tools.pytorch.PickleValue.Int;
import dev.jbert.tools.pytorch.PickleValue.None;
import dev.jbert.tools.pytorch.PickleValue.Storage;
import dev.jbert.tools.pytorch.PickleValue.StorageClass;
import dev.jbert.tools.pytorch.PickleValue.Text;
import dev.jbert.tools.pytorch.PickleValue.Tuple;
import dev.jbert.tools.pytorch.PyTorchFileException.Reason;
import dev.jbert.tools.zip.Quoted;
import java.math.BigInteger;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The storages that a pickle refers to by BINPERSID: {@code ('storage', class, key, device, number
 * of elements)}; the old form has a sixth item, which says whether it is part of another.
 */
final class StorageTable {

  private final int itemCount;
  private final Map<String, Storage> storages = new LinkedHashMap<>();

  private StorageTable(int itemCount) {
    this.itemCount = itemCount;
  }

  static StorageTable ofZipForm() {
    return new StorageTable(5);
  }

  static StorageTable ofLegacyForm() {
    return new StorageTable(6);
  }

  /** The storages, in the order in which the pickle first spoke of them. */
  Collection<Storage> storages() {
    return Collections.unmodifiableCollection(storages.values());
  }

  /** The storage that a persistent id stands for. */
  Storage resolve(PickleValue id) {
    if (!(id instanceof Tuple(List<PickleValue> items)) || items.size() != itemCount) {
      throw PickleProblem.expected("a storage's tuple of " + itemCount, id);
    }
    if (!(items.get(0) instanceof Text(String tag)) || !tag.equals("storage")) {
      throw PickleProblem.expected("the tag 'storage'", items.get(0));
    }
    if (!(items.get(1) instanceof StorageClass(StorageType type))) {
      throw PickleProblem.expected("a storage class", items.get(1));
    }
    if (!(items.get(2) instanceof Text(String key))) {
      throw PickleProblem.expected("a storage's key", items.get(2));
    }
    if (!(items.get(3) instanceof Text)) {
      throw PickleProblem.expected("a device name", items.get(3));
    }
    if (!(items.get(4) instanceof Int(BigInteger count))) {
      throw PickleProblem.expected("a number of elements", items.get(4));
    }
    if (items.size() > 5 && items.get(5) != None.NONE) {
      throw new PickleProblem(
          Reason.BAD_STORAGE, "storage %s is part of another".formatted(Quoted.of(key)));
    }
    return declare(key, type, count);
  }

  private Storage declare(String key, StorageType type, BigInteger count) {
    // So that the number of bytes fits into a long as well.
    if (count.signum() < 0 || count.bitLength() > Long.SIZE - 8) {
      throw new PickleProblem(
          Reason.BAD_STORAGE, "storage %s of %s elements".formatted(Quoted.of(key), count));
    }
    Storage storage = new Storage(key, type, count.longValueExact());
    Storage earlier = storages.putIfAbsent(key, storage);
    if (earlier != null && !earlier.equals(storage)) {
      throw new PickleProblem(
          Reason.BAD_STORAGE,
          "storage %s is declared twice, with %d %s and %d %s"
              .formatted(
                  Quoted.of(key),
                  earlier.elementCount(),
                  earlier.type().dtype(),
                  storage.elementCount(),
                  type.dtype()));
    }
    return storage;
  }
}
