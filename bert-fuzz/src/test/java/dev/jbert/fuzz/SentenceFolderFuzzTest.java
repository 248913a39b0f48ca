package dev.jbert.fuzz;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.jbert.model.CheckpointException;
import dev.jbert.pipeline.SentenceConfig;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The JSON files of a sentence-transformers folder. */
class SentenceFolderFuzzTest {

  @RegisterExtension
  static final FuzzTarget TARGET =
      FuzzTarget.of("sentence-transformers").refusing(CheckpointException.class);

  private static final List<String> FILES =
      List.of(
          "modules.json",
          "1_Pooling/config.json",
          "2_Dense/config.json",
          "sentence_bert_config.json",
          "config_sentence_transformers.json");

  private static final List<String> SOUND =
      Fixtures.inputs(SentenceFolderFuzzTest.class, "files/version-5", "files/new-pooling");

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
        () -> {
          SentenceConfig config = SentenceConfig.read(TARGET.folder().resolve("model"));
          assertTrue(config.transformer().normalize().startsWith(TARGET.folder()));
          assertFalse(config.pooling().modes().isEmpty());
        });
  }
}
