package dev.jbert.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.jbert.tokenizer.Tokenizer;
import dev.jbert.tokenizer.TokenizerFileException;
import java.util.List;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A tokenizer.json alone in its folder. */
class TokenizerJsonFuzzTest {

  @RegisterExtension
  static final FuzzTarget TARGET =
      FuzzTarget.of("tokenizer.json").refusing(TokenizerFileException.class);

  private static final List<String> SOUND =
      Fixtures.inputs(TokenizerJsonFuzzTest.class, "file/word-piece", "file/byte-level-bpe");

  @FuzzTest
  void file(byte[] input) throws Exception {
    byte[] file = EditedJson.of(input, SOUND);
    TARGET.write("model/tokenizer.json", file);
    TARGET.run(
        file.length,
        () ->
            Rereading.requireEqual(
                Tokenizer.load(TARGET.folder().resolve("model")),
                TARGET.folder().resolve("again")));
  }
}
