package dev.jbert.pipeline;

import dev.jbert.model.TokenBatch;
import dev.jbert.tokenizer.Encoding;
import dev.jbert.tokenizer.EncodingOptions;
import dev.jbert.tokenizer.TextInput;
import dev.jbert.tokenizer.Truncation;
import java.util.List;

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
    return of(rows(inputs, truncation, maxLength, folder), 0, folder);
  }

  /**
   * As {@link #encode(List, Truncation, ModelFolder)}, for some of more texts.
   *
   * @param firstText the number of the first of them, for the complaint about a text too long
   */
  static TextBatch encodePart(
      List<TextInput> inputs, int firstText, Truncation truncation, ModelFolder folder) {
    return of(rows(inputs, truncation, mostTokens(folder), folder), firstText, folder);
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
    return of(encodings, 0, folder);
  }

  private static TextBatch of(List<Encoding> encodings, int firstText, ModelFolder folder) {
    int positions = folder.model().config().maxSequenceLength();
    for (int i = 0; i < encodings.size(); i++) {
      if (encodings.get(i).size() > positions) {
        throw new IllegalArgumentException(
            "text %d has %d tokens, the model takes at most %d"
                .formatted(firstText + i, encodings.get(i).size(), positions));
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
