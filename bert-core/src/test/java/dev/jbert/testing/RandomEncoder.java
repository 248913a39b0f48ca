package dev.jbert.testing;

import dev.jbert.model.TokenBatch;
import dev.jbert.weights.NamedTensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * A BERT of random shape with random weights, such as trained ones: what a layer gives is about as
 * large as what it takes.
 *
 * @param vocabSize V
 * @param hiddenSize H
 * @param numHiddenLayers L
 * @param numAttentionHeads N
 * @param intermediateSize I
 * @param maxSequenceLength the longest sequence
 * @param typeVocabSize token types
 * @param hiddenAct of the feed-forward parts
 */
public record RandomEncoder(
    int vocabSize,
    int hiddenSize,
    int numHiddenLayers,
    int numAttentionHeads,
    int intermediateSize,
    int maxSequenceLength,
    int typeVocabSize,
    String hiddenAct) {

  private static final List<String> ACTIVATIONS =
      List.of("gelu", "gelu_new", "relu", "silu", "tanh", "quick_gelu", "mish");

  /** A shape with nothing round about it. */
  public static RandomEncoder of(RandomGenerator random) {
    int heads = 1 + random.nextInt(5);
    return new RandomEncoder(
        5 + random.nextInt(200),
        heads * (1 + random.nextInt(40)),
        random.nextInt(4),
        heads,
        1 + random.nextInt(150),
        1 + random.nextInt(80),
        1 + random.nextInt(3),
        ACTIVATIONS.get(random.nextInt(ACTIVATIONS.size())));
  }

  /** Writes the folder. */
  public Path write(Path folder, RandomGenerator random) throws IOException {
    RandomCheckpoint checkpoint =
        new RandomCheckpoint()
            .config("vocab_size", "" + vocabSize)
            .config("hidden_size", "" + hiddenSize)
            .config("num_hidden_layers", "" + numHiddenLayers)
            .config("num_attention_heads", "" + numAttentionHeads)
            .config("intermediate_size", "" + intermediateSize)
            .config("hidden_act", '"' + hiddenAct + '"')
            .config("max_position_embeddings", "" + maxSequenceLength)
            .config("type_vocab_size", "" + typeVocabSize);
    checkpoint.names().forEach(checkpoint::remove);
    String embeddings = "bert.embeddings.";
    put(checkpoint, embeddings + "word_embeddings.weight", random, 1, vocabSize, hiddenSize);
    put(
        checkpoint,
        embeddings + "token_type_embeddings.weight",
        random,
        1,
        typeVocabSize,
        hiddenSize);
    put(
        checkpoint,
        embeddings + "position_embeddings.weight",
        random,
        1,
        maxSequenceLength,
        hiddenSize);
    norm(checkpoint, embeddings + "LayerNorm", random);
    for (int layer = 0; layer < numHiddenLayers; layer++) {
      String path = "bert.encoder.layer." + layer + ".";
      for (String part : List.of("self.query", "self.key", "self.value", "output.dense")) {
        linear(checkpoint, path + "attention." + part, random, hiddenSize, hiddenSize);
      }
      norm(checkpoint, path + "attention.output.LayerNorm", random);
      linear(checkpoint, path + "intermediate.dense", random, intermediateSize, hiddenSize);
      linear(checkpoint, path + "output.dense", random, hiddenSize, intermediateSize);
      norm(checkpoint, path + "output.LayerNorm", random);
    }
    linear(checkpoint, "bert.pooler.dense", random, hiddenSize, hiddenSize);
    return checkpoint.write(folder);
  }

  private static void linear(
      RandomCheckpoint checkpoint, String name, RandomGenerator random, int out, int in) {
    put(checkpoint, name + ".weight", random, 1 / Math.sqrt(in), out, in);
    put(checkpoint, name + ".bias", random, 0.1, out);
  }

  private void norm(RandomCheckpoint checkpoint, String name, RandomGenerator random) {
    float[] weight = values(random, hiddenSize, 0.1);
    for (int i = 0; i < weight.length; i++) {
      weight[i] += 1;
    }
    checkpoint.replace(NamedTensor.of(name + ".weight", weight, hiddenSize));
    put(checkpoint, name + ".bias", random, 0.1, hiddenSize);
  }

  private static void put(
      RandomCheckpoint checkpoint,
      String name,
      RandomGenerator random,
      double deviation,
      int... shape) {
    int size = Arrays.stream(shape).reduce(1, Math::multiplyExact);
    checkpoint.replace(NamedTensor.of(name, values(random, size, deviation), shape));
  }

  private static float[] values(RandomGenerator random, int size, double deviation) {
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = (float) random.nextGaussian(0, deviation);
    }
    return values;
  }

  /** One to {@code most} random sequences of random lengths. */
  public Sequences sequences(RandomGenerator random, int most) {
    int count = 1 + random.nextInt(most);
    int[][] inputIds = new int[count][];
    int[][] tokenTypeIds = new int[count][];
    for (int b = 0; b < count; b++) {
      int length = 1 + random.nextInt(maxSequenceLength);
      inputIds[b] = random.ints(length, 0, vocabSize).toArray();
      tokenTypeIds[b] = random.ints(length, 0, typeVocabSize).toArray();
    }
    return new Sequences(inputIds, tokenTypeIds);
  }

  /**
   * Sequences of tokens.
   *
   * @param inputIds of each sequence
   * @param tokenTypeIds of the same lengths
   */
  public record Sequences(int[][] inputIds, int[][] tokenTypeIds) {

    /** How many. */
    public int count() {
      return inputIds.length;
    }

    /** All of them. */
    public TokenBatch batch() {
      return TokenBatch.of(inputIds, tokenTypeIds);
    }

    /** One of them. */
    public TokenBatch alone(int sequence) {
      return TokenBatch.of(new int[][] {inputIds[sequence]}, new int[][] {tokenTypeIds[sequence]});
    }
  }
}
