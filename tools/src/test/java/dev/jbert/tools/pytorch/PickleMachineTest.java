package dev.jbert.tools.pytorch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.jbert.tools.pytorch.PickleValue.Bool;
import dev.jbert.tools.pytorch.PickleValue.Dict;
import dev.jbert.tools.pytorch.PickleValue.Int;
import dev.jbert.tools.pytorch.PickleValue.Items;
import dev.jbert.tools.pytorch.PickleValue.None;
import dev.jbert.tools.pytorch.PickleValue.Real;
import dev.jbert.tools.pytorch.PickleValue.Tensor;
import dev.jbert.tools.pytorch.PickleValue.Text;
import dev.jbert.tools.pytorch.PickleValue.Tuple;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PickleMachineTest {

  @TempDir private Path folder;

  @Test
  void scalarsComeInEveryForm() throws IOException {
    PickleBytes pickle = PickleBytes.start().op(Opcode.MARK);
    pickle.integer(255).integer(65535).integer(-1).op32(Opcode.BININT, Integer.MIN_VALUE);
    pickle
        .op(Opcode.LONG1, 0)
        .op(Opcode.LONG1, 1, 0xFF)
        .op(Opcode.LONG1, 9, 0, 0, 0, 0, 0, 0, 0, 0, 1);
    pickle.real(-0.5).text("ö").op(Opcode.NONE).op(Opcode.NEWTRUE).op(Opcode.NEWFALSE);
    assertEquals(
        new Tuple(
            List.of(
                Int.of(255),
                Int.of(65535),
                Int.of(-1),
                Int.of(Integer.MIN_VALUE),
                Int.of(0),
                Int.of(-1),
                new Int(BigInteger.ONE.shiftLeft(64)),
                new Real(-0.5),
                new Text("ö"),
                None.NONE,
                new Bool(true),
                new Bool(false))),
        run(pickle.op(Opcode.TUPLE).stop()));
  }

  @Test
  void tuplesListsAndDictsAreFilledInOrder() throws IOException {
    PickleBytes pickle = PickleBytes.start().op(Opcode.EMPTY_DICT);
    pickle.text("one").integer(1).op(Opcode.TUPLE1).op(Opcode.SETITEM).op(Opcode.MARK);
    pickle.text("two").integer(1).integer(2).op(Opcode.TUPLE2);
    pickle.text("three").integer(1).integer(2).integer(3).op(Opcode.TUPLE3);
    pickle.integer(4).op(Opcode.EMPTY_LIST).integer(1).op(Opcode.APPEND).op(Opcode.MARK);
    pickle.integer(2).op(Opcode.EMPTY_TUPLE).op(Opcode.APPENDS).op(Opcode.SETITEMS);
    Dict dict = assertInstanceOf(Dict.class, run(pickle.stop()));
    assertEquals(
        List.of(new Text("one"), new Text("two"), new Text("three"), Int.of(4)),
        List.copyOf(dict.entries().keySet()));
    assertEquals(new Tuple(List.of(Int.of(1), Int.of(2))), dict.entries().get(new Text("two")));
    Items items = assertInstanceOf(Items.class, dict.entries().get(Int.of(4)));
    assertEquals(List.of(Int.of(1), Int.of(2), new Tuple(List.of())), items.items());
  }

  @Test
  void memoisedValuesAreTheSameObject() throws IOException {
    PickleBytes pickle = PickleBytes.start().op(Opcode.EMPTY_LIST).op(Opcode.BINPUT, 7);
    pickle.op(Opcode.BINGET, 7).op32(Opcode.LONG_BINPUT, -1).op32(Opcode.LONG_BINGET, -1);
    Tuple tuple = assertInstanceOf(Tuple.class, run(pickle.op(Opcode.TUPLE3).stop()));
    assertSame(tuple.items().get(0), tuple.items().get(1));
    assertSame(tuple.items().get(0), tuple.items().get(2));
  }

  @Test
  void aListInItselfDoesNoHarm() throws IOException {
    PickleBytes pickle = PickleBytes.start().op(Opcode.EMPTY_LIST).op(Opcode.BINPUT, 0);
    pickle.op(Opcode.BINGET, 0).op(Opcode.APPEND);
    assertInstanceOf(Items.class, run(pickle.stop()));
  }

  @Test
  void tensorsParametersAndMetadataAreRebuilt() throws IOException {
    PickleBytes pickle = PickleBytes.start().orderedDict().text("weight");
    pickle.global("torch._utils", "_rebuild_parameter");
    pickle.tensor(6, 1, new long[] {2, 2}, new long[] {2, 1});
    pickle.op(Opcode.NEWTRUE).orderedDict().op(Opcode.TUPLE3).op(Opcode.REDUCE);
    pickle.op(Opcode.SETITEM).op(Opcode.EMPTY_DICT).text("_metadata").orderedDict();
    pickle.op(Opcode.SETITEM).op(Opcode.BUILD);
    Dict dict = assertInstanceOf(Dict.class, run(pickle.stop()));
    assertEquals(Set.of(new Text("weight")), dict.entries().keySet());
    Tensor tensor = assertInstanceOf(Tensor.class, dict.entries().get(new Text("weight")));
    assertEquals(StorageType.FLOAT, tensor.storage().type());
    assertEquals(List.of(2L, 2L), tensor.layout().shape());
    assertEquals(1, tensor.layout().offset());
  }

  private PickleValue run(byte[] pickle) throws IOException {
    return PickleBytes.run(folder, pickle);
  }
}
