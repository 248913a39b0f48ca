package dev.jbert.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.jbert.tokenizer.Tokenizer;
import dev.jbert.tokenizer.TokenizerConfig;
import dev.jbert.tokenizer.TokenizerFileException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A vocab.json and, after a zero byte, a merges.txt. */
class BytePairFilesFuzzTest {

  @RegisterExtension
  static final FuzzTarget TARGET =
      FuzzTarget.of("vocab.json and merges.txt").refusing(TokenizerFileException.class);

  private static final List<String> SOUND =
      Fixtures.inputs(BytePairFilesFuzzTest.class, "files/small", "files/no-merges");

  @FuzzTest
  void files(byte[] input) throws Exception {
    byte[] files = EditedJson.of(input, SOUND);
    List<byte[]> parts = Parts.of(files, 2);
    Path vocabulary = TARGET.write("vocab.json", parts.getFirst());
    Path merges = TARGET.write("merges.txt", parts.size() > 1 ? parts.getLast() : new byte[0]);
    TARGET.run(
        files.length,
        () ->
            Rereading.requireEqual(
                Tokenizer.ofMerges(vocabulary, merges, TokenizerConfig.roberta()),
                TARGET.folder().resolve("again")));
  }
}
