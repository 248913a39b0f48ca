package dev.jbert.tools.tensorflow;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;

/**
 * One row of the table that turns TensorFlow's BERT variables into those of Hugging Face.
 *
 * <p>A dense layer's {@code kernel} is stored {@code [in, out]} and becomes {@code weight [out,
 * in]}; {@code gamma} and {@code beta} of a layer norm become {@code weight} and {@code bias}. What
 * must be transposed is decided by name, because many kernels are square and no shape would tell.
 *
 * @param variable TensorFlow's name, without the root that some exports put before all names
 * @param name Hugging Face's name
 * @param shape the dimensions as Hugging Face has them
 * @param layout how the variable lies in relation to that
 */
record BertWeight(String variable, String name, List<Long> shape, Layout layout) {

  /** How a variable is stored. */
  enum Layout {
    /** As Hugging Face stores it. */
    SAME,
    /** A matrix with rows and columns exchanged. */
    TRANSPOSED
  }

  /** Parts of a model that a checkpoint may have or not. */
  enum Part {
    POOLER("bert/pooler/"),
    MASKED_LM_HEAD("cls/predictions/"),
    NEXT_SENTENCE_HEAD("cls/seq_relationship/"),
    QUESTION_ANSWERING_HEAD("cls/squad/"),
    /** Google's classifier has no scope: its two variables stand at the root. */
    SEQUENCE_CLASSIFICATION_HEAD("output_weights");

    private final String prefix;

    Part(String prefix) {
      this.prefix = prefix;
    }

    /** How the names of its variables begin. */
    String prefix() {
      return prefix;
    }
  }

  /** The matrix of a text classifier: a row for each class. */
  static final String CLASSIFIER_WEIGHTS = "output_weights";

  BertWeight {
    shape = List.copyOf(shape);
  }

  /**
   * Every weight of a model. The decoder of the masked LM head is not among them: it is the word
   * embedding.
   *
   * @param size the model's dimensions
   * @param parts what it has besides embeddings and encoder
   */
  static List<BertWeight> table(BertSize size, Set<Part> parts) {
    Table table = new Table();
    long hiddenSize = size.hiddenSize();
    table.embedding("word", size.vocabSize(), hiddenSize);
    table.embedding("position", size.maxPositionEmbeddings(), hiddenSize);
    table.embedding("token_type", size.typeVocabSize(), hiddenSize);
    table.norm("bert/embeddings/LayerNorm", hiddenSize);
    for (int layer = 0; layer < size.numHiddenLayers(); layer++) {
      String root = "bert/encoder/layer_" + layer;
      for (String projection : List.of("query", "key", "value")) {
        table.dense(root + "/attention/self/" + projection, hiddenSize, hiddenSize);
      }
      table.dense(root + "/attention/output/dense", hiddenSize, hiddenSize);
      table.norm(root + "/attention/output/LayerNorm", hiddenSize);
      table.dense(root + "/intermediate/dense", hiddenSize, size.intermediateSize());
      table.dense(root + "/output/dense", size.intermediateSize(), hiddenSize);
      table.norm(root + "/output/LayerNorm", hiddenSize);
    }
    if (parts.contains(Part.POOLER)) {
      table.dense("bert/pooler/dense", hiddenSize, hiddenSize);
    }
    if (parts.contains(Part.MASKED_LM_HEAD)) {
      table.dense("cls/predictions/transform/dense", hiddenSize, hiddenSize);
      table.norm("cls/predictions/transform/LayerNorm", hiddenSize);
      table.same("cls/predictions/output_bias", "cls.predictions.bias", size.vocabSize());
    }
    if (parts.contains(Part.NEXT_SENTENCE_HEAD)) {
      table.output("cls/seq_relationship/output", "cls.seq_relationship", 2, hiddenSize);
    }
    if (parts.contains(Part.QUESTION_ANSWERING_HEAD)) {
      table.output("cls/squad/output", "qa_outputs", 2, hiddenSize);
    }
    if (parts.contains(Part.SEQUENCE_CLASSIFICATION_HEAD)) {
      table.output("output", "classifier", size.numLabels(), hiddenSize);
    }
    return List.copyOf(table.rows);
  }

  /** The table while it is written. */
  private static final class Table {

    private final List<BertWeight> rows = new ArrayList<>();

    void embedding(String kind, long count, long hiddenSize) {
      String variable = "bert/embeddings/" + kind + "_embeddings";
      same(variable, dotted(variable) + ".weight", count, hiddenSize);
    }

    void dense(String layer, long in, long out) {
      rows.add(
          new BertWeight(
              layer + "/kernel", dotted(layer) + ".weight", List.of(out, in), Layout.TRANSPOSED));
      same(layer + "/bias", dotted(layer) + ".bias", out);
    }

    /** The last layer of a head, which is no {@code kernel}: stored as [out, in] already. */
    void output(String variable, String name, long out, long in) {
      same(variable + "_weights", name + ".weight", out, in);
      same(variable + "_bias", name + ".bias", out);
    }

    void norm(String layer, long size) {
      same(layer + "/gamma", dotted(layer) + ".weight", size);
      same(layer + "/beta", dotted(layer) + ".bias", size);
    }

    void same(String variable, String name, long... shape) {
      List<Long> dimensions = LongStream.of(shape).boxed().toList();
      rows.add(new BertWeight(variable, name, dimensions, Layout.SAME));
    }

    private static String dotted(String variable) {
      return variable.replace("/layer_", "/layer/").replace('/', '.');
    }
  }

  /** The dimensions as TensorFlow stores them. */
  List<Long> storedShape() {
    return layout == Layout.TRANSPOSED ? shape.reversed() : shape;
  }

  /** Number of elements. */
  long elementCount() {
    return shape.stream().reduce(1L, Math::multiplyExact);
  }
}
