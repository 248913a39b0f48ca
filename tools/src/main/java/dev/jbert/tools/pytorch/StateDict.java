package dev.jbert.tools.pytorch;

import dev.jbert.tools.pytorch.PickleValue.Dict;
import dev.jbert.tools.pytorch.PickleValue.Key;
import dev.jbert.tools.pytorch.PickleValue.Tensor;
import dev.jbert.tools.pytorch.PickleValue.Text;
import dev.jbert.tools.pytorch.PyTorchFileException.Reason;
import dev.jbert.tools.zip.Quoted;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A file's named tensors and where the storages that they view begin.
 *
 * @param tensors in the file's order
 * @param storageOffsets byte offset in the file by a storage's key
 * @param checksums number of checksums that were compared
 */
record StateDict(Map<String, Tensor> tensors, Map<String, Long> storageOffsets, int checksums) {

  /** Most tensors of one file. */
  static final int MAX_TENSORS = 100_000;

  private static final Text NESTED = new Text("state_dict");

  StateDict {
    tensors = Collections.unmodifiableMap(tensors);
    storageOffsets = Map.copyOf(storageOffsets);
  }

  /**
   * The tensors of a pickled object: a dictionary of tensors by name, or one that has such a
   * dictionary as its {@code state_dict} among other things, as training scripts save it.
   *
   * @throws PyTorchFileException if it is anything else
   */
  static Map<String, Tensor> tensorsOf(Path file, PickleValue root) {
    if (!(root instanceof Dict(LinkedHashMap<Key, PickleValue> entries))) {
      throw refused(file, "expected a dict of tensors, found " + root.kind());
    }
    PickleValue nested = entries.get(NESTED);
    if (nested != null && !(nested instanceof Tensor)) {
      if (!(nested instanceof Dict(LinkedHashMap<Key, PickleValue> inner))) {
        throw refused(file, "expected a dict as its 'state_dict', found " + nested.kind());
      }
      return named(file, inner);
    }
    return named(file, entries);
  }

  private static Map<String, Tensor> named(Path file, Map<Key, PickleValue> entries) {
    if (entries.isEmpty()) {
      throw refused(file, "has no tensors");
    }
    if (entries.size() > MAX_TENSORS) {
      throw new PyTorchFileException(
          Reason.LIMIT_EXCEEDED,
          file,
          "%d tensors, the limit is %d".formatted(entries.size(), MAX_TENSORS));
    }
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    entries.forEach(
        (key, value) -> {
          if (!(key instanceof Text(String name))) {
            throw refused(file, "expected tensors by name, found " + key.kind() + " as a key");
          }
          if (!(value instanceof Tensor tensor)) {
            throw refused(
                file,
                "expected a tensor under %s, found %s".formatted(Quoted.of(name), value.kind()));
          }
          tensors.put(name, tensor);
        });
    return tensors;
  }

  private static PyTorchFileException refused(Path file, String problem) {
    return new PyTorchFileException(Reason.NOT_A_STATE_DICT, file, problem);
  }
}
