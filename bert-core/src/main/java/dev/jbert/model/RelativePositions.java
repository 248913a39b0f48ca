package dev.jbert.model;

import dev.jbert.kernel.Matrix;

/**
 * MPNet's relative positions: a learned value for each head and each bucket of distances, added to
 * the attention scores. Half of the buckets are for keys in front of the query, half for those
 * behind it; near ones have a bucket for each distance, farther ones share buckets that grow
 * logarithmically. Song et al. 2020, after Raffel et al. 2020, section 2.1.
 */
final class RelativePositions {

  /** The distance from which on all keys share the last bucket. */
  private static final int MAX_DISTANCE = 128;

  private RelativePositions() {}

  /**
   * Spreads the buckets out.
   *
   * @param buckets [buckets, N] as stored in the checkpoint
   * @param reach the largest distance that occurs
   * @return [N, 2 · reach + 1]: column {@code reach + d} for a key d tokens behind the query
   */
  static Matrix byDistance(Matrix buckets, int reach) {
    Matrix byDistance = Matrix.zeros(buckets.columns(), 2 * reach + 1);
    for (int distance = -reach; distance <= reach; distance++) {
      int bucket = bucket(distance, buckets.rows());
      for (int n = 0; n < buckets.columns(); n++) {
        byDistance.values()[byDistance.rowOffset(n) + reach + distance] = buckets.at(bucket, n);
      }
    }
    return byDistance;
  }

  /**
   * The bucket of a distance.
   *
   * @param distance the key's position less the query's
   * @param buckets number of buckets, 4 or more
   */
  static int bucket(int distance, int buckets) {
    int half = buckets / 2;
    int first = distance > 0 ? half : 0;
    int far = Math.abs(distance);
    int exact = half / 2;
    if (far < exact) {
      return first + far;
    }
    // In float like the reference: a distance at a bucket's edge must fall on the same side.
    float logarithm = (float) Math.log((float) far / exact);
    float share = logarithm / (float) Math.log((double) MAX_DISTANCE / exact);
    int grown = exact + (int) (share * (half - exact));
    return first + Math.min(grown, half - 1);
  }
}
