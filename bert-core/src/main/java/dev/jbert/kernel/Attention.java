package dev.jbert.kernel;

/** Which sequence and head each worker takes up; {@link SequenceAttention} does the work. */
final class Attention {
  private final AttentionLayout layout;
  private final SequenceAttention[] sequences;
  private final Scratch scratch;

  /** An attention of {@code query} over {@code key}, whose shapes have been checked. */
  Attention(Matrix query, Matrix key, AttentionLayout layout, Scratch scratch) {
    this.layout = layout;
    this.sequences = new SequenceAttention[layout.sequences()];
    for (int b = 0; b < sequences.length; b++) {
      sequences[b] = new SequenceAttention(query, key, layout, b);
    }
    this.scratch = scratch;
  }

  /** context = softmax(q·kᵀ / √D) · v; see {@link Kernels#attention}. */
  void contexts(Matrix value, Matrix context, Workers workers) {
    int heads = layout.numHeads();
    workers.forEach(
        sequences.length * heads,
        (item, worker) ->
            sequences[item / heads].context(item % heads, value, context, scratch.slot(worker)));
  }

  /** The probabilities alone; see {@link Kernels#attentionProbabilities}. */
  void probabilities(float[] probabilities, Workers workers) {
    int heads = layout.numHeads();
    int[] starts = new int[sequences.length];
    for (int b = 1; b < starts.length; b++) {
      starts[b] = starts[b - 1] + heads * layout.queryRows(b - 1) * layout.keyRows(b - 1);
    }
    workers.forEach(
        sequences.length * heads,
        (item, worker) -> {
          int b = item / heads;
          int n = item % heads;
          int start = starts[b] + n * layout.queryRows(b) * layout.keyRows(b);
          sequences[b].probabilities(n, probabilities, start, scratch.slot(worker));
        });
  }
}
