package dev.jbert.weights;

/**
 * Bounds on what a file may ask for before any of it is believed. A file that exceeds one is
 * refused with a message that names the limit.
 *
 * @param maxHeaderBytes longest JSON header, and longest index of a sharded checkpoint; never more
 *     than the file itself
 * @param maxTensors most tensors in one header or index
 * @param maxDimensions most dimensions of one tensor
 * @param maxShards most files of a sharded checkpoint
 */
public record SafetensorsLimits(
    long maxHeaderBytes, int maxTensors, int maxDimensions, int maxShards) {

  /**
   * 100,000,000 bytes of header as in the reference, 100,000 tensors, 64 dimensions, 1,000 shards.
   */
  public static final SafetensorsLimits DEFAULTS =
      new SafetensorsLimits(100_000_000, 100_000, 64, 1_000);

  /**
   * Checks the bounds.
   *
   * @throws IllegalArgumentException if one is below 1
   */
  public SafetensorsLimits {
    if (maxHeaderBytes < 1 || maxTensors < 1 || maxDimensions < 1 || maxShards < 1) {
      throw new IllegalArgumentException(
          "every limit must be 1 or more, found header bytes %d, tensors %d, dimensions %d, shards %d"
              .formatted(maxHeaderBytes, maxTensors, maxDimensions, maxShards));
    }
  }
}
