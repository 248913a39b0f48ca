package dev.jbert.tools.command;

import dev.jbert.pipeline.LayerSelection;
import dev.jbert.pipeline.LayerSelection.Combination;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads {@code last}, {@code -2}, {@code sum:-4..}, {@code mean:1..4,12}, {@code concat:all}. */
final class LayerSelectionConverter implements ITypeConverter<LayerSelection> {
  private static final Pattern RANGE = Pattern.compile("(-?\\d{1,4})\\.\\.(-?\\d{1,4})?");
  private static final Pattern NUMBER = Pattern.compile("-?\\d{1,4}");

  @Override
  public LayerSelection convert(String value) {
    if (value.equals("last")) {
      return LayerSelection.last();
    }
    int colon = value.indexOf(':');
    if (colon < 0) {
      if (!NUMBER.matcher(value).matches()) {
        throw unreadable(value);
      }
      return LayerSelection.one(Integer.parseInt(value));
    }
    Combination combination =
        switch (value.substring(0, colon)) {
          case "sum" -> Combination.SUM;
          case "mean" -> Combination.MEAN;
          case "concat" -> Combination.CONCATENATION;
          default -> throw unreadable(value);
        };
    return new LayerSelection(combination, numbers(value.substring(colon + 1)));
  }

  /** Reads {@code all}, as no numbers, or numbers and ranges separated by commas. */
  static List<Integer> numbers(String value) {
    if (value.equals("all")) {
      return List.of();
    }
    List<Integer> numbers = new ArrayList<>();
    for (String part : value.split(",", -1)) {
      Matcher range = RANGE.matcher(part);
      if (range.matches()) {
        int from = Integer.parseInt(range.group(1));
        boolean open = range.group(2) == null;
        if (open && from >= 0) {
          throw new TypeConversionException(
              "the range " + part + " has no end; one that starts below 0 needs none");
        }
        int to = open ? -1 : Integer.parseInt(range.group(2));
        if (to < from) {
          throw unreadable(part);
        }
        for (int layer = from; layer <= to; layer++) {
          numbers.add(layer);
        }
      } else if (NUMBER.matcher(part).matches()) {
        numbers.add(Integer.parseInt(part));
      } else {
        throw unreadable(part);
      }
    }
    return numbers;
  }

  private static TypeConversionException unreadable(String value) {
    return new TypeConversionException(
        "'" + value + "' names no layers; expected for example last, -2, sum:-4.. or mean:all");
  }
}
