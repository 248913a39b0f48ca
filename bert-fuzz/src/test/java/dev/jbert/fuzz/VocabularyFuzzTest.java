package dev.jbert.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.jbert.tokenizer.Tokenizer;
import dev.jbert.tokenizer.TokenizerConfig;
import dev.jbert.tokenizer.TokenizerFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A vocab.txt. */
class VocabularyFuzzTest {

  @RegisterExtension
  static final FuzzTarget TARGET =
      FuzzTarget.of("vocab.txt").refusing(TokenizerFileException.class);

  @FuzzTest
  void vocabulary(byte[] input) throws Exception {
    Path file = TARGET.write("vocab.txt", input);
    TARGET.run(
        input.length,
        () ->
            Rereading.requireEqual(
                Tokenizer.ofVocabulary(file, TokenizerConfig.uncased()),
                TARGET.folder().resolve("again")));
  }
}
