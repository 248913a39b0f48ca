package dev.jbert.model;

import dev.jbert.kernel.LayerNorm;
import dev.jbert.kernel.Matrix;
import dev.jbert.model.CheckpointException.Reason;
import dev.jbert.weights.TensorView;
import dev.jbert.weights.WeightSource;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The weights of a checkpoint by their full names of today, whatever the file calls them: {@code
 * bert.} in front or not, {@code LayerNorm.gamma} or {@code LayerNorm.weight}.
 *
 * <p>May be used by any number of threads at once, until the checkpoint is closed.
 */
public final class ModelWeights {

  private static final int MAX_LISTED = 50;

  private final WeightSource source;
  private final WeightNames names;
  private final float layerNormEps;
  private final Map<String, String> fileNameOf;

  private ModelWeights(
      WeightSource source, WeightNames names, float layerNormEps, Map<String, String> fileNameOf) {
    this.source = source;
    this.names = names;
    this.layerNormEps = layerNormEps;
    this.fileNameOf = fileNameOf;
  }

  static ModelWeights of(WeightSource source, BertConfig config) {
    WeightNames names = Families.names(config);
    Map<String, String> fileNameOf = new LinkedHashMap<>();
    for (String fileName : source.names()) {
      String other = fileNameOf.put(names.canonical(fileName), fileName);
      if (other != null) {
        throw new CheckpointException(
            Reason.AMBIGUOUS_WEIGHTS,
            source.path(),
            "both \""
                + other
                + "\" and \""
                + fileName
                + "\" are the weight \""
                + names.canonical(fileName)
                + "\"");
      }
    }
    String word = names.word();
    for (String copy : names.wordCopies()) {
      if (fileNameOf.containsKey(copy)) {
        fileNameOf.putIfAbsent(word, fileNameOf.get(copy));
      }
    }
    return new ModelWeights(source, names, config.layerNormEps(), fileNameOf);
  }

  /** How the family names its weights. */
  public WeightNames names() {
    return names;
  }

  /** Whether there is a weight of this name. */
  public boolean has(String name) {
    return fileNameOf.containsKey(name);
  }

  boolean hasAll(List<WeightSpec> specs) {
    return specs.stream().allMatch(spec -> has(spec.name()));
  }

  /**
   * Refuses missing weights, all in one sentence, and weights of the wrong shape.
   *
   * @param what whose weights they are, for the message
   */
  void requireAll(List<WeightSpec> specs, Reason whenMissing, String what) {
    List<String> missing = specs.stream().map(WeightSpec::name).filter(name -> !has(name)).toList();
    if (!missing.isEmpty()) {
      throw new CheckpointException(
          whenMissing,
          source.path(),
          "no complete "
              + what
              + ": it lacks "
              + missing.size()
              + " of "
              + specs.size()
              + " weights: "
              + listed(missing));
    }
    specs.forEach(this::requireShape);
  }

  /** The names of some layers; a configuration may claim a thousand. */
  private static String listed(List<String> names) {
    String first = String.join(", ", names.subList(0, Math.min(names.size(), MAX_LISTED)));
    return names.size() > MAX_LISTED
        ? first + " and " + (names.size() - MAX_LISTED) + " more"
        : first;
  }

  /**
   * Refuses a model that has the words under several names, says that they are not tied, and holds
   * different ones: the reference would give encoder and decoder a table each.
   */
  void requireOneWordTable(BertConfig config) {
    for (String copy : names.wordCopies()) {
      if (has(copy) && !Arrays.equals(table(names.word(), config), table(copy, config))) {
        throw new CheckpointException(
            Reason.UNSUPPORTED,
            source.path(),
            "tensor \"%s\" differs from \"%s\" and tie_word_embeddings is false, expected one"
                    .formatted(fileNameOf.get(copy), fileNameOf.get(names.word()))
                + " table of words for encoder and decoder");
      }
    }
  }

  void requireShape(String name, Integer... shape) {
    if (!has(name)) {
      throw new CheckpointException(
          Reason.MISSING_WEIGHTS, source.path(), "tensor \"" + name + "\" is missing");
    }
    requireShape(new WeightSpec(name, List.of(shape)));
  }

  private void requireShape(WeightSpec spec) {
    List<Long> found = tensor(spec.name()).info().shape();
    List<Long> expected = spec.shape().stream().map(Integer::longValue).toList();
    if (!found.equals(expected)) {
      throw new CheckpointException(
          Reason.WRONG_SHAPE,
          source.path(),
          "tensor \""
              + fileNameOf.get(spec.name())
              + "\" has shape "
              + found
              + ", expected "
              + expected
              + " from "
              + ConfigFile.NAME);
    }
  }

  /**
   * Reads a matrix.
   *
   * @return [rows, columns], the caller's own
   * @throws CheckpointException if there is no such weight or its shape is another
   */
  public Matrix matrix(String name, int rows, int columns) {
    requireShape(name, rows, columns);
    Matrix matrix = Matrix.zeros(rows, columns);
    copyTo(name, matrix);
    return matrix;
  }

  /**
   * Reads a matrix into rows of another one.
   *
   * @param target [rows, columns], contiguous, overwritten
   * @throws CheckpointException if there is no such weight or its shape is another
   */
  public void copyTo(String name, Matrix target) {
    requireShape(name, target.rows(), target.columns());
    tensor(name).copyTo(0, target.values(), target.offset(), target.rows() * target.columns());
  }

  /** Reads rows of a weight [.., target.columns()] whose shape was checked, from {@code first}. */
  void copyRows(String name, int first, Matrix target) {
    long from = (long) first * target.columns();
    int count = target.rows() * target.columns();
    tensor(name).copyTo(from, target.values(), target.offset(), count);
  }

  /**
   * Reads a vector.
   *
   * @return [size], the caller's own
   * @throws CheckpointException if there is no such weight or its shape is another
   */
  public float[] vector(String name, int size) {
    requireShape(name, size);
    return tensor(name).toFloatArray();
  }

  private float[] table(String name, BertConfig config) {
    requireShape(name, config.vocabSize(), config.embeddingSize());
    return tensor(name).toFloatArray();
  }

  /**
   * Reads weight and bias of a LayerNorm.
   *
   * @param name without {@code .weight} and {@code .bias}
   * @throws CheckpointException if there is no such weight or its shape is another
   */
  public LayerNorm norm(String name, int size) {
    return new LayerNorm(
        vector(name + ".weight", size), vector(name + ".bias", size), layerNormEps);
  }

  TensorView tensor(String name) {
    return source.tensor(fileNameOf.get(name));
  }

  List<String> fileNames() {
    return List.copyOf(source.names());
  }

  void close() {
    source.close();
  }
}
