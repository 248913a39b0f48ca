package dev.jbert.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.jbert.tokenizer.Tokenizer;
import dev.jbert.tokenizer.TokenizerFileException;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A tokenizer.json alone in its folder. */
class TokenizerJsonFuzzTest {

  @RegisterExtension
  static final FuzzTarget TARGET =
      FuzzTarget.of("tokenizer.json").refusing(TokenizerFileException.class);

  @FuzzTest
  void file(byte[] input) throws Exception {
    TARGET.write("model/tokenizer.json", input);
    TARGET.run(
        input.length,
        () ->
            Rereading.requireEqual(
                Tokenizer.load(TARGET.folder().resolve("model")),
                TARGET.folder().resolve("again")));
  }
}
