package dev.jbert.tools.pytorch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jbert.tools.pytorch.PyTorchFileException.Reason;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PickleRefusalTest {

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({
    "0x93, 0x93 (STACK_GLOBAL)",
    "0x81, 0x81 (NEWOBJ)",
    "0x95, 0x95 (FRAME)",
    "0x82, 0x82 (EXT1)",
    "0x69, 0x69 (INST)",
    "0x6F, 0x6F (OBJ)",
    "0xFF, 0xFF"
  })
  void otherOpcodesAreRefusedByNameAndPlace(String code, String shown) {
    byte[] pickle = PickleBytes.start().op(Opcode.NONE).raw(Integer.decode(code)).stop();
    PyTorchFileException e =
        assertRefused(
            Reason.UNSUPPORTED_OPCODE,
            "pickle opcode %s is not supported".formatted(shown),
            pickle);
    assertEquals(3, e.offset().orElseThrow());
  }

  @Test
  void everyByteIsEitherAListedOpcodeOrRefused() {
    Set<Integer> listed = new HashSet<>();
    EnumSet.allOf(Opcode.class).forEach(opcode -> listed.add(opcode.code()));
    for (int code = 0; code < 256; code++) {
      if (!listed.contains(code)) {
        assertRefused(Reason.UNSUPPORTED_OPCODE, "opcode 0x", PickleBytes.start().raw(code).stop());
      }
    }
    assertEquals(31, listed.size());
  }

  @Tag("bad-input-33")
  @ParameterizedTest
  @CsvSource({
    "posix, system",
    "os, system",
    "builtins, eval",
    "torch, load",
    "torch._utils, _rebuild_tensor",
    "torch, FloatStorage.__init__",
    "collections.OrderedDict, fromkeys",
    "'', torch.FloatStorage"
  })
  void otherGlobalsAreRefusedByNameAndPlace(String module, String name) {
    byte[] pickle =
        PickleBytes.start()
            .global(module, name)
            .text("echo")
            .op(Opcode.TUPLE1)
            .op(Opcode.REDUCE)
            .stop();
    PyTorchFileException e =
        assertRefused(
            Reason.UNSUPPORTED_GLOBAL,
            "pickle opcode GLOBAL: '%s.%s' is not among the classes and functions"
                .formatted(module, name),
            pickle);
    assertEquals(2, e.offset().orElseThrow());
  }

  @Test
  void theListOfGlobalsIsExactlyThis() {
    assertEquals(
        Set.of(
            "collections.OrderedDict",
            "torch._utils._rebuild_tensor_v2",
            "torch._utils._rebuild_parameter",
            "torch.FloatStorage",
            "torch.HalfStorage",
            "torch.BFloat16Storage",
            "torch.DoubleStorage",
            "torch.LongStorage",
            "torch.IntStorage",
            "torch.ByteStorage",
            "torch.BoolStorage"),
        PickleValue.Symbol.ALLOWED.keySet());
  }

  @Tag("bad-input-35")
  @Test
  void protocolStackAndMemoAreUsedByTheirRules() {
    assertBadPickle(
        "PROTO: pickle protocol 4, expected 2", new PickleBytes().op(Opcode.PROTO, 4).stop());
    assertBadPickle("NONE: expected PROTO first", new PickleBytes().op(Opcode.NONE).stop());
    assertBadPickle(
        "PROTO: expected only at the start", PickleBytes.start().op(Opcode.PROTO, 2).stop());
    assertBadPickle(
        "BINGET: nothing was memoised under 5", PickleBytes.start().op(Opcode.BINGET, 5).stop());
    assertBadPickle(
        "LONG_BINGET: nothing was memoised under 4294967295",
        PickleBytes.start().op32(Opcode.LONG_BINGET, -1).stop());
    assertBadPickle(
        "TUPLE2: stack underflow, 2 values needed, 1 there",
        PickleBytes.start().op(Opcode.NONE).op(Opcode.TUPLE2).stop());
    assertBadPickle(
        "APPEND: stack underflow, 1 values needed, 0 there",
        PickleBytes.start()
            .op(Opcode.EMPTY_LIST)
            .op(Opcode.MARK)
            .integer(1)
            .op(Opcode.APPEND)
            .stop());
    assertBadPickle("BINPUT: stack underflow", PickleBytes.start().op(Opcode.BINPUT, 0).stop());
    assertBadPickle("TUPLE: no MARK came before it", PickleBytes.start().op(Opcode.TUPLE).stop());
    assertBadPickle(
        "STOP: expected one value at the end, found 2 and 0 open marks",
        PickleBytes.start().integer(1).integer(1).stop());
    assertBadPickle(
        "STOP: expected one value at the end, found 1 and 1 open marks",
        PickleBytes.start().integer(1).op(Opcode.MARK).stop());
  }

  @Tag("bad-input-35")
  @Test
  void dictsListsAndStringsAreFilledByTheirRules() {
    assertBadPickle(
        "SETITEM: expected a dict, found a tuple of 0",
        PickleBytes.start().op(Opcode.EMPTY_TUPLE).text("a").integer(1).op(Opcode.SETITEM).stop());
    assertBadPickle(
        "SETITEMS: the last key has no value",
        PickleBytes.start()
            .op(Opcode.EMPTY_DICT)
            .op(Opcode.MARK)
            .text("a")
            .op(Opcode.SETITEMS)
            .stop());
    assertBadPickle(
        "SETITEM: the key 'a' stands twice in one dict",
        PickleBytes.start()
            .op(Opcode.EMPTY_DICT)
            .text("a")
            .integer(1)
            .op(Opcode.SETITEM)
            .text("a")
            .integer(1)
            .op(Opcode.SETITEM)
            .stop());
    assertBadPickle(
        "SETITEM: expected a string or an integer as key, found a list",
        PickleBytes.start()
            .op(Opcode.EMPTY_DICT)
            .op(Opcode.EMPTY_LIST)
            .integer(1)
            .op(Opcode.SETITEM)
            .stop());
    assertBadPickle(
        "APPENDS: expected a list, found a dict",
        PickleBytes.start().op(Opcode.EMPTY_DICT).op(Opcode.MARK).op(Opcode.APPENDS).stop());
    assertBadPickle(
        "string is not valid UTF-8",
        PickleBytes.start().op32(Opcode.BINUNICODE, 1).raw(0xFF).stop());
  }

  @Test
  void onlyListedFunctionsAreAppliedAndOnlyToWhatTheyTake() {
    assertBadPickle(
        "BUILD: expected a dict to attach to, found a list",
        PickleBytes.start().op(Opcode.EMPTY_LIST).op(Opcode.EMPTY_DICT).op(Opcode.BUILD).stop());
    assertBadPickle(
        "BUILD: expected a dict with '_metadata' alone, found a dict",
        PickleBytes.start().orderedDict().op(Opcode.EMPTY_DICT).op(Opcode.BUILD).stop());
    assertBadPickle(
        "REDUCE: expected a function, found torch.FloatStorage",
        PickleBytes.start()
            .global("torch", "FloatStorage")
            .op(Opcode.EMPTY_TUPLE)
            .op(Opcode.REDUCE)
            .stop());
    assertBadPickle(
        "REDUCE: expected a function, found a string",
        PickleBytes.start().text("os.system").op(Opcode.EMPTY_TUPLE).op(Opcode.REDUCE).stop());
    assertBadPickle(
        "REDUCE: expected a tuple of arguments, found None",
        PickleBytes.start()
            .global("collections", "OrderedDict")
            .op(Opcode.NONE)
            .op(Opcode.REDUCE)
            .stop());
    assertBadPickle(
        "collections.OrderedDict with 1 arguments, expected 0",
        PickleBytes.start()
            .global("collections", "OrderedDict")
            .op(Opcode.EMPTY_LIST)
            .op(Opcode.TUPLE1)
            .op(Opcode.REDUCE)
            .stop());
    assertBadPickle(
        "BINPERSID: expected a storage's tuple of 5, found a string",
        PickleBytes.start().text("0").op(Opcode.BINPERSID).stop());
  }

  @Tag("bad-input-34")
  @Test
  void impossibleTensorsAreRefused() {
    record Bad(String message, long offset, long[] size, long[] stride) {}
    List<Bad> bad =
        List.of(
            new Bad("reaches beyond storage '0' of 6 elements", 0, new long[] {7}, new long[] {1}),
            new Bad("reaches beyond storage '0' of 6 elements", 5, new long[] {2}, new long[] {1}),
            new Bad("reaches beyond storage '0' of 6 elements", 7, new long[] {0}, new long[] {1}),
            new Bad("reaches beyond storage", 0, new long[] {2, 2}, new long[] {5, 1}),
            new Bad("negative dimension -1", 0, new long[] {-1}, new long[] {1}),
            new Bad("negative stride -1", 0, new long[] {2}, new long[] {-1}),
            new Bad("negative offset -2", -2, new long[] {2}, new long[] {1}),
            new Bad("1 strides for 2 dimensions", 0, new long[] {2, 2}, new long[] {1}),
            new Bad("long overflow", 0, new long[] {1L << 40, 1L << 40}, new long[] {0, 0}),
            new Bad("long overflow", 0, new long[] {2, 3}, new long[] {1, 1L << 62}),
            new Bad("long overflow", Long.MAX_VALUE, new long[] {2}, new long[] {1}));
    for (Bad tensor : bad) {
      PickleBytes pickle = PickleBytes.start();
      pickle.tensor(6, tensor.offset(), tensor.size(), tensor.stride());
      assertRefused(Reason.BAD_TENSOR, tensor.message(), pickle.stop());
    }
  }

  @Tag("bad-input-34")
  @Test
  void storagesThatContradictThemselvesAreRefused() {
    PickleBytes twice = PickleBytes.start();
    twice.tensor(6, 0, new long[] {1}, new long[] {1});
    twice.tensor(7, 0, new long[] {1}, new long[] {1});
    assertRefused(
        Reason.BAD_STORAGE,
        "storage '0' is declared twice, with 6 F32 and 7 F32",
        twice.op(Opcode.TUPLE2).stop());
    PickleBytes negative = PickleBytes.start();
    negative.tensor(-1, 0, new long[] {0}, new long[] {1});
    assertRefused(Reason.BAD_STORAGE, "storage '0' of -1 elements", negative.stop());
    PickleBytes huge = PickleBytes.start();
    huge.tensor(Long.MAX_VALUE, 0, new long[] {0}, new long[] {1});
    assertRefused(Reason.BAD_STORAGE, "of 9223372036854775807 elements", huge.stop());
  }

  @Test
  void limitsAreNamed() {
    PickleBytes deep = PickleBytes.start();
    for (int i = 0; i <= PickleStack.MAX_VALUES; i++) {
      deep.op(Opcode.NONE);
    }
    assertRefused(Reason.LIMIT_EXCEEDED, "beyond the limit of 10000 values", deep.stop());
    PickleBytes marks = PickleBytes.start();
    for (int i = 0; i <= PickleStack.MAX_VALUES; i++) {
      marks.op(Opcode.MARK);
    }
    assertRefused(Reason.LIMIT_EXCEEDED, "beyond the limit of 10000 values", marks.stop());
    PickleBytes endless = PickleBytes.start().op(Opcode.NONE);
    for (int i = 0; i < PickleMachine.MAX_INSTRUCTIONS; i++) {
      endless.op(Opcode.TUPLE1);
    }
    assertRefused(
        Reason.LIMIT_EXCEEDED, "pickle of more than 1000000 instructions", endless.stop());
    assertRefused(
        Reason.LIMIT_EXCEEDED,
        "string of 4294967295 bytes, the limit is 1048576",
        PickleBytes.start().op32(Opcode.BINUNICODE, -1).stop());
    assertRefused(
        Reason.LIMIT_EXCEEDED,
        "longer than the limit of 256 bytes",
        PickleBytes.start().global("a".repeat(300), "b").stop());
    PickleBytes ranks = PickleBytes.start();
    ranks.tensor(6, 0, new long[65], new long[65]);
    assertRefused(Reason.LIMIT_EXCEEDED, "tensor of 65 dimensions, the limit is 64", ranks.stop());
  }

  @Test
  void aPickleThatEndsEarlyIsRefusedWithoutMakingRoom() {
    assertRefused(
        Reason.TRUNCATED,
        "pickle ends after 1 bytes, 1000000 more were expected",
        PickleBytes.start().op32(Opcode.BINUNICODE, 1_000_000).stop());
    assertRefused(Reason.TRUNCATED, "pickle ends after 0 bytes", PickleBytes.start().bytes());
  }

  private void assertBadPickle(String message, byte[] pickle) {
    assertRefused(Reason.BAD_PICKLE, message, pickle);
  }

  private PyTorchFileException assertRefused(Reason reason, String message, byte[] pickle) {
    PyTorchFileException e =
        Refusals.assertRefused(reason, message, () -> PickleBytes.run(folder, pickle));
    assertTrue(e.offset().isPresent(), e.getMessage());
    assertTrue(e.getMessage().contains("byte " + e.offset().getAsLong()), e.getMessage());
    return e;
  }
}
