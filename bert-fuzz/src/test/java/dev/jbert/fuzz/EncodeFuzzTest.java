package dev.jbert.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.jbert.tokenizer.Encoding;
import dev.jbert.tokenizer.EncodingOptions;
import dev.jbert.tokenizer.Tokenizer;
import java.util.List;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Any text, pair of texts or list of words, encoded with any options. */
class EncodeFuzzTest {

  @RegisterExtension
  static final FuzzTarget TARGET = FuzzTarget.of("encode").refusing(IllegalArgumentException.class);

  @FuzzTest
  void text(byte[] input) throws Exception {
    EncodeInput asked = EncodeInput.of(input);
    Tokenizer tokenizer = Tokenizers.ALL.get(asked.tokenizer() % Tokenizers.ALL.size());
    TARGET.run(input.length, () -> encode(tokenizer, asked));
  }

  private static void encode(Tokenizer tokenizer, EncodeInput asked) {
    EncodingOptions options = asked.options();
    if (asked.splitIntoWords()) {
      for (Encoding row : tokenizer.encodeWords(List.of(asked.texts()), options).rows()) {
        SoundEncoding.requireOfWords(row, asked.texts(), tokenizer);
      }
      return;
    }
    Encoding row =
        asked.texts().size() == 1
            ? tokenizer.encode(asked.texts().getFirst(), options)
            : tokenizer.encode(asked.texts().get(0), asked.texts().get(1), options);
    SoundEncoding.require(row, asked.texts(), options, tokenizer);
    row.overflowing()
        .forEach(window -> SoundEncoding.require(window, asked.texts(), options, tokenizer));
    if (asked.texts().size() == 1) {
      SoundEncoding.requireWindowsOfAll(row, asked.texts().getFirst(), options, tokenizer);
      SoundEncoding.requireStableDecoding(asked.texts().getFirst(), tokenizer);
    }
  }
}
