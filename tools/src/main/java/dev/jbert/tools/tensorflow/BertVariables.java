package dev.jbert.tools.tensorflow;

import dev.jbert.tools.checkpoint.CheckpointException;
import dev.jbert.tools.checkpoint.CheckpointException.Reason;
import dev.jbert.tools.tensorflow.BertWeight.Part;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The variables of a BERT checkpoint, each bound to exactly one weight or ignored by a rule.
 *
 * @param root what stands before the names of all variables, often nothing, {@code module/} in
 *     exports of TensorFlow Hub
 * @param size the model's dimensions
 * @param parts what it has besides embeddings and encoder
 * @param weights the table of its weights, in the order of their Hugging Face names
 * @param ignored variables that are no weights: an optimizer's state and the step counter
 */
record BertVariables(
    String root, BertSize size, Set<Part> parts, List<BertWeight> weights, List<String> ignored) {

  private static final String WORD_EMBEDDINGS = "bert/embeddings/word_embeddings";

  private static final Pattern NO_WEIGHT =
      Pattern.compile(
          "(.*/)?(global_step|adam_m|adam_v|beta[12]_power|AdamWeightDecayOptimizer.*)");

  private static final int MAX_LISTED = 5;

  BertVariables {
    weights = List.copyOf(weights);
    ignored = List.copyOf(ignored);
  }

  /**
   * Binds every variable of a bundle.
   *
   * @throws CheckpointException if a weight is missing or of another shape than the rest asks for,
   *     or a variable is left over
   */
  static BertVariables of(TensorBundle bundle) {
    String root = root(bundle);
    BertSize size = BertSize.of(bundle, root);
    Set<Part> parts = parts(bundle, root);
    List<BertWeight> weights = new ArrayList<>(BertWeight.table(size, parts));
    weights.sort(Comparator.comparing(BertWeight::name));
    refuseMissing(bundle, root, weights);
    refuseOtherShapes(bundle, root, weights);
    return new BertVariables(root, size, parts, weights, leftOver(bundle, root, weights));
  }

  private static String root(TensorBundle bundle) {
    List<String> found = bundle.names().stream().filter(n -> n.endsWith(WORD_EMBEDDINGS)).toList();
    if (found.size() != 1) {
      throw new CheckpointException(
          Reason.MISSING_TENSOR,
          bundle.path(),
          "is no BERT checkpoint, expected one variable %s, found %d"
              .formatted(WORD_EMBEDDINGS, found.size()));
    }
    String name = found.getFirst();
    return name.substring(0, name.length() - WORD_EMBEDDINGS.length());
  }

  private static Set<Part> parts(TensorBundle bundle, String root) {
    return Arrays.stream(Part.values())
        .filter(
            part ->
                bundle.names().stream()
                    .anyMatch(name -> name.startsWith(root + part.prefix()) && !isNoWeight(name)))
        .collect(Collectors.toCollection(() -> EnumSet.noneOf(Part.class)));
  }

  private static void refuseMissing(TensorBundle bundle, String root, List<BertWeight> weights) {
    List<String> missing =
        weights.stream()
            .map(weight -> root + weight.variable())
            .filter(name -> !bundle.names().contains(name))
            .toList();
    if (!missing.isEmpty()) {
      throw new CheckpointException(
          Reason.MISSING_TENSOR, bundle.path(), "lacks " + listed(missing));
    }
  }

  private static void refuseOtherShapes(
      TensorBundle bundle, String root, List<BertWeight> weights) {
    for (BertWeight weight : weights) {
      List<Long> found = bundle.shape(root + weight.variable());
      if (!found.equals(weight.storedShape())) {
        throw new CheckpointException(
            Reason.WRONG_SHAPE,
            bundle.path(),
            "tensor '%s' has shape %s, expected %s"
                .formatted(root + weight.variable(), found, weight.storedShape()));
      }
    }
  }

  private static List<String> leftOver(TensorBundle bundle, String root, List<BertWeight> weights) {
    Set<String> rest = new HashSet<>(bundle.names());
    weights.forEach(weight -> rest.remove(root + weight.variable()));
    List<String> unknown = rest.stream().filter(name -> !isNoWeight(name)).sorted().toList();
    if (!unknown.isEmpty()) {
      throw new CheckpointException(
          Reason.UNKNOWN_TENSOR, bundle.path(), "has weights of no known part: " + listed(unknown));
    }
    return rest.stream().sorted().toList();
  }

  private static boolean isNoWeight(String name) {
    return NO_WEIGHT.matcher(name).matches();
  }

  private static String listed(List<String> names) {
    String first = names.stream().limit(MAX_LISTED).collect(Collectors.joining(", "));
    int more = names.size() - MAX_LISTED;
    return more > 0 ? first + " and " + more + " more" : first;
  }

  /** The Hugging Face classes that have these parts; more than one where heads stand together. */
  List<String> architectures() {
    List<String> classes = new ArrayList<>();
    boolean nextSentence = parts.contains(Part.NEXT_SENTENCE_HEAD);
    if (parts.contains(Part.MASKED_LM_HEAD)) {
      classes.add(nextSentence ? "BertForPreTraining" : "BertForMaskedLM");
    } else if (nextSentence) {
      classes.add("BertForNextSentencePrediction");
    }
    if (parts.contains(Part.QUESTION_ANSWERING_HEAD)) {
      classes.add("BertForQuestionAnswering");
    }
    if (parts.contains(Part.SEQUENCE_CLASSIFICATION_HEAD)) {
      classes.add("BertForSequenceClassification");
    }
    return classes.isEmpty() ? List.of("BertModel") : List.copyOf(classes);
  }
}
