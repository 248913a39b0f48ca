package dev.jbert.bench.peers;

import dev.jbert.model.WeightPrecision;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Stream;

/**
 * What is measured.
 *
 * @param models the models, see {@link PeerModel}
 * @param rivals whom jbert's encoder is measured against
 * @param threads the numbers of threads, each for both sides
 * @param weights how exactly jbert keeps its weights; each is measured. The rival's are floats
 * @param works what the names of the works must contain, a regular expression
 * @param turns how many turns each side has
 * @param json where the figures go
 * @param modelFolders the folder of the models' folders, as {@code tools/jbert pull} makes them
 */
record PeersOptions(
    List<PeerModel> models,
    List<RivalKind> rivals,
    List<Integer> threads,
    List<WeightPrecision> weights,
    Pattern works,
    int turns,
    Path json,
    Path modelFolders) {

  private static final Set<String> NAMES =
      Set.of("models", "rivals", "threads", "weights", "works", "turns", "json");

  /**
   * Reads {@code --NAME=VALUE} for each name.
   *
   * @throws IllegalArgumentException if an argument is not of this form, unknown, missing or has a
   *     value that cannot be
   */
  static PeersOptions parse(String[] args, Map<String, String> environment) {
    Map<String, String> values = new HashMap<>();
    for (String arg : args) {
      int equals = arg.indexOf('=');
      String name = arg.startsWith("--") && equals > 0 ? arg.substring(2, equals) : "";
      if (!NAMES.contains(name)) {
        throw new IllegalArgumentException(
            "expected --NAME=VALUE with a name of " + NAMES + ", found " + arg);
      }
      values.put(name, arg.substring(equals + 1));
    }
    for (String name : NAMES) {
      if (!values.containsKey(name)) {
        throw new IllegalArgumentException("--" + name + " is missing");
      }
    }
    return new PeersOptions(
        words(values.get("models")).map(PeerModel::named).toList(),
        words(values.get("rivals")).map(RivalKind::named).toList(),
        words(values.get("threads")).map(count -> positive("threads", count)).toList(),
        words(values.get("weights")).map(PeersOptions::precision).toList(),
        pattern(values.get("works")),
        positive("turns", values.get("turns")),
        Path.of(values.get("json")),
        cache(environment).resolve("models"));
  }

  private static Stream<String> words(String list) {
    return Stream.of(list.split(",")).filter(word -> !word.isBlank()).map(String::strip);
  }

  private static int positive(String name, String value) {
    int number = value.matches("[0-9]{1,6}") ? Integer.parseInt(value) : 0;
    if (number < 1) {
      throw new IllegalArgumentException("--" + name + ": expected 1 or more, found " + value);
    }
    return number;
  }

  private static WeightPrecision precision(String value) {
    return Arrays.stream(WeightPrecision.values())
        .filter(precision -> precision.name().toLowerCase(Locale.ROOT).equals(value))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "--weights: expected some of f32, bf16, found " + value));
  }

  private static Pattern pattern(String regex) {
    try {
      return Pattern.compile(regex);
    } catch (PatternSyntaxException e) {
      throw new IllegalArgumentException(
          "--works: expected a regular expression, found %s: %s"
              .formatted(regex, e.getDescription()));
    }
  }

  private static Path cache(Map<String, String> environment) {
    String own = environment.getOrDefault("JBERT_CACHE", "");
    return own.isBlank()
        ? Path.of(System.getProperty("user.home"), ".cache", "jbert")
        : Path.of(own);
  }
}
