package dev.jbert.bench.peers;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import ai.djl.huggingface.tokenizers.jni.CharSpan;
import ai.djl.huggingface.tokenizers.jni.TokenizersLibrary;
import dev.jbert.tokenizer.Encoding;
import dev.jbert.tokenizer.Span;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The Rust library tokenizers, through DJL's binding. It neither cuts nor pads. */
final class RustTokenizer implements AutoCloseable {

  private final HuggingFaceTokenizer binding;
  private final long handle;

  RustTokenizer(Path tokenizerJson) throws IOException {
    binding =
        HuggingFaceTokenizer.builder()
            .optTokenizerPath(tokenizerJson)
            .optTruncation(false)
            .optPadding(false)
            .build();
    handle = TokenizersLibrary.LIB.createTokenizerFromString(Files.readString(tokenizerJson));
    TokenizersLibrary.LIB.disableTruncation(handle);
    TokenizersLibrary.LIB.disablePadding(handle);
  }

  /** Encodes and brings all fields over into Java: what a user of the binding calls. */
  ai.djl.huggingface.tokenizers.Encoding encode(String text) {
    return binding.encode(text);
  }

  /**
   * Encodes and brings nothing over: the library's own cost and that of handing it the text. It
   * makes ids, types, tokens, offsets, words and masks in any case.
   */
  void encodeInside(String text) {
    TokenizersLibrary.LIB.deleteEncoding(TokenizersLibrary.LIB.encode(handle, text, true));
  }

  /** Whether all that both sides give is the same. */
  static boolean agree(Encoding jbert, ai.djl.huggingface.tokenizers.Encoding rust) {
    return Arrays.equals(longs(jbert.inputIds()), rust.getIds())
        && Arrays.equals(longs(jbert.tokenTypeIds()), rust.getTypeIds())
        && Arrays.equals(longs(jbert.attentionMask()), rust.getAttentionMask())
        && Arrays.equals(longs(jbert.specialTokensMask()), rust.getSpecialTokenMask())
        && Arrays.equals(longs(jbert.wordIds()), rust.getWordIds())
        && jbert.tokens().equals(Arrays.asList(rust.getTokens()))
        && IntStream.range(0, jbert.size())
            .allMatch(i -> agree(jbert.codePointSpan(i), rust.getCharTokenSpans()[i]));
  }

  /** The binding has no place for special tokens. */
  private static boolean agree(Span jbert, @Nullable CharSpan rust) {
    return rust == null
        ? jbert.equals(new Span(0, 0))
        : jbert.equals(new Span(rust.getStart(), rust.getEnd()));
  }

  private static long[] longs(int[] values) {
    return IntStream.of(values).asLongStream().toArray();
  }

  @Override
  public void close() {
    TokenizersLibrary.LIB.deleteTokenizer(handle);
    binding.close();
  }
}
