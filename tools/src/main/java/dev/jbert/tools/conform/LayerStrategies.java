package dev.jbert.tools.conform;

import dev.jbert.pipeline.LayerSelection;
import dev.jbert.pipeline.LayerSelection.Combination;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** Reads the words in which notebooks choose layers: {@code sum of the last four}. */
final class LayerStrategies {
  private static final Pattern ONE = Pattern.compile("layer (\\d+)");
  private static final Pattern ALL =
      Pattern.compile("(sum|mean|concatenation) of all (\\d+) states");
  private static final Pattern LAST =
      Pattern.compile("(sum|mean|concatenation) of the last (two|three|four|five|six)");
  private static final List<String> NUMBERS = List.of("two", "three", "four", "five", "six");

  private LayerStrategies() {}

  /**
   * Reads a strategy.
   *
   * @throws FormException if it is none of these, or speaks of another number of states
   */
  static LayerSelection parse(String strategy, int numHiddenLayers) throws FormException {
    if (strategy.equals("last layer")) {
      return LayerSelection.last();
    }
    Matcher one = ONE.matcher(strategy);
    if (one.matches()) {
      return LayerSelection.one(Integer.parseInt(one.group(1)));
    }
    Matcher all = ALL.matcher(strategy);
    if (all.matches() && Integer.parseInt(all.group(2)) == numHiddenLayers + 1) {
      return new LayerSelection(combination(all.group(1)), List.of());
    }
    Matcher last = LAST.matcher(strategy);
    if (last.matches()) {
      int count = NUMBERS.indexOf(last.group(2)) + 2;
      List<Integer> states = IntStream.rangeClosed(-count, -1).boxed().toList();
      return new LayerSelection(combination(last.group(1)), states);
    }
    throw new FormException("unknown strategy: " + strategy);
  }

  private static Combination combination(String word) {
    return switch (word) {
      case "sum" -> Combination.SUM;
      case "mean" -> Combination.MEAN;
      default -> Combination.CONCATENATION;
    };
  }
}
