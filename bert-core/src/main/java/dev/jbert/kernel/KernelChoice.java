package dev.jbert.kernel;

import java.util.Locale;

/** Which kernels a caller wants. */
public enum KernelChoice {
  /** Vector kernels where they can be fast, scalar kernels elsewhere. */
  AUTO,
  /** Vector kernels, or an error. */
  VECTOR,
  /** The scalar textbook. */
  SCALAR;

  /**
   * The choice of that name: {@code KernelChoice.of("scalar")} is {@code SCALAR}.
   *
   * @param name auto, vector or scalar
   * @throws IllegalArgumentException for any other name
   */
  public static KernelChoice of(String name) {
    for (KernelChoice choice : values()) {
      if (choice.name().toLowerCase(Locale.ROOT).equals(name)) {
        return choice;
      }
    }
    throw new IllegalArgumentException("kernels must be auto, vector or scalar, not " + name);
  }
}
