package dev.jbert.tools.pytorch;

import dev.jbert.tools.convert.StridedLayout;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a pickle may make. A class or function is never more than a {@link Symbol}.
 *
 * <p>A pickle can put a list into itself and build trees that look endless, so nothing here walks
 * through values: not {@code equals} nor {@code hashCode} of anything but keys, nor {@code
 * toString}.
 */
sealed interface PickleValue {

  /** The kind of value, for messages: {@code a tuple}. */
  String kind();

  /** Python's {@code None}. */
  enum None implements PickleValue {
    NONE;

    @Override
    public String kind() {
      return "None";
    }
  }

  /** A truth value. */
  record Bool(boolean value) implements PickleValue {
    @Override
    public String kind() {
      return "a bool";
    }
  }

  /** A value that may be a dictionary's key. */
  sealed interface Key extends PickleValue {}

  /** An integer of any size. */
  record Int(BigInteger value) implements Key {
    static Int of(long value) {
      return new Int(BigInteger.valueOf(value));
    }

    @Override
    public String kind() {
      return "an integer";
    }
  }

  /** A floating-point number; no state dict needs its value. */
  record Real(double value) implements PickleValue {
    @Override
    public String kind() {
      return "a float";
    }
  }

  /** A string. */
  record Text(String value) implements Key {
    @Override
    public String kind() {
      return "a string";
    }
  }

  /** A tuple. */
  record Tuple(List<PickleValue> items) implements PickleValue {
    @Override
    public String kind() {
      return "a tuple of " + items.size();
    }
  }

  /** A list that can still grow. */
  record Items(ArrayList<PickleValue> items) implements PickleValue {
    @Override
    public String kind() {
      return "a list";
    }
  }

  /** A dictionary that can still grow, in the order in which it was filled. */
  record Dict(LinkedHashMap<Key, PickleValue> entries) implements PickleValue {
    @Override
    public String kind() {
      return "a dict";
    }
  }

  /** A storage that the pickle refers to; its bytes lie elsewhere in the file. */
  record Storage(String key, StorageType type, long elementCount) implements PickleValue {
    @Override
    public String kind() {
      return "a storage";
    }
  }

  /** A view of a storage, checked to lie inside of it. */
  record Tensor(Storage storage, StridedLayout layout) implements PickleValue {
    @Override
    public String kind() {
      return "a tensor";
    }
  }

  /** A class or function that is on the list, by name only. */
  sealed interface Symbol extends PickleValue {

    /** Every symbol that there is, by {@code module.name}. */
    Map<String, Symbol> ALLOWED = allowed();

    private static Map<String, Symbol> allowed() {
      Map<String, Symbol> symbols = new LinkedHashMap<>();
      for (Function function : Function.values()) {
        symbols.put(function.fullName(), function);
      }
      for (StorageType type : StorageType.values()) {
        symbols.put("torch." + type.className(), new StorageClass(type));
      }
      return Map.copyOf(symbols);
    }
  }

  /** What REDUCE may be asked for. */
  enum Function implements Symbol {
    ORDERED_DICT("collections.OrderedDict"),
    REBUILD_TENSOR("torch._utils._rebuild_tensor_v2"),
    REBUILD_PARAMETER("torch._utils._rebuild_parameter");

    private final String fullName;

    Function(String fullName) {
      this.fullName = fullName;
    }

    String fullName() {
      return fullName;
    }

    @Override
    public String kind() {
      return fullName;
    }
  }

  /** A storage class, which stands for its element type. */
  record StorageClass(StorageType type) implements Symbol {
    @Override
    public String kind() {
      return "torch." + type.className();
    }
  }
}
