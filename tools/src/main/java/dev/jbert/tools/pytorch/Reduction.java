package dev.jbert.tools.pytorch;

import dev.jbert.tools.convert.StridedLayout;
import dev.jbert.tools.pytorch.PickleValue.Bool;
import dev.jbert.tools.pytorch.PickleValue.Dict;
import dev.jbert.tools.pytorch.PickleValue.Function;
import dev.jbert.tools.pytorch.PickleValue.Int;
import dev.jbert.tools.pytorch.PickleValue.Storage;
import dev.jbert.tools.pytorch.PickleValue.Tensor;
import dev.jbert.tools.pytorch.PickleValue.Tuple;
import dev.jbert.tools.pytorch.PyTorchFileException.Reason;
import dev.jbert.tools.zip.Quoted;
import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.List;

/** What REDUCE makes of a listed function and its arguments. */
final class Reduction {

  /** Most dimensions of a tensor; PyTorch's own limit. */
  static final int MAX_RANK = 64;

  private Reduction() {}

  static PickleValue apply(PickleValue function, PickleValue arguments) {
    if (!(arguments instanceof Tuple(List<PickleValue> items))) {
      throw PickleProblem.expected("a tuple of arguments", arguments);
    }
    if (!(function instanceof Function called)) {
      throw PickleProblem.expected("a function", function);
    }
    return switch (called) {
      case ORDERED_DICT -> {
        requireCount(called, items, 0);
        yield new Dict(new LinkedHashMap<>());
      }
      case REBUILD_TENSOR -> {
        requireCount(called, items, 6);
        requireNoHooks(items.get(4), items.get(5));
        yield tensor(items);
      }
      case REBUILD_PARAMETER -> {
        requireCount(called, items, 3);
        requireNoHooks(items.get(1), items.get(2));
        if (!(items.get(0) instanceof Tensor data)) {
          throw PickleProblem.expected("a parameter's tensor", items.get(0));
        }
        yield data;
      }
    };
  }

  /** {@code (storage, offset, size, stride, requires_grad, backward_hooks)}. */
  private static Tensor tensor(List<PickleValue> items) {
    if (!(items.get(0) instanceof Storage storage)) {
      throw PickleProblem.expected("a storage", items.get(0));
    }
    StridedLayout layout;
    try {
      layout =
          new StridedLayout(
              number(items.get(1)), numbers("size", items.get(2)), numbers("stride", items.get(3)));
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw new PickleProblem(Reason.BAD_TENSOR, "impossible tensor: " + e.getMessage());
    }
    if (layout.offset() > storage.elementCount() - layout.span()) {
      throw new PickleProblem(
          Reason.BAD_TENSOR,
          "tensor of shape %s, strides %s, offset %d reaches beyond storage %s of %d elements"
              .formatted(
                  layout.shape(),
                  layout.strides(),
                  layout.offset(),
                  Quoted.of(storage.key()),
                  storage.elementCount()));
    }
    return new Tensor(storage, layout);
  }

  private static List<Long> numbers(String what, PickleValue value) {
    if (!(value instanceof Tuple(List<PickleValue> items))) {
      throw PickleProblem.expected("a tensor's %s as a tuple".formatted(what), value);
    }
    if (items.size() > MAX_RANK) {
      throw new PickleProblem(
          Reason.LIMIT_EXCEEDED,
          "tensor of %d dimensions, the limit is %d".formatted(items.size(), MAX_RANK));
    }
    return items.stream().map(Reduction::number).toList();
  }

  private static long number(PickleValue value) {
    if (!(value instanceof Int(BigInteger number))) {
      throw PickleProblem.expected("an integer", value);
    }
    return number.longValueExact();
  }

  private static void requireNoHooks(PickleValue requiresGradient, PickleValue hooks) {
    if (!(requiresGradient instanceof Bool)) {
      throw PickleProblem.expected("requires_grad as a bool", requiresGradient);
    }
    if (!(hooks instanceof Dict(LinkedHashMap<?, ?> entries)) || !entries.isEmpty()) {
      throw PickleProblem.expected("no hooks", hooks);
    }
  }

  private static void requireCount(Function called, List<PickleValue> arguments, int expected) {
    if (arguments.size() != expected) {
      throw new PickleProblem(
          Reason.BAD_PICKLE,
          "%s with %d arguments, expected %d"
              .formatted(called.fullName(), arguments.size(), expected));
    }
  }
}
