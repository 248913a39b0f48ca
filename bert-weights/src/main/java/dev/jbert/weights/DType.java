package dev.jbert.weights;

import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The element types of the safetensors format, named as a file names them.
 *
 * <p>Every type is understood well enough to check a file; {@link #F64}, {@link #F32}, {@link #F16}
 * and {@link #BF16} can be read as {@code float}.
 */
public enum DType {
  /** A truth value in one byte. */
  BOOL(8),
  /** A 4-bit float, two to a byte. */
  F4(4),
  /** A 6-bit float, 2 exponent and 3 fraction bits. */
  F6_E2M3(6),
  /** A 6-bit float, 3 exponent and 2 fraction bits. */
  F6_E3M2(6),
  /** An unsigned byte. */
  U8(8),
  /** A signed byte. */
  I8(8),
  /** An 8-bit float, 5 exponent and 2 fraction bits. */
  F8_E5M2(8),
  /** An 8-bit float, 4 exponent and 3 fraction bits. */
  F8_E4M3(8),
  /** An 8-bit power of two, as block scales use it. */
  F8_E8M0(8),
  /** {@link #F8_E4M3} with unsigned zero. */
  F8_E4M3FNUZ(8),
  /** {@link #F8_E5M2} with unsigned zero. */
  F8_E5M2FNUZ(8),
  /** A signed 16-bit integer. */
  I16(16),
  /** An unsigned 16-bit integer. */
  U16(16),
  /** IEEE 754 binary16. */
  F16(16),
  /** The upper half of a binary32: 8 exponent and 7 fraction bits. */
  BF16(16),
  /** A signed 32-bit integer. */
  I32(32),
  /** An unsigned 32-bit integer. */
  U32(32),
  /** IEEE 754 binary32, Java's {@code float}. */
  F32(32),
  /** A complex number of two binary32. */
  C64(64),
  /** IEEE 754 binary64, Java's {@code double}. */
  F64(64),
  /** A signed 64-bit integer. */
  I64(64),
  /** An unsigned 64-bit integer. */
  U64(64);

  private static final Map<String, DType> BY_NAME =
      Stream.of(values()).collect(Collectors.toUnmodifiableMap(DType::name, Function.identity()));

  private final int bits;

  DType(int bits) {
    this.bits = bits;
  }

  /** Width of one element in bits: 4, 6, 8, 16, 32 or 64. */
  public int bits() {
    return bits;
  }

  /** Whether a tensor of this type can be read as {@code float}. */
  public boolean isReadableAsFloat() {
    return switch (this) {
      case F64, F32, F16, BF16 -> true;
      default -> false;
    };
  }

  /** The type that a file calls {@code name}; empty if there is none. Case matters. */
  static Optional<DType> named(String name) {
    return Optional.ofNullable(BY_NAME.get(name));
  }
}
