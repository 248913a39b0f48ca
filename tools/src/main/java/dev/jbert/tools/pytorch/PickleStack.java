package dev.jbert.tools.pytorch;

import dev.jbert.tools.pytorch.PyTorchFileException.Reason;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/** The values that a pickle works on. Nothing below the last mark can be reached. */
final class PickleStack {

  /** Most values at one time. */
  static final int MAX_VALUES = 10_000;

  private final ArrayList<PickleValue> values = new ArrayList<>();
  private final ArrayDeque<Integer> marks = new ArrayDeque<>();

  void push(PickleValue value) {
    requireRoom();
    values.add(value);
  }

  void mark() {
    requireRoom();
    marks.push(values.size());
  }

  PickleValue pop() {
    requireValues(1);
    return values.removeLast();
  }

  PickleValue top() {
    requireValues(1);
    return values.getLast();
  }

  /** Takes the last {@code count} values, the one pushed first coming first. */
  List<PickleValue> pop(int count) {
    requireValues(count);
    return popFrom(values.size() - count);
  }

  /** Takes all values after the last mark, and the mark. */
  List<PickleValue> popToMark() {
    if (marks.isEmpty()) {
      throw new PickleProblem(Reason.BAD_PICKLE, "no MARK came before it");
    }
    return popFrom(marks.pop());
  }

  /** Takes the one value that a finished pickle leaves. */
  PickleValue result() {
    if (values.size() != 1 || !marks.isEmpty()) {
      throw new PickleProblem(
          Reason.BAD_PICKLE,
          "expected one value at the end, found %d and %d open marks"
              .formatted(values.size(), marks.size()));
    }
    return values.getFirst();
  }

  private List<PickleValue> popFrom(int from) {
    List<PickleValue> tail = values.subList(from, values.size());
    List<PickleValue> popped = List.copyOf(tail);
    tail.clear();
    return popped;
  }

  private void requireValues(int count) {
    int available = values.size() - (marks.isEmpty() ? 0 : marks.peek());
    if (available < count) {
      throw new PickleProblem(
          Reason.BAD_PICKLE,
          "stack underflow, %d values needed, %d there".formatted(count, available));
    }
  }

  private void requireRoom() {
    if (values.size() + marks.size() >= MAX_VALUES) {
      throw new PickleProblem(
          Reason.LIMIT_EXCEEDED, "stack grows beyond the limit of " + MAX_VALUES + " values");
    }
  }
}
