package dev.jbert.weights;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.jbert.weights.SafetensorsException.Reason;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every rule of the format, broken once. */
class SafetensorsRejectionTest {

  private static final String X =
      "{\"x\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}}";

  @TempDir Path folder;

  static Stream<Arguments> brokenHeaders() {
    return Stream.of(
        arguments(
            "row 3: overlap",
            two("[0,8]", "[4,12]"),
            12,
            Reason.WRONG_OFFSETS,
            "tensor 'b' begins at byte 4 of the data, expected 8: it overlaps another"),
        arguments(
            "row 3: hole",
            two("[0,8]", "[12,20]"),
            20,
            Reason.WRONG_OFFSETS,
            "tensor 'b' begins at byte 12 of the data, expected 8: there is a hole"),
        arguments(
            "row 3: alias",
            two("[0,8]", "[0,8]"),
            8,
            Reason.WRONG_OFFSETS,
            "tensor 'b' begins at byte 0 of the data, expected 8: it overlaps another"),
        arguments(
            "row 3: hole before the first",
            two("[4,12]", "[12,20]"),
            20,
            Reason.WRONG_OFFSETS,
            "tensor 'a' begins at byte 4 of the data, expected 0: there is a hole"),
        arguments(
            "backwards",
            two("[0,8]", "[8,0]"),
            8,
            Reason.WRONG_OFFSETS,
            "tensor 'b' has data_offsets [8, 0], expected a begin and an end not before it"),
        arguments(
            "one offset",
            two("[0,8]", "[8]"),
            8,
            Reason.WRONG_OFFSETS,
            "tensor 'b' has data_offsets [8], expected a begin and an end not before it"),
        arguments(
            "three offsets",
            two("[0,8]", "[8,16,24]"),
            16,
            Reason.WRONG_FORM,
            "more numbers in data_offsets than 2 at path '$.b.data_offsets[2]'"),
        arguments(
            "row 3: trailing byte",
            X,
            9,
            Reason.TRAILING_BYTES,
            "1 bytes follow the last tensor: expected 8 bytes of data, found 9"),
        arguments(
            "row 4: missing byte",
            X,
            7,
            Reason.TRUNCATED,
            "file is truncated by 1 bytes: expected 8 bytes of data, found 7"),
        arguments(
            "wrong size",
            tensor("F32", "[2,2]", 8),
            8,
            Reason.WRONG_SIZE,
            "tensor 'x' of F32 [2, 2] has 8 bytes, expected 16"),
        arguments(
            "row 8: partial byte",
            tensor("F4", "[3]", 2),
            2,
            Reason.PARTIAL_BYTE,
            "tensor 'x' of F4 [3] has 12 bits, expected a multiple of 8"),
        arguments(
            "row 8: unknown dtype",
            tensor("F31", "[2]", 8),
            8,
            Reason.UNSUPPORTED_DTYPE,
            "tensor 'x' has the unsupported dtype 'F31'"),
        arguments(
            "row 8: lower-case dtype",
            tensor("f32", "[2]", 8),
            8,
            Reason.UNSUPPORTED_DTYPE,
            "tensor 'x' has the unsupported dtype 'f32'"),
        arguments(
            "row 6: shape overflow",
            tensor("F32", "[281474976710655,281474976710655]", 8),
            8,
            Reason.SHAPE_OVERFLOW,
            "tensor 'x' has shape [281474976710655, 281474976710655], whose size overflows"),
        arguments(
            "row 6: dimension too large",
            tensor("F32", "[281474976710656,0]", 0),
            0,
            Reason.SHAPE_OVERFLOW,
            "tensor 'x' has shape [281474976710656, 0], a dimension is more than 281474976710655"),
        arguments(
            "fraction",
            tensor("F32", "[2.0]", 8),
            8,
            Reason.WRONG_FORM,
            integer("$.x.shape[0]") + "2.0"),
        arguments(
            "exponent",
            tensor("F32", "[2e0]", 8),
            8,
            Reason.WRONG_FORM,
            integer("$.x.shape[0]") + "2e0"),
        arguments(
            "negative",
            tensor("F32", "[-2]", 8),
            8,
            Reason.WRONG_FORM,
            integer("$.x.shape[0]") + "-2"),
        arguments(
            "minus zero",
            tensor("F32", "[-0]", 0),
            0,
            Reason.WRONG_FORM,
            integer("$.x.shape[0]") + "-0"),
        arguments(
            "beyond long",
            tensor("F32", "[9999999999999999999]", 8),
            8,
            Reason.WRONG_FORM,
            integer("$.x.shape[0]") + "9999999999999999999"),
        arguments(
            "number as text",
            tensor("F32", "[\"2\"]", 8),
            8,
            Reason.WRONG_FORM,
            "expected an integer, found STRING at path '$.x.shape[0]'"),
        arguments(
            "dtype as number",
            "{\"x\":{\"dtype\":1,\"shape\":[2],\"data_offsets\":[0,8]}}",
            8,
            Reason.WRONG_FORM,
            "expected a string, found NUMBER at path '$.x.dtype'"),
        arguments(
            "row 5: duplicate tensor",
            "{\"x\":{\"dtype\":\"U8\",\"shape\":[9],\"data_offsets\":[0,9]}," + X.substring(1),
            8,
            Reason.DUPLICATE_KEY,
            "duplicate name 'x' at path '$.x'"),
        arguments(
            "row 5: duplicate metadata",
            "{\"__metadata__\":{},\"__metadata__\":{}}",
            0,
            Reason.DUPLICATE_KEY,
            "duplicate name '__metadata__' at path '$.__metadata__'"),
        arguments(
            "row 5: duplicate key in metadata",
            "{\"__metadata__\":{\"a\":\"1\",\"a\":\"2\"}}",
            0,
            Reason.DUPLICATE_KEY,
            "duplicate name 'a' at path '$.__metadata__.a'"),
        arguments(
            "duplicate field",
            "{\"x\":{\"dtype\":\"U8\",\"dtype\":\"U8\",\"shape\":[0],\"data_offsets\":[0,0]}}",
            0,
            Reason.DUPLICATE_KEY,
            "duplicate name 'dtype' at path '$.x.dtype'"),
        arguments(
            "metadata of numbers",
            "{\"__metadata__\":{\"a\":1}}",
            0,
            Reason.WRONG_FORM,
            "expected a string, found NUMBER at path '$.__metadata__.a'"),
        arguments(
            "null metadata",
            "{\"__metadata__\":null}",
            0,
            Reason.WRONG_FORM,
            "expected an object, found NULL at path '$.__metadata__'"),
        arguments(
            "tensor as array",
            "{\"x\":[\"U8\",[2],[0,2]]}",
            2,
            Reason.WRONG_FORM,
            "expected an object, found BEGIN_ARRAY at path '$.x'"),
        arguments(
            "no dtype",
            "{\"x\":{\"shape\":[0],\"data_offsets\":[0,0]}}",
            0,
            Reason.WRONG_FORM,
            "tensor 'x' lacks the field dtype"),
        arguments(
            "no shape",
            "{\"x\":{\"dtype\":\"U8\",\"data_offsets\":[0,0]}}",
            0,
            Reason.WRONG_FORM,
            "tensor 'x' lacks the field shape"),
        arguments(
            "no offsets",
            "{\"x\":{\"dtype\":\"U8\",\"shape\":[0]}}",
            0,
            Reason.WRONG_FORM,
            "tensor 'x' lacks the field data_offsets"),
        arguments(
            "no object",
            "[]",
            0,
            Reason.WRONG_FORM,
            "expected an object, found BEGIN_ARRAY at path '$'"),
        arguments("empty", "", 0, Reason.NOT_JSON, "JSON ends too early, at path '$'"),
        arguments("cut", "{\"x\":", 0, Reason.NOT_JSON, "JSON ends too early, at path '$.x'"),
        arguments(
            "trailing comma",
            "{\"__metadata__\":{},}",
            0,
            Reason.NOT_JSON,
            "no valid JSON at path '$.__metadata__'"),
        arguments("text after", "{} {}", 0, Reason.NOT_JSON, "no valid JSON at path '$'"),
        arguments("trailing NUL", "{}\0", 0, Reason.NOT_JSON, "no valid JSON at path '$'"),
        arguments("comment", "/**/{}", 0, Reason.NOT_JSON, "no valid JSON at path '$'"),
        arguments(
            "byte order mark",
            "\uFEFF{}",
            0,
            Reason.NOT_JSON,
            "JSON begins with a byte order mark, which is not allowed"),
        arguments(
            "half a surrogate pair",
            "{\"\\ud800\":{\"dtype\":\"U8\",\"shape\":[0],\"data_offsets\":[0,0]}}",
            0,
            Reason.NOT_JSON,
            "no valid JSON at path '$.'"),
        arguments(
            "too deep",
            "{\"x\":{\"other\":" + "[".repeat(100_000) + "]".repeat(100_000) + "}}",
            0,
            Reason.NOT_JSON,
            "nested deeper than the limit of 64 levels at path '$.x.other"
                + "[0]".repeat(37)
                + "...'"),
        arguments(
            "too many dimensions",
            tensor("U8", "[" + "1,".repeat(64) + "1]", 1),
            1,
            Reason.TOO_MANY,
            "more dimensions than 64 at path '$.x.shape[64]'"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("brokenHeaders")
  void brokenHeaderIsRefusedWithItsReason(
      String what, String header, int dataSize, Reason reason, String message) {
    refused(RawFile.bytes(header, dataSize), reason, message);
  }

  static Stream<Arguments> brokenFiles() {
    String text = "and some text that follows";
    return Stream.of(
        arguments(
            "row 1: empty",
            new byte[0],
            Reason.TOO_SHORT,
            "file of 0 bytes is too short, expected 8 bytes of header length first"),
        arguments(
            "row 1: seven bytes",
            new byte[7],
            Reason.TOO_SHORT,
            "file of 7 bytes is too short, expected 8 bytes of header length first"),
        arguments(
            "row 2: 2^63",
            RawFile.prefixed(Long.MIN_VALUE, "{}"),
            Reason.HEADER_BEYOND_FILE,
            "header of 9223372036854775808 bytes in a file of 10 bytes"),
        arguments(
            "row 2: beyond file",
            RawFile.prefixed(3, "{}"),
            Reason.HEADER_BEYOND_FILE,
            "header of 3 bytes in a file of 10 bytes"),
        arguments(
            "not UTF-8",
            RawFile.bytes(new byte[] {'{', (byte) 0xFF, '}'}, new byte[0]),
            Reason.NOT_UTF8,
            "JSON is not valid UTF-8"),
        arguments(
            "row 38: web page",
            ("<!DOCTYPE html>" + text).getBytes(StandardCharsets.UTF_8),
            Reason.WRONG_KIND_OF_FILE,
            "is no safetensors file but looks like a web page (HTML)"),
        arguments(
            "row 38: Git LFS pointer",
            "version https://git-lfs.github.com/spec/v1\noid sha256:1"
                .getBytes(StandardCharsets.UTF_8),
            Reason.WRONG_KIND_OF_FILE,
            "is no safetensors file but looks like a Git LFS pointer, fetch the real file with"
                + " 'git lfs pull'"),
        arguments(
            "row 38: XML",
            "<?xml version='1.0'?><Error><Code>AccessDenied</Code></Error>"
                .getBytes(StandardCharsets.UTF_8),
            Reason.WRONG_KIND_OF_FILE,
            "is no safetensors file but looks like an XML document, perhaps the error message of a"
                + " download"),
        arguments(
            "row 38: one line of text",
            "Entry not found".getBytes(StandardCharsets.UTF_8),
            Reason.WRONG_KIND_OF_FILE,
            "is no safetensors file but looks like a text that begins 'Entry not found'"),
        arguments(
            "row 38: gzip",
            RawFile.prefixed(0x0000000000088b1fL, text),
            Reason.WRONG_KIND_OF_FILE,
            "is no safetensors file but looks like a gzip archive, unpack it first"),
        arguments(
            "row 38: zip",
            RawFile.prefixed(0x0000000004034b50L, text),
            Reason.WRONG_KIND_OF_FILE,
            "is no safetensors file but looks like a zip archive, perhaps PyTorch weights"
                + " (pytorch_model.bin)"),
        arguments(
            "row 38: pickle",
            RawFile.prefixed(0x6c0a8a0280L, text),
            Reason.WRONG_KIND_OF_FILE,
            "is no safetensors file but looks like a Python pickle, perhaps old PyTorch weights"
                + " (pytorch_model.bin)"),
        arguments(
            "row 38: HDF5",
            RawFile.prefixed(0x0a1a0a0d46444889L, text),
            Reason.WRONG_KIND_OF_FILE,
            "is no safetensors file but looks like an HDF5 file, perhaps Keras weights"
                + " (tf_model.h5)"),
        arguments(
            "row 38: GGUF",
            RawFile.prefixed(0x0000000346554747L, text),
            Reason.WRONG_KIND_OF_FILE,
            "is no safetensors file but looks like a GGUF file"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("brokenFiles")
  void brokenFileIsRefusedWithItsReason(String what, byte[] bytes, Reason reason, String message) {
    refused(bytes, reason, message);
  }

  @Test
  void headerBeyondTheLimitIsRefusedBeforeItIsRead() throws IOException {
    Path file = RawFile.write(folder.resolve("m.safetensors"), RawFile.bytes(X, 8));
    SafetensorsException e =
        assertThrows(
            SafetensorsException.class,
            () -> WeightSource.open(file, new SafetensorsLimits(32, 10, 10, 10)));
    assertEquals(file + ": header of 54 bytes is more than the limit of 32", e.getMessage());
    assertEquals(Reason.HEADER_TOO_LARGE, e.reason());
  }

  @Test
  @DisplayName("row 7: more remarks than tensors are allowed")
  void remarksHaveALimit() {
    String header =
        IntStream.range(0, 11)
            .mapToObj(i -> "\"" + i + "\":\"\"")
            .collect(Collectors.joining(",", "{\"__metadata__\":{", "}}"));
    refusedWithin(
        SafetensorsLimits.DEFAULTS.withMaxTensors(10),
        header,
        Reason.TOO_MANY,
        "more remarks than the limit of 10 at path '$.__metadata__.10'");
  }

  @Test
  void depthAndDimensionsHaveALimit() {
    refusedWithin(
        SafetensorsLimits.DEFAULTS.withMaxDepth(3),
        "{\"x\":{\"other\":[[]]}}",
        Reason.NOT_JSON,
        "nested deeper than the limit of 3 levels at path '$.x.other[0]'");
    refusedWithin(
        SafetensorsLimits.DEFAULTS.withMaxDimensions(1),
        tensor("U8", "[1,1]", 1),
        Reason.TOO_MANY,
        "more dimensions than 1 at path '$.x.shape[1]'");
    assertThrows(
        IllegalArgumentException.class, () -> SafetensorsLimits.DEFAULTS.withMaxHeaderBytes(0));
    assertThrows(IllegalArgumentException.class, () -> SafetensorsLimits.DEFAULTS.withMaxShards(0));
    assertThrows(
        IllegalArgumentException.class, () -> SafetensorsLimits.DEFAULTS.withMaxDepth(1_001));
  }

  private void refusedWithin(
      SafetensorsLimits limits, String header, Reason reason, String message) {
    Path file = RawFile.write(folder.resolve("m.safetensors"), RawFile.bytes(header, 1));
    SafetensorsException e =
        assertThrows(SafetensorsException.class, () -> WeightSource.open(file, limits));
    assertEquals(file + ": " + message, e.getMessage());
    assertEquals(reason, e.reason());
  }

  @Test
  @DisplayName("row 7: 10^6 tensors")
  void aMillionTensorsAreRefusedQuickly() {
    String header =
        IntStream.range(0, 1_000_000)
            .mapToObj(i -> "\"" + i + "\":{\"dtype\":\"U8\",\"shape\":[0],\"data_offsets\":[0,0]}")
            .collect(Collectors.joining(",", "{", "}"));
    assertTimeoutPreemptively(
        Duration.ofSeconds(10),
        () ->
            refused(
                RawFile.bytes(header, 0),
                Reason.TOO_MANY,
                "more tensors than the limit of 100000"));
  }

  @Test
  void missingFileIsNamed() {
    SafetensorsException e =
        assertThrows(
            SafetensorsException.class, () -> WeightSource.open(folder.resolve("no.safetensors")));
    assertEquals(folder.resolve("no.safetensors") + ": there is no such file", e.getMessage());
    assertEquals(Reason.FILE_NOT_FOUND, e.reason());
  }

  @Test
  void folderWithoutWeightsSaysWhatItLooksFor() {
    SafetensorsException e =
        assertThrows(SafetensorsException.class, () -> WeightSource.open(folder));
    assertEquals(
        folder
            + ": no weights in this folder, expected model.safetensors or"
            + " model.safetensors.index.json",
        e.getMessage());
    assertEquals(Reason.FILE_NOT_FOUND, e.reason());
  }

  private void refused(byte[] bytes, Reason reason, String message) {
    Path file = RawFile.write(folder.resolve("m.safetensors"), bytes);
    SafetensorsException e =
        assertThrows(SafetensorsException.class, () -> WeightSource.open(file).close());
    assertEquals(file + ": " + message, e.getMessage());
    assertEquals(reason, e.reason());
    assertEquals(file, e.file());
  }

  private static String tensor(String dtype, String shape, int size) {
    return "{\"x\":{\"dtype\":\"%s\",\"shape\":%s,\"data_offsets\":[0,%d]}}"
        .formatted(dtype, shape, size);
  }

  private static String two(String first, String second) {
    String tensor = "\"%s\":{\"dtype\":\"U8\",\"shape\":[8],\"data_offsets\":%s}";
    return "{" + tensor.formatted("a", first) + "," + tensor.formatted("b", second) + "}";
  }

  private static String integer(String path) {
    return "expected an integer from 0 to 9223372036854775807 at path '" + path + "', found ";
  }
}
