package dev.jbert.model;

import dev.jbert.model.CheckpointException.Reason;
import dev.jbert.weights.TensorView;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** Whether weights are looked at for values that are no numbers before they are used. */
public enum WeightScan {
  /** They are taken as they are, as the reference takes them. */
  NONE,
  /**
   * Every weight is read once more, and the first value that is NaN or infinite is an error that
   * names the tensor and the place in it.
   */
  FINITE;

  /**
   * Refuses a tensor that holds a value which is NaN or infinite, or becomes so as a float.
   *
   * @throws CheckpointException if there is such a value; names the first with its place
   */
  public static void requireFinite(TensorView tensor) {
    OptionalLong index = tensor.firstNotFinite();
    if (index.isEmpty()) {
      return;
    }
    float[] value = new float[1];
    tensor.copyTo(index.getAsLong(), value, 0, 1);
    throw new CheckpointException(
        Reason.NOT_FINITE,
        tensor.file(),
        "tensor \"%s\" has %s at %s, expected finite numbers"
            .formatted(
                tensor.info().name(), value[0], place(index.getAsLong(), tensor.info().shape())));
  }

  /** The indices of an element, outermost first. */
  private static List<Long> place(long index, List<Long> shape) {
    List<Long> place = new ArrayList<>();
    long rest = index;
    for (long dimension : shape.reversed()) {
      place.addFirst(rest % dimension);
      rest /= dimension;
    }
    return place;
  }
}
