package dev.jbert.kernel;

/** What the kernels ask of their arguments; checked once per call, before anything is written. */
final class Shapes {
  private Shapes() {}

  static void linear(Matrix x, PackedMatrix weight, int panelWidth, float[] bias, Matrix y) {
    if (x.columns() != weight.in() || y.columns() != weight.out() || x.rows() != y.rows()) {
      throw new IllegalArgumentException(
          "linear: x is " + shape(x) + ", weight is " + shape(weight) + ", y is " + shape(y));
    }
    packed("linear", weight, panelWidth, bias);
  }

  static void feedForward(
      Matrix x,
      PackedMatrix intermediate,
      float[] intermediateBias,
      PackedMatrix output,
      float[] outputBias,
      int panelWidth,
      Matrix y) {
    if (x.columns() != intermediate.in()
        || intermediate.out() != output.in()
        || output.out() != y.columns()
        || x.rows() != y.rows()) {
      throw new IllegalArgumentException(
          "feedForward: x is "
              + shape(x)
              + ", weights are "
              + shape(intermediate)
              + " and "
              + shape(output)
              + ", y is "
              + shape(y));
    }
    packed("feedForward", intermediate, panelWidth, intermediateBias);
    packed("feedForward", output, panelWidth, outputBias);
  }

  private static void packed(String operation, PackedMatrix weight, int panelWidth, float[] bias) {
    if (weight.panelWidth() != panelWidth) {
      throw new IllegalArgumentException(
          operation
              + ": weight was packed by other kernels, in panels of "
              + weight.panelWidth()
              + " instead of "
              + panelWidth);
    }
    if (bias.length != 0 && bias.length != weight.out()) {
      throw new IllegalArgumentException(
          operation
              + ": bias has "
              + bias.length
              + " values, weight has "
              + weight.out()
              + " rows");
    }
  }

  static void attention(
      Matrix query, Matrix key, Matrix value, AttentionLayout layout, Matrix context) {
    queryAndKey(query, key, layout);
    if (!sameShape(value, key)) {
      throw new IllegalArgumentException(
          "attention: key is " + shape(key) + ", value is " + shape(value));
    }
    if (!sameShape(context, query)) {
      throw new IllegalArgumentException(
          "attention: query is " + shape(query) + ", context is " + shape(context));
    }
  }

  static void probabilities(
      Matrix query, Matrix key, AttentionLayout layout, float[] probabilities) {
    queryAndKey(query, key, layout);
    long size = layout.probabilitiesSize();
    if (probabilities.length < size) {
      throw new IllegalArgumentException(
          "attention: " + size + " probabilities do not fit into " + probabilities.length);
    }
  }

  private static void queryAndKey(Matrix query, Matrix key, AttentionLayout layout) {
    if (query.columns() != key.columns() || query.columns() % layout.numHeads() != 0) {
      throw new IllegalArgumentException(
          "attention: query is "
              + shape(query)
              + ", key is "
              + shape(key)
              + ", heads are "
              + layout.numHeads());
    }
    if (query.rows() != layout.queryRows() || key.rows() != layout.keyRows()) {
      throw new IllegalArgumentException(
          "attention: query is "
              + shape(query)
              + ", key is "
              + shape(key)
              + ", layout has "
              + layout.queryRows()
              + " query rows and "
              + layout.keyRows()
              + " key rows");
    }
  }

  static void layerNorm(Matrix x, LayerNorm norm, Matrix y) {
    if (!sameShape(x, y) || norm.weight().length != x.columns()) {
      throw new IllegalArgumentException(
          "layerNorm: x is "
              + shape(x)
              + ", norm has "
              + norm.weight().length
              + " weights, y is "
              + shape(y));
    }
  }

  static void addLayerNorm(Matrix x, Matrix residual, LayerNorm norm, Matrix y) {
    layerNorm(x, norm, y);
    if (!sameShape(x, residual)) {
      throw new IllegalArgumentException(
          "addLayerNorm: x is " + shape(x) + ", residual is " + shape(residual));
    }
  }

  static void embed(
      EmbeddingTables tables, int[] inputIds, int[] tokenTypeIds, int[] positions, Matrix y) {
    int tokens = inputIds.length;
    if (tokenTypeIds.length != tokens || positions.length != tokens || y.rows() != tokens) {
      throw new IllegalArgumentException(
          "embed: inputIds has "
              + tokens
              + " values, tokenTypeIds "
              + tokenTypeIds.length
              + ", positions "
              + positions.length
              + ", y is "
              + shape(y));
    }
    if (y.columns() != tables.word().columns()) {
      throw new IllegalArgumentException(
          "embed: word table is ["
              + tables.word().rows()
              + ", "
              + tables.word().columns()
              + "], y is "
              + shape(y));
    }
    ids("inputIds", inputIds, tables.word().rows());
    ids("tokenTypeIds", tokenTypeIds, tables.tokenType().rows());
    ids("positions", positions, tables.position().rows());
  }

  private static void ids(String name, int[] ids, int rows) {
    for (int t = 0; t < ids.length; t++) {
      if (ids[t] < 0 || ids[t] >= rows) {
        throw new IllegalArgumentException(
            "embed: " + name + "[" + t + "] is " + ids[t] + ", its table has " + rows + " rows");
      }
    }
  }

  static boolean sameShape(Matrix a, Matrix b) {
    return a.rows() == b.rows() && a.columns() == b.columns();
  }

  static String shape(Matrix matrix) {
    return "[" + matrix.rows() + ", " + matrix.columns() + "]";
  }

  private static String shape(PackedMatrix weight) {
    return "[" + weight.out() + ", " + weight.in() + "]";
  }
}
