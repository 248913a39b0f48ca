package dev.jbert.weights;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is written is read again, whatever it is. */
class SafetensorsPropertiesTest {

  private static final int CASES = 40;
  private static final int MOST_TENSORS = 8;
  private static final int MOST_DIMENSIONS = 5;
  private static final int NAN_EXPONENT_F16 = 0x7C00;

  @TempDir Path folder;

  @Test
  void writingThenReadingChangesNothing() {
    Cases.check("safetensors, write then read", CASES, this::writeThenRead);
  }

  private void writeThenRead(RandomGenerator random) throws IOException {
    List<NamedTensor> tensors = new ArrayList<>();
    for (int i = random.nextInt(MOST_TENSORS); i > 0; i--) {
      tensors.add(tensor(text(random) + i, random));
    }
    Map<String, String> metadata = new HashMap<>();
    for (int i = random.nextInt(3); i > 0; i--) {
      metadata.put(text(random), text(random));
    }
    Path file = folder.resolve("m.safetensors");
    SafetensorsWriter.write(file, tensors, metadata);
    try (WeightSource weights = WeightSource.open(file)) {
      assertEquals(names(tensors), weights.names());
      List<NamedTensor> again = new ArrayList<>();
      assertEquals(metadata, weights.metadata());
      for (NamedTensor expected : tensors) {
        TensorView found = weights.tensor(expected.name());
        assertEquals(expected.dtype(), found.info().dtype());
        assertEquals(expected.shape(), found.info().shape());
        assertArrayEquals(bits(expected.values().get()), bits(found.toFloatArray()));
        int count = (int) found.elementCount();
        int from = random.nextInt(count + 1);
        float[] part = new float[count - from + 2];
        found.copyTo(from, part, 1, count - from);
        for (int i = from; i < count; i++) {
          assertEquals(bits(expected.values().get())[i], bits(part)[1 + i - from]);
        }
      }
      for (String name : weights.names()) {
        TensorView view = weights.tensor(name);
        float[] values = view.toFloatArray();
        again.add(new NamedTensor(name, view.info().dtype(), view.info().shape(), () -> values));
      }
      Path copy = folder.resolve("copy.safetensors");
      SafetensorsWriter.write(copy, again, metadata);
      assertEquals(-1, Files.mismatch(file, copy), "what was read is written to the same bytes");
    }
  }

  private static Set<String> names(List<NamedTensor> tensors) {
    return tensors.stream().map(NamedTensor::name).collect(Collectors.toSet());
  }

  private static NamedTensor tensor(String name, RandomGenerator random) {
    List<Long> shape =
        Stream.generate(() -> (long) random.nextInt(7))
            .limit(random.nextInt(MOST_DIMENSIONS))
            .toList();
    int size = shape.stream().reduce(1L, Math::multiplyExact).intValue();
    DType dtype = List.of(DType.F32, DType.F16, DType.BF16).get(random.nextInt(3));
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = value(dtype, random);
    }
    return new NamedTensor(name, dtype, shape, () -> values);
  }

  /** Any value of the type, infinities and numbers below the normal included. */
  private static float value(DType dtype, RandomGenerator random) {
    int bits = random.nextInt();
    return switch (dtype) {
      case F16 -> {
        boolean nan = (bits & NAN_EXPONENT_F16) == NAN_EXPONENT_F16 && (bits & 0x3FF) != 0;
        yield Float.float16ToFloat((short) (nan ? bits & 0x83FF : bits));
      }
      case BF16 -> {
        float value = Float.intBitsToFloat(bits << 16);
        yield Float.isNaN(value) ? Float.NEGATIVE_INFINITY : value;
      }
      default -> Float.intBitsToFloat(bits);
    };
  }

  private static int[] bits(float[] values) {
    int[] bits = new int[values.length];
    for (int i = 0; i < values.length; i++) {
      bits[i] = Float.floatToRawIntBits(values[i]);
    }
    return bits;
  }

  /** Well-formed; quotes, control characters and all planes included. */
  private static String text(RandomGenerator random) {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(6); i > 0; i--) {
      int codePoint =
          switch (random.nextInt(4)) {
            case 0 -> random.nextInt(0x20);
            case 1 -> "\"\\/{}[]:,".charAt(random.nextInt(9));
            case 2 -> random.nextInt(Character.MAX_CODE_POINT + 1);
            default -> 'a' + random.nextInt(26);
          };
      if (Character.getType(codePoint) != Character.SURROGATE) {
        text.appendCodePoint(codePoint);
      }
    }
    return text.toString();
  }
}
