package dev.jbert.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.jbert.tokenizer.Tokenizer;
import dev.jbert.tokenizer.TokenizerFileException;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.RegisterExtension;

/** tokenizer_config.json, special_tokens_map.json and added_tokens.json beside a vocab.txt. */
class TokenizerConfigFuzzTest {

  @RegisterExtension
  static final FuzzTarget TARGET =
      FuzzTarget.of("tokenizer_config.json").refusing(TokenizerFileException.class);

  private static final List<String> FILES =
      List.of("tokenizer_config.json", "special_tokens_map.json", "added_tokens.json");

  private static final List<String> SOUND =
      Fixtures.inputs(
          TokenizerConfigFuzzTest.class, "files/saved-by-transformers", "files/further-tokens");

  @BeforeAll
  static void writeVocabulary() throws IOException {
    TARGET.write("model/vocab.txt", "[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\na\n##b\n,\n".getBytes());
  }

  @FuzzTest
  void files(byte[] input) throws Exception {
    byte[] files = EditedJson.of(input, SOUND);
    List<byte[]> parts = Parts.of(files, FILES.size());
    for (int i = 0; i < FILES.size(); i++) {
      if (i < parts.size()) {
        TARGET.write("model/" + FILES.get(i), parts.get(i));
      } else {
        Files.deleteIfExists(TARGET.folder().resolve("model").resolve(FILES.get(i)));
      }
    }
    TARGET.run(
        files.length,
        () ->
            Rereading.requireEqual(
                Tokenizer.load(TARGET.folder().resolve("model")),
                TARGET.folder().resolve("again")));
  }
}
