package dev.jbert.tools.onnx;

import dev.jbert.tools.onnx.OnnxException.Reason;

/** Counts what is kept of a file, so that a small file cannot fill the memory with small things. */
final class ItemBudget {

  /** How many nodes, names and constants a model may have; bert-base has about 10,000. */
  static final int MAX_ITEMS = 4_000_000;

  private int items;

  /** Notes that one more thing is kept, the one at the reader's current field. */
  void spend(ProtobufReader reader) {
    if (++items > MAX_ITEMS) {
      throw reader.error(
          Reason.TOO_MANY, "more than " + MAX_ITEMS + " nodes, names and constants in all");
    }
  }
}
