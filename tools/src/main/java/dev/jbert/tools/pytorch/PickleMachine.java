package dev.jbert.tools.pytorch;

import dev.jbert.tools.pytorch.PickleValue.Bool;
import dev.jbert.tools.pytorch.PickleValue.Dict;
import dev.jbert.tools.pytorch.PickleValue.Int;
import dev.jbert.tools.pytorch.PickleValue.Items;
import dev.jbert.tools.pytorch.PickleValue.Key;
import dev.jbert.tools.pytorch.PickleValue.None;
import dev.jbert.tools.pytorch.PickleValue.Real;
import dev.jbert.tools.pytorch.PickleValue.Symbol;
import dev.jbert.tools.pytorch.PickleValue.Text;
import dev.jbert.tools.pytorch.PickleValue.Tuple;
import dev.jbert.tools.pytorch.PyTorchFileException.Reason;
import dev.jbert.tools.zip.Quoted;
import java.io.IOException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Runs a pickle whose instructions and names are all on a short list, and refuses every other by
 * its name and place. Nothing that a pickle says is ever loaded, called or run: a name gives a
 * {@link Symbol}, and what the few known functions would do is done by {@link Reduction}.
 *
 * <p>Limits: {@link #MAX_INSTRUCTIONS}, {@link PickleStack#MAX_VALUES}, {@link
 * PickleInput#MAX_BYTES}, {@link PickleInput#MAX_TEXT_BYTES}.
 */
final class PickleMachine {

  /** Most instructions of one pickle. */
  static final int MAX_INSTRUCTIONS = 1_000_000;

  private static final int PROTOCOL = 2;

  /** What BUILD may attach to a state dict: versions of its modules, of no use here. */
  private static final Text METADATA = new Text("_metadata");

  private final PickleInput input;
  private final StorageTable storages;
  private final PickleStack stack = new PickleStack();
  private final Map<Long, PickleValue> memo = new HashMap<>();

  private PickleMachine(PickleInput input, StorageTable storages) {
    this.input = input;
    this.storages = storages;
  }

  /**
   * Runs one pickle to its STOP and leaves the input after it.
   *
   * @param storages learns of the storages that the pickle refers to
   * @throws PyTorchFileException if anything but a state dict's instructions is found
   */
  static PickleValue run(PickleInput input, StorageTable storages) throws IOException {
    return new PickleMachine(input, storages).run();
  }

  private PickleValue run() throws IOException {
    for (int i = 0; i < MAX_INSTRUCTIONS; i++) {
      long offset = input.position();
      int code = input.unsignedByte();
      Optional<Opcode> known = Opcode.of(code);
      if (known.isEmpty()) {
        throw input.failure(
            Reason.UNSUPPORTED_OPCODE,
            offset,
            "pickle opcode %s is not supported".formatted(Opcode.describe(code)));
      }
      Opcode opcode = known.get();
      try {
        if ((opcode == Opcode.PROTO) != (i == 0)) {
          throw new PickleProblem(
              Reason.BAD_PICKLE, i == 0 ? "expected PROTO first" : "expected only at the start");
        }
        if (opcode == Opcode.STOP) {
          return stack.result();
        }
        execute(opcode);
      } catch (PickleProblem e) {
        throw input.failure(
            e.reason(), offset, "pickle opcode %s: %s".formatted(opcode, e.getMessage()));
      }
    }
    throw input.failure(
        Reason.LIMIT_EXCEEDED,
        input.position(),
        "pickle of more than " + MAX_INSTRUCTIONS + " instructions");
  }

  private void execute(Opcode opcode) throws IOException {
    switch (opcode) {
      case PROTO -> requireProtocol(input.unsignedByte());
      case MARK -> stack.mark();
      case GLOBAL -> stack.push(symbol(input.line(), input.line()));
      case REDUCE -> {
        List<PickleValue> call = stack.pop(2);
        stack.push(Reduction.apply(call.get(0), call.get(1)));
      }
      case BUILD -> build(stack.pop(), stack.top());
      case BINPERSID -> stack.push(storages.resolve(stack.pop()));
      case BINPUT -> memo.put((long) input.unsignedByte(), stack.top());
      case LONG_BINPUT -> memo.put(input.unsignedInt(), stack.top());
      case BINGET -> stack.push(remembered(input.unsignedByte()));
      case LONG_BINGET -> stack.push(remembered(input.unsignedInt()));
      case EMPTY_DICT -> stack.push(new Dict(new LinkedHashMap<>()));
      case EMPTY_LIST -> stack.push(new Items(new ArrayList<>()));
      case EMPTY_TUPLE -> stack.push(new Tuple(List.of()));
      case TUPLE -> stack.push(new Tuple(stack.popToMark()));
      case TUPLE1 -> stack.push(new Tuple(stack.pop(1)));
      case TUPLE2 -> stack.push(new Tuple(stack.pop(2)));
      case TUPLE3 -> stack.push(new Tuple(stack.pop(3)));
      case SETITEM -> setItems(stack.pop(2));
      case SETITEMS -> setItems(stack.popToMark());
      case APPEND -> append(stack.pop(1));
      case APPENDS -> append(stack.popToMark());
      case BINUNICODE -> stack.push(new Text(input.text()));
      case BININT -> stack.push(Int.of(input.signedInt()));
      case BININT1 -> stack.push(Int.of(input.unsignedByte()));
      case BININT2 -> stack.push(Int.of(input.unsignedShort()));
      case LONG1 -> stack.push(longInteger());
      case BINFLOAT -> stack.push(new Real(input.bigEndianDouble()));
      case NONE -> stack.push(None.NONE);
      case NEWTRUE -> stack.push(new Bool(true));
      case NEWFALSE -> stack.push(new Bool(false));
      case STOP -> throw new AssertionError(opcode);
    }
  }

  private static void requireProtocol(int protocol) {
    if (protocol != PROTOCOL) {
      throw new PickleProblem(
          Reason.BAD_PICKLE,
          "pickle protocol %d, expected %d, which torch.save writes unless told otherwise"
              .formatted(protocol, PROTOCOL));
    }
  }

  private static Symbol symbol(String module, String name) {
    String fullName = module + "." + name;
    Symbol symbol = Symbol.ALLOWED.get(fullName);
    if (symbol == null) {
      throw new PickleProblem(
          Reason.UNSUPPORTED_GLOBAL,
          "%s is not among the classes and functions that tensors need"
              .formatted(Quoted.of(fullName)));
    }
    return symbol;
  }

  private PickleValue remembered(long index) {
    PickleValue value = memo.get(index);
    if (value == null) {
      throw new PickleProblem(Reason.BAD_PICKLE, "nothing was memoised under " + index);
    }
    return value;
  }

  /** {@code keysAndValues}: key, value, key, value; the dictionary is below them. */
  private void setItems(List<PickleValue> keysAndValues) {
    if (!(stack.top() instanceof Dict(LinkedHashMap<Key, PickleValue> entries))) {
      throw PickleProblem.expected("a dict", stack.top());
    }
    if (keysAndValues.size() % 2 != 0) {
      throw new PickleProblem(Reason.BAD_PICKLE, "the last key has no value");
    }
    for (int i = 0; i < keysAndValues.size(); i += 2) {
      if (!(keysAndValues.get(i) instanceof Key key)) {
        throw PickleProblem.expected("a string or an integer as key", keysAndValues.get(i));
      }
      if (entries.put(key, keysAndValues.get(i + 1)) != null) {
        throw new PickleProblem(
            Reason.BAD_PICKLE,
            "the key %s stands twice in one dict"
                .formatted(key instanceof Text(String text) ? Quoted.of(text) : "of an integer"));
      }
    }
  }

  private void append(List<PickleValue> values) {
    if (!(stack.top() instanceof Items(ArrayList<PickleValue> items))) {
      throw PickleProblem.expected("a list", stack.top());
    }
    items.addAll(values);
  }

  private static void build(PickleValue state, PickleValue target) {
    if (!(target instanceof Dict)) {
      throw PickleProblem.expected("a dict to attach to", target);
    }
    if (!(state instanceof Dict(LinkedHashMap<Key, PickleValue> attributes))
        || attributes.size() != 1
        || !attributes.containsKey(METADATA)) {
      throw PickleProblem.expected("a dict with '_metadata' alone", state);
    }
  }

  private Int longInteger() throws IOException {
    byte[] littleEndian = input.bytes(input.unsignedByte());
    byte[] bigEndian = new byte[littleEndian.length];
    for (int i = 0; i < bigEndian.length; i++) {
      bigEndian[i] = littleEndian[bigEndian.length - 1 - i];
    }
    return new Int(bigEndian.length == 0 ? BigInteger.ZERO : new BigInteger(bigEndian));
  }
}
