package dev.jbert.tools.onnx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jbert.tools.onnx.OnnxException.Reason;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OnnxModelTest {

  private static final float[] VALUES = {1.5f, -2, 0.25f, 3, -0f, 1e-3f};

  @TempDir Path folder;

  @Test
  void givesNodesAndInitializersInTheirOrder() throws IOException {
    OnnxWriter writer =
        new OnnxWriter()
            .node("MatMul", "/dense/MatMul", List.of("x", "w"), "y")
            .node("Gemm", "", List.of("y", "v", ""), "z", OnnxWriter.integerAttribute("transB", 1))
            .tensor("w", VALUES, 2, 3)
            .tensor("v", VALUES, 3, 2);
    try (OnnxModel model = open(writer)) {
      assertEquals(
          List.of("MatMul", "Gemm"), model.nodes().stream().map(OnnxNode::opType).toList());
      assertEquals(List.of("x", "w"), model.nodes().get(0).inputs());
      assertEquals(1, model.nodes().get(1).integer("transB", 0));
      assertEquals(List.of("w", "v"), List.copyOf(model.initializers()));
      assertEquals(List.of(2L, 3L), model.tensors().get("w").dims());
      assertArrayEquals(VALUES, model.tensors().get("w").toFloats());
    }
  }

  @Test
  void readsFloatsInEveryFormThatTheyCanHave() throws IOException {
    byte[] packedFloats = ProtoWriter.floats(VALUES);
    ProtoWriter unpacked = OnnxWriter.header("unpacked", OnnxWriter.FLOAT, 6);
    ProtoWriter halves = new ProtoWriter();
    ProtoWriter bfloats = OnnxWriter.header("bf16", 16, 6);
    ProtoWriter doubles = OnnxWriter.header("f64", 11, 6);
    byte[] rawHalves = new byte[12];
    for (int i = 0; i < VALUES.length; i++) {
      unpacked.float32(4, VALUES[i]);
      int half = Float.floatToFloat16(VALUES[i]) & 0xFFFF;
      halves.number(half);
      rawHalves[2 * i] = (byte) half;
      rawHalves[2 * i + 1] = (byte) (half >> 8);
      bfloats.varint(5, Float.floatToRawIntBits(VALUES[i]) >>> 16);
      doubles.float64(10, VALUES[i]);
    }
    OnnxWriter writer =
        new OnnxWriter()
            .tensor("raw", VALUES, 6)
            .tensor(OnnxWriter.header("packed", OnnxWriter.FLOAT, 6).bytes(4, packedFloats))
            .tensor(unpacked)
            .tensor(OnnxWriter.header("f16", 10, 6).bytes(5, halves.toByteArray()))
            .tensor(OnnxWriter.header("f16 raw", 10, 6).bytes(9, rawHalves))
            .tensor(bfloats)
            .tensor(doubles);
    float[] roundedToHalf = new float[6];
    float[] cutToBfloat = new float[6];
    for (int i = 0; i < VALUES.length; i++) {
      roundedToHalf[i] = Float.float16ToFloat(Float.floatToFloat16(VALUES[i]));
      cutToBfloat[i] = Float.intBitsToFloat(Float.floatToRawIntBits(VALUES[i]) & 0xFFFF0000);
    }
    try (OnnxModel model = open(writer)) {
      for (String name : List.of("raw", "packed", "unpacked", "f64")) {
        assertArrayEquals(VALUES, model.tensors().get(name).toFloats(), name);
      }
      assertArrayEquals(roundedToHalf, model.tensors().get("f16").toFloats());
      assertArrayEquals(roundedToHalf, model.tensors().get("f16 raw").toFloats());
      assertArrayEquals(cutToBfloat, model.tensors().get("bf16").toFloats());
    }
  }

  @Test
  void takesTheTensorsOfConstantNodes() throws IOException {
    ProtoWriter value = OnnxWriter.header("", OnnxWriter.FLOAT, 6).bytes(9, bytes(24));
    ProtoWriter attribute =
        new ProtoWriter().message(5, new ProtoWriter().string(1, "value").message(5, value));
    OnnxWriter writer = new OnnxWriter().node("Constant", "", List.of(), "table", attribute);
    try (OnnxModel model = open(writer)) {
      assertEquals(6, model.tensors().get("table").elementCount());
      assertTrue(model.initializers().isEmpty());
    }
  }

  @Test
  void dimensionsMayBePackedAndTensorsEmpty() throws IOException {
    ProtoWriter packed =
        new ProtoWriter().bytes(1, new byte[] {2, 0}).varint(2, 1).string(8, "packed");
    try (OnnxModel model = open(new OnnxWriter().tensor(packed))) {
      assertEquals(List.of(2L, 0L), model.tensors().get("packed").dims());
      assertArrayEquals(new float[0], model.tensors().get("packed").toFloats());
    }
  }

  @Tag("bad-input-29")
  @Test
  void refusesMessagesThatAreNotSound() {
    refused(
        Reason.MALFORMED, "at byte 0: a number has more than 10 bytes", modelOf(number(0x80, 0)));
    refused(Reason.MALFORMED, "a number has more than 64 bits", modelOf(number(2)));
    refused(
        Reason.MALFORMED, "expected a field number from 1 to 536870911, found 0", modelOf(0, 1));
    refused(Reason.MALFORMED, "field 1 has wire type 3, expected 0, 1, 2 or 5", modelOf(0x0B));
    refused(Reason.MALFORMED, "field 1 has wire type 4, expected 0, 1, 2 or 5", modelOf(0x0C));
    refused(Reason.MALFORMED, "field 7 has wire type 0, expected a message (2)", modelOf(0x38, 1));
    refused(Reason.TRUNCATED, "the message ends inside a number", modelOf(0x08, 0x80));
    refused(
        Reason.TRUNCATED,
        "at byte 0: field 7 is said to have 5 bytes, but its message has only 1 left",
        modelOf(0x3A, 5, 0));
    refused(
        Reason.TRUNCATED,
        "field 7 is said to have 18446744073709551615 bytes",
        new ProtoWriter().tag(7, 2).number(-1).toByteArray());
    refused(Reason.NO_GRAPH, "expected a model with one graph, found 0", new byte[0]);
    refused(
        Reason.NO_GRAPH,
        "expected a model with one graph, found 2",
        new ProtoWriter().string(7, "").string(7, "").toByteArray());
  }

  @Tag("bad-input-29")
  @Test
  void refusesGraphsThatNestTooDeeply() throws IOException {
    ProtoWriter graph = new ProtoWriter();
    for (int i = 0; i < 10_000; i++) {
      ProtoWriter attribute = new ProtoWriter().message(6, graph);
      graph = new ProtoWriter().message(1, new ProtoWriter().message(5, attribute));
    }
    byte[] model = new ProtoWriter().message(7, graph).toByteArray();
    refused(Reason.TOO_DEEP, ": messages are nested more than 32 deep", model);
    Path file = Files.write(folder.resolve("deep.onnx"), model);
    OnnxException e = assertThrows(OnnxException.class, () -> OnnxModel.open(file).close());
    assertTrue(e.offset().isPresent(), e.getMessage());
  }

  @Test
  void refusesWrongNamesAndDuplicates() {
    refused(
        Reason.NOT_UTF8,
        "a name is not valid UTF-8",
        new OnnxWriter().tensor(new ProtoWriter().bytes(8, new byte[] {(byte) 0xFF})));
    refused(
        Reason.TOO_MANY,
        "a name has 65537 bytes, the limit is 65536",
        new OnnxWriter().tensor("x".repeat(65537), VALUES, 6));
    refused(
        Reason.DUPLICATE_NAME,
        "two values of the graph are called 'w'",
        new OnnxWriter().tensor("w", VALUES, 6).tensor("w", VALUES, 6));
    refused(
        Reason.DUPLICATE_NAME,
        "two values of the graph are called 'y'",
        new OnnxWriter()
            .node("Identity", "", List.of("x"), "y")
            .node("Identity", "", List.of("z"), "y"));
  }

  @Test
  void refusesTensorsWhoseValuesDoNotFit() {
    refused(
        Reason.WRONG_SIZE,
        "tensor 'w' has 24 bytes of values, expected 28 for [7]",
        new OnnxWriter().tensor("w", VALUES, 7));
    refused(
        Reason.WRONG_SIZE,
        "tensor 'w' has 6 values, expected 2 for [2]",
        tensor(header(1, 2).bytes(4, ProtoWriter.floats(VALUES))));
    refused(
        Reason.WRONG_VALUE_FIELD,
        "tensor 'w' has no values, expected those of [6]",
        tensor(header(1, 6)));
    refused(
        Reason.WRONG_VALUE_FIELD,
        "tensor 'w' has values in the fields [4, 9], expected one",
        tensor(header(1, 1).bytes(9, bytes(4)).bytes(4, bytes(4))));
    refused(
        Reason.WRONG_VALUE_FIELD,
        "tensor 'w' has raw_data twice",
        tensor(header(1, 1).bytes(9, bytes(4)).bytes(9, bytes(4))));
    refused(
        Reason.WRONG_VALUE_FIELD,
        "tensor 'w' of type F32 has values in the field 10, expected 4 or raw_data",
        tensor(header(1, 1).bytes(10, bytes(8))));
    refused(
        Reason.MALFORMED,
        "7 bytes of values, expected a multiple of 4",
        tensor(header(1, 1).bytes(4, bytes(7))));
    refused(
        Reason.MALFORMED,
        "tensor 'w' of type F16 has the bits 65536, expected 0 to 65535",
        tensor(header(10, 1).varint(5, 65536)));
  }

  @Test
  void refusesShapesThatCannotBe() {
    refused(
        Reason.SHAPE_OVERFLOW,
        "tensor 'w' has the shape [281474976710655, 281474976710655], whose size overflows",
        tensor(OnnxWriter.header("w", 1, (1L << 48) - 1, (1L << 48) - 1)));
    refused(
        Reason.SHAPE_OVERFLOW,
        "has a dimension of -1, expected 0 to 281474976710655",
        tensor(OnnxWriter.header("w", 1, -1)));
    refused(
        Reason.TOO_MANY,
        "has more than 16 dimensions",
        tensor(OnnxWriter.header("w", 1, new long[17])));
  }

  @Tag("bad-input-38")
  @Test
  void saysWhichKindOfFileItIsInstead() {
    refused(
        Reason.WRONG_KIND_OF_FILE,
        "expected an ONNX model, found a web page (HTML)",
        "<!DOCTYPE html><html></html>".getBytes(StandardCharsets.US_ASCII));
    refused(
        Reason.WRONG_KIND_OF_FILE,
        "found a Git LFS pointer, fetch the real file with 'git lfs pull'",
        "version https://git-lfs.github.com/spec/v1\n".getBytes(StandardCharsets.US_ASCII));
    refused(
        Reason.WRONG_KIND_OF_FILE,
        "found a gzip archive, unpack it first",
        new byte[] {0x1f, (byte) 0x8b, 8});
    refused(Reason.FILE_NOT_FOUND, "is no regular file", folder);
    refused(Reason.FILE_NOT_FOUND, "there is no such file", folder.resolve("absent.onnx"));
  }

  private OnnxModel open(OnnxWriter writer) throws IOException {
    return OnnxModel.open(writer.write(folder.resolve("model.onnx")));
  }

  private void refused(Reason reason, String problem, OnnxWriter writer) {
    refused(reason, problem, writer.toByteArray());
  }

  private void refused(Reason reason, String problem, byte[] bytes) {
    Path file = folder.resolve("bad.onnx");
    try {
      Files.write(file, bytes);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    refused(reason, problem, file);
  }

  private static void refused(Reason reason, String problem, Path file) {
    OnnxException e = assertThrows(OnnxException.class, () -> OnnxModel.open(file).close());
    assertEquals(reason, e.reason(), e.getMessage());
    assertEquals(file, e.file());
    assertTrue(e.getMessage().contains(problem), e.getMessage());
  }

  private static ProtoWriter header(int dataType, long elements) {
    return OnnxWriter.header("w", dataType, elements);
  }

  private static OnnxWriter tensor(ProtoWriter tensor) {
    return new OnnxWriter().tensor(tensor);
  }

  private static byte[] modelOf(int... bytes) {
    byte[] model = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      model[i] = (byte) bytes[i];
    }
    return model;
  }

  /** A field with a number of nine full bytes and some more. */
  private static int[] number(int... ending) {
    int[] field = new int[10 + ending.length];
    Arrays.fill(field, 0xFF);
    field[0] = 0x08;
    System.arraycopy(ending, 0, field, 10, ending.length);
    return field;
  }

  private static byte[] bytes(int count) {
    return new byte[count];
  }
}
