package dev.jbert.kernel;

import dev.jbert.kernel.DistanceBias.Block;
import java.util.Arrays;
import java.util.function.IntConsumer;

/**
 * The textbook: every operation of the encoder in plain loops, in the order of its formula.
 *
 * <p>Linear layers add up in double, from the first element to the last, so that the error of the
 * textbook stays far below what it is the measure of; all else is float. The vector kernels are
 * held against these; read these first.
 */
final class ScalarKernels implements Kernels {

  /** Columns of the product that are summed up together; they stay in the first-level cache. */
  private static final int PANEL_WIDTH = 64;

  private static final PanelLayout LAYOUT = new PanelLayout(PANEL_WIDTH, 1);

  private final Workers workers;
  private final String reason;

  /**
   * Kernels that share their work among {@code threads} threads.
   *
   * @param reason why these were chosen
   */
  ScalarKernels(int threads, String reason) {
    this.workers = new Workers(threads);
    this.reason = reason;
  }

  @Override
  public String description() {
    return "scalar; " + workers + "; " + reason;
  }

  @Override
  public int threads() {
    return workers.threads();
  }

  @Override
  public void forEach(int tasks, IntConsumer task) {
    workers.forEach(tasks, (item, worker) -> task.accept(item));
  }

  @Override
  public Scratch newScratch() {
    return new Scratch(workers.threads());
  }

  @Override
  public PackedMatrix pack(Matrix weight) {
    return FloatPanels.of(weight, LAYOUT, workers);
  }

  @Override
  public PackedMatrix pack(int out, int in, RowReader rows) {
    return FloatPanels.of(out, in, rows, LAYOUT, workers);
  }

  /** At once: the textbook has one form of a weight. */
  @Override
  public PackedMatrix packWhenReused(int out, int in, RowReader rows) {
    return pack(out, in, rows);
  }

  @Override
  public PackedMatrix packBf16(int out, int in, RowReader rows, int[] exactColumns) {
    return Bf16Panels.of(out, in, rows, exactColumns, LAYOUT, workers);
  }

  /** y[r, o] = activation(Σₖ x[r, k] · W[o, k] + b[o]). */
  @Override
  public void linear(
      Matrix x,
      PackedMatrix weight,
      float[] bias,
      Activation activation,
      Matrix y,
      Scratch scratch) {
    Shapes.linear(x, weight, PANEL_WIDTH, bias, y);
    workers.forEach(
        x.rows(),
        (row, worker) -> {
          double[] sums = new double[PANEL_WIDTH];
          for (int panel = 0; panel < weight.panels(); panel++) {
            sumProducts(x, row, weight, panel, sums);
            int first = panel * PANEL_WIDTH;
            for (int o = first; o < Math.min(first + PANEL_WIDTH, y.columns()); o++) {
              float b = bias.length == 0 ? 0 : bias[o];
              y.values()[y.rowOffset(row) + o] = activation.apply((float) sums[o - first] + b);
            }
          }
        });
  }

  /** One after the other. */
  @Override
  public void feedForward(
      Matrix x,
      PackedMatrix intermediate,
      float[] intermediateBias,
      Activation activation,
      PackedMatrix output,
      float[] outputBias,
      Matrix y,
      Scratch scratch) {
    Shapes.feedForward(x, intermediate, intermediateBias, output, outputBias, PANEL_WIDTH, y);
    int size = Math.multiplyExact(x.rows(), output.in());
    Matrix wide = Matrix.of(scratch.intermediate(size), x.rows(), output.in());
    linear(x, intermediate, intermediateBias, activation, wide, scratch);
    linear(wide, output, outputBias, Activation.IDENTITY, y, scratch);
  }

  private static void sumProducts(
      Matrix x, int row, PackedMatrix weight, int panel, double[] sums) {
    Arrays.fill(sums, 0);
    switch (weight) {
      case FloatPanels floats -> addProducts(x, row, floats, panel, sums);
      case PanelsOnDemand _ -> throw new AssertionError("panels that are not these kernels' own");
      case Bf16Panels pairs -> {
        addProducts(x, row, pairs, panel, sums);
        Matrix exact = Matrix.zeros(1, pairs.exactColumns().length);
        Gathering.columns(x.rows(row, 1), pairs.exactColumns(), exact);
        addProducts(exact, 0, pairs.remainder(), panel, sums);
      }
    }
  }

  /** sums[o] += Σₖ x[row, k] · W[o, k] for every o of one panel. */
  private static void addProducts(Matrix x, int row, FloatPanels weight, int panel, double[] sums) {
    float[] w = weight.values();
    for (int k = 0; k < x.columns(); k++) {
      double xk = x.values()[x.rowOffset(row) + k];
      int wk = weight.panelOffset(panel) + k * PANEL_WIDTH;
      for (int o = 0; o < PANEL_WIDTH; o++) {
        sums[o] += xk * w[wk + o];
      }
    }
  }

  /** The same for weights of 16 bits, two to an int. */
  private static void addProducts(Matrix x, int row, Bf16Panels weight, int panel, double[] sums) {
    int half = PANEL_WIDTH / 2;
    for (int k = 0; k < x.columns(); k++) {
      double xk = x.values()[x.rowOffset(row) + k];
      int wk = weight.panelOffset(panel) + k * half;
      for (int o = 0; o < half; o++) {
        int pair = weight.pairs()[wk + o];
        sums[o] += xk * Bf16.lower(pair);
        sums[half + o] += xk * Bf16.upper(pair);
      }
    }
  }

  /** Vaswani et al. 2017, equation 1, for every head. */
  @Override
  public void attention(
      Matrix query,
      Matrix key,
      Matrix value,
      AttentionLayout layout,
      Matrix context,
      Scratch scratch) {
    Shapes.attention(query, key, value, layout, context);
    int headSize = query.columns() / layout.numHeads();
    workers.forEach(
        layout.sequences() * layout.numHeads(),
        (item, worker) -> {
          int b = item / layout.numHeads();
          int column = item % layout.numHeads() * headSize;
          Matrix q = query.columns(column, headSize);
          Matrix k = key.columns(column, headSize);
          Matrix v = value.columns(column, headSize);
          int[] keys = layout.attendedKeys(b);
          float[] p = scratch.slot(worker).scores(keys.length);
          for (int row = layout.queryStarts()[b]; row < layout.queryStarts()[b + 1]; row++) {
            Block block = new Block(item % layout.numHeads(), row, 1, keys, layout.keyStarts()[b]);
            probabilities(q, k, block, layout.attendsAny(b), layout.bias(), p);
            weightedSum(p, v, keys, context.values(), context.rowOffset(row) + column);
          }
        });
  }

  @Override
  public void attentionProbabilities(
      Matrix query, Matrix key, AttentionLayout layout, float[] probabilities, Scratch scratch) {
    Shapes.probabilities(query, key, layout, probabilities);
    int headSize = query.columns() / layout.numHeads();
    int to = 0;
    for (int b = 0; b < layout.sequences(); b++) {
      int[] keys = layout.attendedKeys(b);
      float[] p = scratch.slot(0).scores(keys.length);
      for (int n = 0; n < layout.numHeads(); n++) {
        Matrix q = query.columns(n * headSize, headSize);
        Matrix k = key.columns(n * headSize, headSize);
        for (int row = layout.queryStarts()[b]; row < layout.queryStarts()[b + 1]; row++) {
          Block block = new Block(n, row, 1, keys, layout.keyStarts()[b]);
          probabilities(q, k, block, layout.attendsAny(b), layout.bias(), p);
          Arrays.fill(probabilities, to, to + layout.keyRows(b), 0f);
          for (int j = 0; j < keys.length; j++) {
            probabilities[to + keys[j] - layout.keyStarts()[b]] = p[j];
          }
          to += layout.keyRows(b);
        }
      }
    }
  }

  /**
   * p[j] = softmaxⱼ(q[row] · k[keys[j]] / √D + bias) for the block's one query row; where none is
   * attended, all scores are 0.
   */
  private static void probabilities(
      Matrix q, Matrix k, Block block, boolean attendsAny, DistanceBias bias, float[] p) {
    double scale = 1 / Math.sqrt(q.columns());
    int row = block.firstQuery();
    int[] keys = block.keys();
    for (int j = 0; j < keys.length; j++) {
      double product = 0;
      for (int d = 0; d < q.columns(); d++) {
        product += (double) q.at(row, d) * k.at(keys[j], d);
      }
      p[j] = attendsAny ? (float) (product * scale) : 0;
    }
    if (attendsAny) {
      bias.addTo(p, 1, 1f, block);
    }
    softmax(p, 0, keys.length);
  }

  /** c[d] = Σⱼ p[j] · v[keys[j], d]. */
  private static void weightedSum(float[] p, Matrix v, int[] keys, float[] c, int to) {
    for (int d = 0; d < v.columns(); d++) {
      double sum = 0;
      for (int j = 0; j < keys.length; j++) {
        sum += (double) p[j] * v.at(keys[j], d);
      }
      c[to + d] = (float) sum;
    }
  }

  @Override
  public void addLayerNorm(Matrix x, Matrix residual, LayerNorm norm, Matrix y) {
    Shapes.addLayerNorm(x, residual, norm, y);
    workers.forEach(
        x.rows(),
        (row, worker) -> {
          for (int c = 0; c < x.columns(); c++) {
            y.values()[y.rowOffset(row) + c] = x.at(row, c) + residual.at(row, c);
          }
          normalize(y, row, norm);
        });
  }

  @Override
  public void layerNorm(Matrix x, LayerNorm norm, Matrix y) {
    Shapes.layerNorm(x, norm, y);
    workers.forEach(
        x.rows(),
        (row, worker) -> {
          for (int c = 0; c < x.columns(); c++) {
            y.values()[y.rowOffset(row) + c] = x.at(row, c);
          }
          normalize(y, row, norm);
        });
  }

  @Override
  public void embed(
      EmbeddingTables tables, int[] inputIds, int[] tokenTypeIds, int[] positions, Matrix y) {
    Shapes.embed(tables, inputIds, tokenTypeIds, positions, y);
    workers.forEach(
        inputIds.length,
        (t, worker) -> {
          tables.word().gather(inputIds, t, t + 1, y);
          for (int c = 0; c < y.columns(); c++) {
            y.values()[y.rowOffset(t) + c] =
                y.at(t, c)
                    + tables.tokenType().at(tokenTypeIds[t], c)
                    + tables.position().at(positions[t], c);
          }
          normalize(y, t, tables.norm());
        });
  }

  /** y = (y - mean) / √(variance + epsilon) · weight + bias over one row. Ba et al. 2016. */
  private static void normalize(Matrix y, int row, LayerNorm norm) {
    int size = y.columns();
    double sum = 0;
    for (int c = 0; c < size; c++) {
      sum += y.at(row, c);
    }
    double mean = sum / size;
    double squares = 0;
    for (int c = 0; c < size; c++) {
      double deviation = y.at(row, c) - mean;
      squares += deviation * deviation;
    }
    double variance = squares / size;
    double scale = 1 / Math.sqrt(variance + norm.epsilon());
    for (int c = 0; c < size; c++) {
      y.values()[y.rowOffset(row) + c] =
          (float) ((y.at(row, c) - mean) * scale * norm.weight()[c] + norm.bias()[c]);
    }
  }

  @Override
  public void softmax(Matrix rows) {
    workers.forEach(
        rows.rows(), (row, worker) -> softmax(rows.values(), rows.rowOffset(row), rows.columns()));
  }

  /** p[j] = e^(p[j] - max) / Σ e^(p - max); subtracting the largest keeps e^ from overflowing. */
  private static void softmax(float[] p, int from, int size) {
    float max = Float.NEGATIVE_INFINITY;
    for (int j = 0; j < size; j++) {
      max = Math.max(max, p[from + j]);
    }
    double sum = 0;
    for (int j = 0; j < size; j++) {
      p[from + j] = (float) Math.exp(p[from + j] - max);
      sum += p[from + j];
    }
    for (int j = 0; j < size; j++) {
      p[from + j] = (float) (p[from + j] / sum);
    }
  }

  @Override
  public void close() {
    workers.close();
  }
}
