package dev.jbert.tools.bench;

import dev.jbert.model.TokenBatch;
import dev.jbert.tokenizer.Encoding;
import dev.jbert.tokenizer.EncodingOptions;
import dev.jbert.tokenizer.TextInput;
import dev.jbert.tokenizer.Tokenizer;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * The tokens that are timed.
 *
 * @param inputIds one row per sequence
 * @param maskTokenId the id of {@code [MASK]}
 */
public record BenchInput(int[][] inputIds, int maskTokenId) {
  private static final long SEED = 20181011;

  /**
   * Returns random ids, the same in every run.
   *
   * @param sequences B
   * @param sequenceLength tokens of each
   */
  public static BenchInput random(int sequences, int sequenceLength, Tokenizer tokenizer) {
    Random random = new Random(SEED);
    int vocabSize = tokenizer.vocabulary().size();
    int[][] inputIds = new int[sequences][sequenceLength];
    for (int[] row : inputIds) {
      Arrays.setAll(row, t -> random.nextInt(vocabSize));
    }
    return new BenchInput(inputIds, tokenizer.specialTokens().mask().id());
  }

  /** Returns the tokens of texts, one row each. */
  public static BenchInput of(List<String> texts, Tokenizer tokenizer) {
    List<TextInput> inputs = texts.stream().map(TextInput::of).toList();
    int[][] inputIds =
        tokenizer.encodeBatch(inputs, EncodingOptions.defaults()).rows().stream()
            .map(Encoding::inputIds)
            .toArray(int[][]::new);
    return new BenchInput(inputIds, tokenizer.specialTokens().mask().id());
  }

  /** Returns the tokens as a batch. */
  TokenBatch batch() {
    return TokenBatch.of(inputIds);
  }

  /** B. */
  int sequences() {
    return inputIds.length;
  }

  /** The longest row. */
  int longest() {
    return Arrays.stream(inputIds).mapToInt(row -> row.length).max().orElse(0);
  }

  /** Tokens in all. */
  int tokens() {
    return Arrays.stream(inputIds).mapToInt(row -> row.length).sum();
  }

  /** The masked positions of each sequence; its middle where it has none. */
  int[][] maskedPositions() {
    return Arrays.stream(inputIds).map(this::maskedPositions).toArray(int[][]::new);
  }

  private int[] maskedPositions(int[] row) {
    int[] masked = IntStream.range(0, row.length).filter(t -> row[t] == maskTokenId).toArray();
    return masked.length > 0 ? masked : new int[] {row.length / 2};
  }
}
