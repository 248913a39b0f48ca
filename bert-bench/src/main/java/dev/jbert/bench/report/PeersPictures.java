package dev.jbert.bench.report;

import dev.jbert.bench.chart.BarChart;
import dev.jbert.bench.chart.Heading;
import dev.jbert.bench.chart.Numbers;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * jbert beside others, a picture for the tokenizer and one for each model, that one beside ONNX
 * Runtime only.
 */
final class PeersPictures {
  private static final String TOKENIZE = "tokenize ";
  private static final String ONNX_RUNTIME = "ONNX Runtime";
  private static final String RUST = "the Rust library";

  private PeersPictures() {}

  /** The pictures' texts by the names of their files. */
  static Map<String, String> draw(PeersFile peers) {
    Map<String, String> pictures = new LinkedHashMap<>();
    Map<Boolean, List<PeersFile.Row>> kinds =
        peers.rows().stream()
            .collect(Collectors.partitioningBy(row -> row.work().startsWith(TOKENIZE)));
    if (!kinds.get(true).isEmpty()) {
      pictures.put("peers-tokenizer.svg", tokenizer(peers, kinds.get(true)));
    }
    kinds.get(false).stream()
        .filter(row -> row.rival().name().startsWith(ONNX_RUNTIME))
        .collect(
            Collectors.groupingBy(PeersFile.Row::model, LinkedHashMap::new, Collectors.toList()))
        .forEach(
            (model, rows) -> pictures.put("peers-" + model + ".svg", model(peers, model, rows)));
    return pictures;
  }

  private static String model(PeersFile peers, String model, List<PeersFile.Row> rows) {
    List<BarChart.Group> groups = new ArrayList<>();
    rows.stream()
        .collect(
            Collectors.groupingBy(
                PeersPictures::nameOfGroup, LinkedHashMap::new, Collectors.toList()))
        .forEach(
            (name, of) ->
                groups.add(
                    new BarChart.Group(
                        name, of.stream().map(row -> bar(row, nameOfWork(row, of))).toList())));
    Heading heading =
        new Heading(
            "%s: jbert beside ONNX Runtime %s".formatted(model, peers.onnxRuntime()),
            subtitles(peers, "Float32, sequences × tokens, medians, both sides in turns."),
            description(ONNX_RUNTIME, groups));
    return new BarChart(
            heading, axis(ONNX_RUNTIME), List.of("jbert, ms", "ONNX Runtime, ms"), groups)
        .svg();
  }

  private static String tokenizer(PeersFile peers, List<PeersFile.Row> rows) {
    List<BarChart.Group> groups = new ArrayList<>();
    rows.stream()
        .collect(
            Collectors.groupingBy(
                row -> row.jbert().name(), LinkedHashMap::new, Collectors.toList()))
        .forEach(
            (side, of) ->
                groups.add(
                    new BarChart.Group(
                        side.contains(",")
                            ? "All fields read, those of the Rust library through JNI"
                            : "Encodings left where they are made",
                        of.stream()
                            .map(row -> bar(row, row.work().substring(TOKENIZE.length())))
                            .toList())));
    Heading heading =
        new Heading(
            "Tokenizer: jbert beside the Rust library tokenizers",
            subtitles(peers, "One thread, one text after the other, medians, both sides in turns."),
            description(RUST, groups));
    return new BarChart(heading, axis(RUST), List.of("jbert, ms", "Rust, ms"), groups).svg();
  }

  private static BarChart.Axis axis(String rival) {
    return new BarChart.Axis(
        "how often as fast jbert is", "×", new BarChart.Reference("as fast as " + rival, 1));
  }

  private static List<String> subtitles(PeersFile peers, String conditions) {
    return List.of(conditions, peers.machine().line() + "; " + peers.machine().day());
  }

  private static String description(String rival, List<BarChart.Group> groups) {
    StringBuilder text =
        new StringBuilder("How often as fast as " + rival + " jbert is, as bars. ");
    for (BarChart.Group group : groups) {
      text.append(group.label()).append(": ");
      text.append(
          group.bars().stream()
              .map(bar -> bar.label() + " " + Numbers.threeDigits(bar.value()))
              .collect(Collectors.joining(", ")));
      text.append(". ");
    }
    return text.toString().strip();
  }

  private static BarChart.Bar bar(PeersFile.Row row, String label) {
    return new BarChart.Bar(
        label.replaceAll("([0-9])x([0-9])", "$1 × $2"),
        row.ratio(),
        Aim.of(row.model(), row.work().startsWith(TOKENIZE) ? row.work() : label + weights(row)),
        List.of(
            Numbers.threeDigits(row.jbert().medianMs()),
            Numbers.threeDigits(row.rival().medianMs())));
  }

  private static String nameOfGroup(PeersFile.Row row) {
    return Words.threads(row.threads()) + " each" + weights(row);
  }

  /** What follows jbert's name: how it keeps its weights where not as floats. */
  private static String weights(PeersFile.Row row) {
    return row.jbert().name().substring("jbert".length());
  }

  /**
   * The work and, where the rival went about it in several ways, its way. The way without a name is
   * the batch as jbert has it, padded.
   */
  private static String nameOfWork(PeersFile.Row row, List<PeersFile.Row> rows) {
    long ways = rows.stream().filter(other -> other.work().equals(row.work())).count();
    String rival = row.rival().name();
    int comma = rival.indexOf(", ");
    String way = comma < 0 ? ", one padded batch" : rival.substring(comma);
    return ways > 1 ? row.work() + way : row.work();
  }
}
