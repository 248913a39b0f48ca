package dev.jbert.tools.onnx;

import dev.jbert.tools.onnx.OnnxException.Reason;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The weights of a model, complete: every weight that the encoder's architecture has, with shapes
 * that fit each other, and no other in its place.
 *
 * @param weights by name, as the checkpoint of a Hugging Face model has them
 * @param sizes what the letters of {@link EncoderFamily} stand for here
 * @param layers number of layers
 */
record EncoderWeights(Map<String, BoundWeight> weights, Map<Character, Long> sizes, int layers) {

  private static final String WORD_EMBEDDINGS = "embeddings.word_embeddings.weight";
  private static final String PROJECTION = "embeddings_project.weight";
  private static final int MAX_LAYERS = 1000;

  /**
   * Checks named weights against a family's architecture.
   *
   * @param file the model, for messages
   * @param named what the graph gives
   * @throws OnnxException if weights are missing (all are listed), do not belong there, or do not
   *     fit each other
   */
  static EncoderWeights check(Path file, EncoderFamily family, Map<String, BoundWeight> named) {
    Map<String, BoundWeight> weights = withoutWrapper(file, family, named);
    String base = weights.containsKey(family.prefix() + WORD_EMBEDDINGS) ? family.prefix() : "";
    Map<String, BoundWeight> encoder = new LinkedHashMap<>();
    weights.forEach(
        (name, weight) -> {
          if (name.startsWith(base)) {
            encoder.put(name.substring(base.length()), weight);
          }
        });
    int layers = layerCount(file, family, encoder);
    Map<String, String> expected = expected(family, encoder, layers);
    refuseMissing(file, expected, encoder);
    refuseStrangers(file, family, expected, encoder);
    Map<Character, Long> sizes = sizes(file, expected, encoder);
    refuseMissingProjection(file, sizes, encoder);
    return new EncoderWeights(weights, sizes, layers);
  }

  /** Without what a class around the model puts before the names, and under checkpoint names. */
  private static Map<String, BoundWeight> withoutWrapper(
      Path file, EncoderFamily family, Map<String, BoundWeight> named) {
    List<String> tables = named.keySet().stream().filter(EncoderWeights::isWordTable).toList();
    if (tables.size() != 1) {
      throw new OnnxException(
          tables.isEmpty() ? Reason.MISSING_WEIGHTS : Reason.BOUND_TWICE,
          file,
          "expected one table of word embeddings (%s), found %d of them among %d named weights"
              .formatted(WORD_EMBEDDINGS, tables.size(), named.size()));
    }
    String before = tables.getFirst().replace(WORD_EMBEDDINGS, "");
    String wrapper =
        before.endsWith(family.prefix())
            ? before.substring(0, before.length() - family.prefix().length())
            : before;
    Map<String, BoundWeight> inner = new LinkedHashMap<>();
    for (BoundWeight weight : named.values()) {
      String name = weight.name();
      String stripped = name.startsWith(wrapper) ? name.substring(wrapper.length()) : name;
      String checkpointName = TiedDecoder.checkpointName(stripped);
      BoundWeight earlier = inner.put(checkpointName, weight.named(checkpointName));
      if (earlier != null && !SameValues.of(earlier, weight)) {
        throw new OnnxException(
            Reason.BOUND_TWICE, file, "two tensors claim to be " + Quoted.of(checkpointName));
      }
    }
    return inner;
  }

  private static boolean isWordTable(String name) {
    return name.equals(WORD_EMBEDDINGS) || name.endsWith("." + WORD_EMBEDDINGS);
  }

  private static int layerCount(Path file, EncoderFamily family, Map<String, BoundWeight> encoder) {
    int layers = 0;
    for (String name : encoder.keySet()) {
      if (name.startsWith(family.layerPrefix())) {
        String number = name.substring(family.layerPrefix().length()).replaceFirst("\\..*", "");
        if (!number.matches("0|[1-9][0-9]{0,2}")) {
          throw new OnnxException(
              Reason.NAME_UNKNOWN,
              file,
              "%s has no layer number from 0 to %d".formatted(Quoted.of(name), MAX_LAYERS - 1));
        }
        layers = Math.max(layers, Integer.parseInt(number) + 1);
      }
    }
    return Math.max(layers, 1);
  }

  private static Map<String, String> expected(
      EncoderFamily family, Map<String, BoundWeight> encoder, int layers) {
    Map<String, String> expected = new TreeMap<>(family.embeddings());
    for (int i = 0; i < layers; i++) {
      String prefix = family.layerPrefix() + i + ".";
      family.layer().forEach((name, shape) -> expected.put(prefix + name, shape));
    }
    EncoderFamily.OPTIONAL.stream()
        .filter(group -> group.keySet().stream().anyMatch(encoder::containsKey))
        .forEach(expected::putAll);
    return expected;
  }

  private static void refuseMissing(
      Path file, Map<String, String> expected, Map<String, BoundWeight> encoder) {
    List<String> missing = new ArrayList<>(new TreeSet<>(expected.keySet()));
    missing.removeAll(encoder.keySet());
    if (!missing.isEmpty()) {
      throw new OnnxException(
          Reason.MISSING_WEIGHTS,
          file,
          "%d of the encoder's %d weights are not in the graph under a name that can be told: %s"
              .formatted(missing.size(), expected.size(), Quoted.list(missing)));
    }
  }

  /** Embeddings of another width than the layers need a matrix in between. */
  private static void refuseMissingProjection(
      Path file, Map<Character, Long> sizes, Map<String, BoundWeight> encoder) {
    Long width = sizes.getOrDefault('E', sizes.get('H'));
    if (!width.equals(sizes.get('H')) && !encoder.containsKey(PROJECTION)) {
      throw new OnnxException(
          Reason.MISSING_WEIGHTS,
          file,
          "the embeddings are %d wide, the layers %d, but there is no %s"
              .formatted(width, sizes.get('H'), PROJECTION));
    }
  }

  private static void refuseStrangers(
      Path file,
      EncoderFamily family,
      Map<String, String> expected,
      Map<String, BoundWeight> encoder) {
    String layers = family.layerPrefix().substring(0, family.layerPrefix().indexOf('.') + 1);
    List<String> strangers =
        encoder.keySet().stream()
            .filter(name -> name.startsWith("embeddings.") || name.startsWith(layers))
            .filter(name -> !expected.containsKey(name))
            .toList();
    if (!strangers.isEmpty()) {
      throw new OnnxException(
          Reason.NAME_UNKNOWN,
          file,
          "the architecture %s has no weights %s".formatted(family, Quoted.list(strangers)));
    }
  }

  private static Map<Character, Long> sizes(
      Path file, Map<String, String> expected, Map<String, BoundWeight> encoder) {
    Map<Character, Long> sizes = new TreeMap<>();
    Map<Character, String> decidedBy = new TreeMap<>();
    expected.forEach(
        (name, letters) -> {
          List<Long> shape = encoder.get(name).shape();
          boolean fits = shape.size() == letters.length();
          for (int i = 0; fits && i < letters.length(); i++) {
            decidedBy.putIfAbsent(letters.charAt(i), name);
            sizes.putIfAbsent(letters.charAt(i), shape.get(i));
            fits = shape.get(i) > 0 && shape.get(i).equals(sizes.get(letters.charAt(i)));
          }
          if (!fits) {
            throw new OnnxException(
                Reason.WRONG_SHAPE,
                file,
                "%s has the shape %s, expected [%s] with %s as in %s"
                    .formatted(
                        name, shape, String.join(", ", letters.split("")), sizes, decidedBy));
          }
        });
    return sizes;
  }
}
