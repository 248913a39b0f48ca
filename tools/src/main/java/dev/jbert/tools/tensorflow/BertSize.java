package dev.jbert.tools.tensorflow;

import dev.jbert.tools.checkpoint.CheckpointException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The dimensions of a BERT model, read off the shapes of its variables.
 *
 * @param hiddenSize H
 * @param numHiddenLayers L
 * @param intermediateSize I
 * @param vocabSize V
 * @param maxPositionEmbeddings longest sequence
 * @param typeVocabSize number of segments
 * @param numLabels number of classes of a text classifier; 0 without one
 */
record BertSize(
    int hiddenSize,
    int numHiddenLayers,
    int intermediateSize,
    int vocabSize,
    int maxPositionEmbeddings,
    int typeVocabSize,
    int numLabels) {

  private static final Pattern LAYER = Pattern.compile("bert/encoder/layer_([0-9]{1,6})/.*");

  /**
   * Reads the dimensions.
   *
   * @param root what stands before the names of all variables, often nothing
   * @throws CheckpointException if a variable that tells them is missing or of an odd shape
   */
  static BertSize of(TensorBundle bundle, String root) {
    List<Integer> words = matrix(bundle, root + "bert/embeddings/word_embeddings");
    List<Integer> positions = matrix(bundle, root + "bert/embeddings/position_embeddings");
    List<Integer> types = matrix(bundle, root + "bert/embeddings/token_type_embeddings");
    List<Integer> kernel = matrix(bundle, root + "bert/encoder/layer_0/intermediate/dense/kernel");
    // Counting, not the highest number: a single variable of layer 999999 must not make a million.
    long layers =
        bundle.names().stream()
            .filter(name -> name.startsWith(root))
            .map(name -> LAYER.matcher(name.substring(root.length())))
            .filter(Matcher::matches)
            .map(matcher -> matcher.group(1))
            .distinct()
            .count();
    String classifier = root + BertWeight.CLASSIFIER_WEIGHTS;
    return new BertSize(
        words.get(1),
        (int) layers,
        kernel.get(1),
        words.get(0),
        positions.get(0),
        types.get(0),
        bundle.names().contains(classifier) ? matrix(bundle, classifier).get(0) : 0);
  }

  private static List<Integer> matrix(TensorBundle bundle, String name) {
    if (!bundle.names().contains(name)) {
      throw new CheckpointException(
          CheckpointException.Reason.MISSING_TENSOR,
          bundle.path(),
          "is no BERT checkpoint, it lacks " + name);
    }
    List<Long> shape = bundle.shape(name);
    if (shape.size() != 2 || shape.stream().anyMatch(d -> d < 1 || d > Integer.MAX_VALUE)) {
      throw new CheckpointException(
          CheckpointException.Reason.WRONG_SHAPE,
          bundle.path(),
          "tensor '" + name + "' has shape " + shape + ", expected a matrix");
    }
    return shape.stream().map(Long::intValue).toList();
  }
}
