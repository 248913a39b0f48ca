package dev.jbert.weights;

/**
 * Bounds on what a file may ask for before any of it is believed. A file that exceeds one is
 * refused with a message that names the limit.
 *
 * <pre>{@code
 * WeightSource.open(folder, SafetensorsLimits.DEFAULTS.withMaxTensors(200_000))
 * }</pre>
 *
 * @param maxHeaderBytes longest JSON header, and longest index of a sharded checkpoint; never more
 *     than the file itself
 * @param maxTensors most tensors in one header or index, and most entries of {@code __metadata__}
 * @param maxDimensions most dimensions of one tensor
 * @param maxShards most files of a sharded checkpoint
 * @param maxDepth most objects and arrays within each other in a header or index, at most 1,000
 */
public record SafetensorsLimits(
    long maxHeaderBytes, int maxTensors, int maxDimensions, int maxShards, int maxDepth) {

  private static final int DEFAULT_DEPTH = 64;
  private static final int MOST_DEPTH = 1_000;

  /**
   * 100,000,000 bytes of header as in the reference, 100,000 tensors, 64 dimensions, 1,000 shards,
   * 64 levels of JSON.
   */
  public static final SafetensorsLimits DEFAULTS =
      new SafetensorsLimits(100_000_000, 100_000, 64, 1_000);

  /**
   * Checks the bounds.
   *
   * @throws IllegalArgumentException if one is below 1, or {@code maxDepth} above 1,000
   */
  public SafetensorsLimits {
    if (maxHeaderBytes < 1 || maxTensors < 1 || maxDimensions < 1 || maxShards < 1) {
      throw new IllegalArgumentException(
          "every limit must be 1 or more, found header bytes %d, tensors %d, dimensions %d, shards %d"
              .formatted(maxHeaderBytes, maxTensors, maxDimensions, maxShards));
    }
    if (maxDepth < 1 || maxDepth > MOST_DEPTH) {
      throw new IllegalArgumentException(
          "the limit of depth must be 1 to " + MOST_DEPTH + ", found " + maxDepth);
    }
  }

  /** Bounds with 64 levels of JSON; throws as the canonical constructor. */
  public SafetensorsLimits(long maxHeaderBytes, int maxTensors, int maxDimensions, int maxShards) {
    this(maxHeaderBytes, maxTensors, maxDimensions, maxShards, DEFAULT_DEPTH);
  }

  /** These limits with another longest header. */
  public SafetensorsLimits withMaxHeaderBytes(long bytes) {
    return new SafetensorsLimits(bytes, maxTensors, maxDimensions, maxShards, maxDepth);
  }

  /** These limits with another number of tensors. */
  public SafetensorsLimits withMaxTensors(int tensors) {
    return new SafetensorsLimits(maxHeaderBytes, tensors, maxDimensions, maxShards, maxDepth);
  }

  /** These limits with another number of dimensions. */
  public SafetensorsLimits withMaxDimensions(int dimensions) {
    return new SafetensorsLimits(maxHeaderBytes, maxTensors, dimensions, maxShards, maxDepth);
  }

  /** These limits with another number of shards. */
  public SafetensorsLimits withMaxShards(int shards) {
    return new SafetensorsLimits(maxHeaderBytes, maxTensors, maxDimensions, shards, maxDepth);
  }

  /** These limits with another depth of JSON. */
  public SafetensorsLimits withMaxDepth(int depth) {
    return new SafetensorsLimits(maxHeaderBytes, maxTensors, maxDimensions, maxShards, depth);
  }
}
