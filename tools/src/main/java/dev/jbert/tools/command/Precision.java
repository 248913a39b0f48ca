package dev.jbert.tools.command;

import dev.jbert.pipeline.Quantization;
import java.util.Optional;

/** How exact the numbers of a vector are. */
enum Precision {
  /** Floats. */
  FLOAT32(Optional.empty()),
  /** Bytes from -128 to 127. */
  INT8(Optional.of(Quantization.INT8)),
  /** Bytes from 0 to 255. */
  UINT8(Optional.of(Quantization.UINT8)),
  /** Bits, eight in a byte from -128 to 127. */
  BINARY(Optional.of(Quantization.BINARY)),
  /** Bits, eight in a byte from 0 to 255. */
  UBINARY(Optional.of(Quantization.UBINARY));

  private final Optional<Quantization> quantization;

  Precision(Optional<Quantization> quantization) {
    this.quantization = quantization;
  }

  /** Returns what makes vectors so; nothing for floats. */
  Optional<Quantization> quantization() {
    return quantization;
  }
}
