package dev.jbert.bench.peers;

import dev.jbert.bench.BenchTexts;
import dev.jbert.model.TokenRows;
import dev.jbert.tokenizer.EncodingOptions;
import dev.jbert.tokenizer.Tokenizer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What one call does.
 *
 * @param name what it is called
 * @param inputIds the sequences
 * @param rows whose states are asked of jbert; ONNX Runtime's graph always gives all
 * @param cuts the ways to cut the sequences into batches that ONNX Runtime tries
 */
record Work(String name, int[][] inputIds, TokenRows rows, List<BatchCut> cuts) {

  private static final int[] LENGTHS = {8, 16, 32, 128, 512};
  private static final int BATCH = 8;
  private static final int BATCH_LENGTH = 128;

  /** All works, made of English text. */
  static List<Work> all(Tokenizer tokenizer) {
    int[] text = paragraphs(tokenizer);
    List<Work> works = new ArrayList<>();
    for (int length : LENGTHS) {
      int[][] ids = {sequence(tokenizer, text, 0, length)};
      works.add(new Work("1x" + length, ids, TokenRows.ALL, List.of(BatchCut.PADDED)));
    }
    int[][] batch =
        IntStream.range(0, BATCH)
            .mapToObj(row -> sequence(tokenizer, text, row * BATCH_LENGTH, BATCH_LENGTH))
            .toArray(int[][]::new);
    works.add(new Work("8x128", batch, TokenRows.ALL, List.of(BatchCut.PADDED)));
    int[][] sentences =
        BenchTexts.SENTENCES.texts().stream()
            .map(sentence -> tokenizer.encode(sentence).inputIds())
            .toArray(int[][]::new);
    works.add(new Work("32 sentences", sentences, TokenRows.ALL, List.of(BatchCut.values())));
    int[][] one = {batch[0]};
    works.add(new Work("CLS of 1x128", one, TokenRows.FIRST, List.of(BatchCut.PADDED)));
    works.add(new Work("CLS of 8x128", batch, TokenRows.FIRST, List.of(BatchCut.PADDED)));
    return works;
  }

  /** English text of so many tokens. */
  static int[] text(Tokenizer tokenizer, int length) {
    return sequence(tokenizer, paragraphs(tokenizer), 0, length);
  }

  private static int[] paragraphs(Tokenizer tokenizer) {
    EncodingOptions plain = EncodingOptions.defaults().withoutSpecialTokens();
    return BenchTexts.PARAGRAPHS.texts().stream()
        .flatMapToInt(text -> IntStream.of(tokenizer.encode(text, plain).inputIds()))
        .toArray();
  }

  /** Tokens of a text from one on, and from its start again behind its end, as a row. */
  private static int[] sequence(Tokenizer tokenizer, int[] text, int from, int length) {
    int[] ids = new int[length];
    ids[0] = tokenizer.specialTokens().cls().id();
    for (int i = 1; i < length - 1; i++) {
      ids[i] = text[(from + i - 1) % text.length];
    }
    ids[length - 1] = tokenizer.specialTokens().sep().id();
    return ids;
  }
}
