package dev.jbert.pipeline;

import dev.jbert.model.TokenBatch;
import dev.jbert.tokenizer.Encoding;
import dev.jbert.tokenizer.EncodingOptions;
import dev.jbert.tokenizer.TextInput;
import dev.jbert.tokenizer.Truncation;
import java.util.List;
import java.util.function.IntFunction;

/**
 * Texts made ready for the model.
 *
 * @param encodings one for each text, in order
 * @param tokens the same as a batch
 */
record TextBatch(List<Encoding> encodings, TokenBatch tokens) {

  /**
   * Encodes texts.
   *
   * @throws IllegalArgumentException if a text has more tokens than the model takes and truncation
   *     is {@link Truncation#NONE}; names the text and both numbers
   */
  static TextBatch encode(List<TextInput> inputs, Truncation truncation, ModelFolder folder) {
    return encode(inputs, truncation, mostTokens(folder), folder);
  }

  /** As the other, but cuts to {@code maxLength} tokens if it cuts. */
  static TextBatch encode(
      List<TextInput> inputs, Truncation truncation, int maxLength, ModelFolder folder) {
    return of(rows(inputs, truncation, maxLength, folder), folder);
  }

  /**
   * As {@link #encode(List, Truncation, ModelFolder)}.
   *
   * @param names how a complaint calls an input
   */
  static TextBatch encode(
      List<TextInput> inputs,
      Truncation truncation,
      IntFunction<String> names,
      ModelFolder folder) {
    return of(rows(inputs, truncation, mostTokens(folder), folder), names, folder);
  }

  private static List<Encoding> rows(
      List<TextInput> inputs, Truncation truncation, int maxLength, ModelFolder folder) {
    EncodingOptions options = EncodingOptions.defaults().withTruncation(truncation);
    if (truncation != Truncation.NONE) {
      options = options.withMaxLength(maxLength);
    }
    return folder.tokenizer().encodeBatch(inputs, options).rows();
  }

  /** The most tokens of a sequence that both model and tokenizer allow. */
  static int mostTokens(ModelFolder folder) {
    return Math.min(
        folder.model().config().maxSequenceLength(), folder.tokenizer().modelMaxLength());
  }

  /**
   * Encodings as a batch.
   *
   * @throws IllegalArgumentException if one has more tokens than the model takes
   */
  static TextBatch of(List<Encoding> encodings, ModelFolder folder) {
    return of(encodings, i -> "text " + i, folder);
  }

  private static TextBatch of(
      List<Encoding> encodings, IntFunction<String> names, ModelFolder folder) {
    int positions = folder.model().config().maxSequenceLength();
    for (int i = 0; i < encodings.size(); i++) {
      if (encodings.get(i).size() > positions) {
        throw new IllegalArgumentException(
            "%s has %d tokens, the model takes at most %d"
                .formatted(names.apply(i), encodings.get(i).size(), positions));
      }
    }
    return new TextBatch(encodings, batch(encodings));
  }

  private static TokenBatch batch(List<Encoding> encodings) {
    return TokenBatch.of(
        encodings.stream().map(Encoding::inputIds).toArray(int[][]::new),
        encodings.stream().map(Encoding::tokenTypeIds).toArray(int[][]::new),
        encodings.stream().map(Encoding::attentionMask).toArray(int[][]::new));
  }
}
