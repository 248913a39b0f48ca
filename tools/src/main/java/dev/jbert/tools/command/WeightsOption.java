package dev.jbert.tools.command;

import dev.jbert.tools.input.UsageException;
import picocli.CommandLine.Option;

/** The number format that weights are kept in. */
final class WeightsOption {
  /** The only one so far. */
  static final String F32 = "f32";

  @Option(
      names = "--weights",
      paramLabel = F32,
      defaultValue = F32,
      description = "The number format of the weights (default and only one: f32).")
  private String weights = F32;

  /**
   * Refuses what there is not.
   *
   * @throws UsageException if it is another than {@link #F32}
   */
  void check() {
    if (!weights.equals(F32)) {
      throw new UsageException("--weights must be " + F32 + ", found " + weights);
    }
  }
}
