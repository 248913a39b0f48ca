package dev.jbert.kernel;

import dev.jbert.kernel.DistanceBias.Block;

/**
 * Which sequence, head and queries each worker takes up; the work itself is in {@link
 * AttentionHead}.
 */
final class Attention {
  private final Matrix query;
  private final Matrix key;
  private final AttentionLayout layout;
  private final int[][] attendedKeys;

  /** An attention of {@code query} over {@code key}, whose shapes have been checked. */
  Attention(Matrix query, Matrix key, AttentionLayout layout) {
    this.query = query;
    this.key = key;
    this.layout = layout;
    this.attendedKeys = new int[layout.sequences()][];
    for (int b = 0; b < attendedKeys.length; b++) {
      attendedKeys[b] = layout.attendedKeys(b);
    }
  }

  /** What to do with the scores of one head. */
  @FunctionalInterface
  private interface Step {
    void run(AttentionHead head, int sequence, int number);
  }

  /** context = softmax(q·kᵀ / √D) · v; see {@link Kernels#attention}. */
  void contexts(Matrix value, Matrix context, Workers workers, Scratch scratch) {
    int headSize = headSize();
    forEachHead(
        workers,
        scratch,
        (head, b, n) -> {
          Matrix v = value.columns(n * headSize, headSize);
          Matrix rows = context.rows(layout.queryStarts()[b], layout.queryRows(b));
          head.context(v, rows.columns(n * headSize, headSize));
        });
  }

  /** The probabilities alone; see {@link Kernels#attentionProbabilities}. */
  void probabilities(float[] probabilities, Workers workers, Scratch scratch) {
    int[] starts = new int[layout.sequences()];
    for (int b = 1; b < starts.length; b++) {
      int size = layout.numHeads() * layout.queryRows(b - 1) * layout.keyRows(b - 1);
      starts[b] = starts[b - 1] + size;
    }
    forEachHead(
        workers,
        scratch,
        (head, b, n) -> {
          int keys = layout.keyRows(b);
          int rows = layout.queryRows(b);
          int start = starts[b] + n * rows * keys;
          Matrix target = new Matrix(probabilities, start, rows, keys, keys);
          head.probabilities(target, layout.keyStarts()[b]);
        });
  }

  private void forEachHead(Workers workers, Scratch scratch, Step step) {
    int headSize = headSize();
    workers.forEach(
        layout.sequences() * layout.numHeads(),
        (item, worker) -> {
          int b = item / layout.numHeads();
          int n = item % layout.numHeads();
          if (layout.queryRows(b) > 0) {
            Matrix q = query.rows(layout.queryStarts()[b], layout.queryRows(b));
            AttentionHead head =
                new AttentionHead(
                    q.columns(n * headSize, headSize),
                    key.columns(n * headSize, headSize),
                    new Block(
                        n,
                        layout.queryStarts()[b],
                        layout.queryRows(b),
                        attendedKeys[b],
                        layout.keyStarts()[b]),
                    layout.attendsAny(b),
                    layout.bias(),
                    scratch.slot(worker));
            step.run(head, b, n);
          }
        });
  }

  private int headSize() {
    return query.columns() / layout.numHeads();
  }
}
