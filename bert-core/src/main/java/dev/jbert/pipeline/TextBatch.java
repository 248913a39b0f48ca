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
    int positions = folder.model().config().maxSequenceLength();
    EncodingOptions options = EncodingOptions.defaults().withTruncation(truncation);
    if (truncation != Truncation.NONE) {
      options = options.withMaxLength(Math.min(positions, folder.tokenizer().modelMaxLength()));
    }
    List<Encoding> encodings = folder.tokenizer().encodeBatch(inputs, options).rows();
    for (int i = 0; i < encodings.size(); i++) {
      if (encodings.get(i).size() > positions) {
        throw new IllegalArgumentException(
            "text %d has %d tokens, the model takes at most %d"
                .formatted(i, encodings.get(i).size(), positions));
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
