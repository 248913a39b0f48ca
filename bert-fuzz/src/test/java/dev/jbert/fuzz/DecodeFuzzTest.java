package dev.jbert.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.jbert.tokenizer.DecodeOptions;
import dev.jbert.tokenizer.DecodeOptions.CleanUp;
import dev.jbert.tokenizer.Tokenizer;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Any ids made into text: two bytes an id, behind one that says which tokenizer and options. */
class DecodeFuzzTest {

  @RegisterExtension
  static final FuzzTarget TARGET = FuzzTarget.of("decode").refusing(IllegalArgumentException.class);

  @FuzzTest
  void ids(byte[] input) throws Exception {
    if (input.length == 0) {
      return;
    }
    Tokenizer tokenizer = Tokenizers.ALL.get((input[0] & 0xFF) % Tokenizers.ALL.size());
    DecodeOptions options =
        new DecodeOptions((input[0] & 0x80) != 0, CleanUp.values()[(input[0] & 0x70) % 3]);
    int[] ids = new int[(input.length - 1) / 2];
    for (int i = 0; i < ids.length; i++) {
      // Signed: an id below zero or beyond the vocabulary must be refused.
      ids[i] = input[1 + 2 * i] << 8 | input[2 + 2 * i] & 0xFF;
    }
    TARGET.run(
        input.length,
        () -> {
          tokenizer.decode(ids, options);
          tokenizer.convertTokensToString(tokenizer.convertIdsToTokens(ids));
        });
  }
}
