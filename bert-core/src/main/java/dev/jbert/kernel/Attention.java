package dev.jbert.kernel;

/**
 * Which sequence, head and queries each worker takes up; the work itself is in {@link
 * AttentionHead}.
 */
final class Attention {
  private final Matrix query;
  private final Matrix key;
  private final AttentionLayout layout;
  private final Scratch scratch;

  /** An attention of {@code query} over {@code key}, whose shapes have been checked. */
  Attention(Matrix query, Matrix key, AttentionLayout layout, Scratch scratch) {
    this.query = query;
    this.key = key;
    this.layout = layout;
    this.scratch = scratch;
  }

  /** context = softmax(q·kᵀ / √D) · v; see {@link Kernels#attention}. */
  void contexts(Matrix value, Matrix context, Workers workers) {
    workers.forEach(
        layout.sequences() * layout.numHeads(),
        (item, worker) -> {
          int b = item / layout.numHeads();
          if (layout.queryRows(b) > 0) {
            head(b, item % layout.numHeads(), worker).context(value, context);
          }
        });
  }

  /** The probabilities alone; see {@link Kernels#attentionProbabilities}. */
  void probabilities(float[] probabilities, Workers workers) {
    int[] starts = new int[layout.sequences()];
    for (int b = 1; b < starts.length; b++) {
      int size = layout.numHeads() * layout.queryRows(b - 1) * layout.keyRows(b - 1);
      starts[b] = starts[b - 1] + size;
    }
    workers.forEach(
        layout.sequences() * layout.numHeads(),
        (item, worker) -> {
          int b = item / layout.numHeads();
          int n = item % layout.numHeads();
          int start = starts[b] + n * layout.queryRows(b) * layout.keyRows(b);
          head(b, n, worker).probabilities(probabilities, start);
        });
  }

  private AttentionHead head(int sequence, int number, int worker) {
    return new AttentionHead(query, key, layout, sequence, number, scratch.slot(worker));
  }
}
