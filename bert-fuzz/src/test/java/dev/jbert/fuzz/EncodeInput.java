package dev.jbert.fuzz;

import dev.jbert.tokenizer.EncodingOptions;
import dev.jbert.tokenizer.Padding;
import dev.jbert.tokenizer.SpecialTokensInText;
import dev.jbert.tokenizer.Truncation;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * Texts and options made of any bytes: four bytes of options, then one or two texts, or words, that
 * zero bytes part.
 *
 * @param tokenizer which one, from 0
 * @param splitIntoWords whether the texts are the words of one
 * @param texts one or more; two are a pair unless they are words
 * @param options how they are encoded
 */
record EncodeInput(
    int tokenizer, boolean splitIntoWords, List<String> texts, EncodingOptions options) {

  private static final int OPTION_BYTES = 4;
  private static final int MAX_WORDS = 100;

  static EncodeInput of(byte[] input) {
    byte[] start = Arrays.copyOf(input, OPTION_BYTES);
    byte[] rest = Arrays.copyOfRange(input, Math.min(OPTION_BYTES, input.length), input.length);
    boolean words = (start[0] & 0x40) != 0;
    // UTF-16 has halves of surrogate pairs, which UTF-8 cannot have.
    Charset charset = (start[0] & 0x80) != 0 ? StandardCharsets.UTF_16BE : StandardCharsets.UTF_8;
    List<String> texts =
        charset.equals(StandardCharsets.UTF_8)
            ? Parts.of(rest, words ? MAX_WORDS : 2).stream()
                .map(part -> new String(part, charset))
                .toList()
            : List.of(chars(rest));
    return new EncodeInput(
        start[0] & 0x0F, words, texts, options(start[1] & 0xFF, start[2] & 0xFF, start[3] & 0xFF));
  }

  /** Two bytes a char, whatever they are: a decoder would replace half a pair. */
  private static String chars(byte[] bytes) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i + 1 < bytes.length; i += 2) {
      text.append((char) (bytes[i] << 8 | bytes[i + 1] & 0xFF));
    }
    return text.toString();
  }

  private static EncodingOptions options(int flags, int maxLength, int stride) {
    EncodingOptions options = EncodingOptions.defaults();
    if ((flags & 1) != 0) {
      options = options.withMaxLength(maxLength);
    }
    if ((flags & 2) != 0) {
      options = options.withStride(stride % 32).withOverflowingTokens();
    }
    if ((flags & 4) != 0) {
      options = options.withoutSpecialTokens();
    }
    if ((flags & 8) != 0) {
      options = options.withSpecialTokensInText(SpecialTokensInText.AS_TEXT);
    }
    if ((flags & 16) != 0) {
      options = options.padToMultipleOf(1 + stride / 32);
    }
    if ((flags & 32) != 0) {
      options = options.withTruncation(Truncation.values()[maxLength % 4]);
    }
    return options.withPadding(Padding.values()[flags / 64 % 3]);
  }
}
