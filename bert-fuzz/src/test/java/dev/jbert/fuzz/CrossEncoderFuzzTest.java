package dev.jbert.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.jbert.model.CheckpointException;
import dev.jbert.pipeline.CrossEncoder;
import dev.jbert.pipeline.ModelFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * What a cross-encoder reads beside its model, which is loaded once: of config.json what is meant
 * for it, then config_sentence_transformers.json.
 */
class CrossEncoderFuzzTest {

  @RegisterExtension
  static final FuzzTarget TARGET =
      FuzzTarget.of("cross-encoder").refusing(CheckpointException.class);

  private static final String CONFIG = "config.json";
  private static final String SENTENCE_CONFIG = "config_sentence_transformers.json";

  private static ModelFolder model;

  private static final List<String> SOUND =
      Fixtures.inputs(CrossEncoderFuzzTest.class, "files/both-files", "files/legacy");

  @BeforeAll
  static void loadModel() throws IOException {
    for (String file : List.of(CONFIG, "model.safetensors", "vocab.txt")) {
      TARGET.write(file, Fixtures.file("bert-uncased-seqcls", file));
    }
    model = ModelFolder.load(TARGET.folder());
  }

  @AfterAll
  static void closeModel() {
    model.close();
  }

  @FuzzTest
  void files(byte[] input) throws Exception {
    byte[] files = EditedJson.of(input, SOUND);
    List<byte[]> parts = Parts.of(files, 2);
    TARGET.write(CONFIG, parts.getFirst());
    Path sentenceConfig = TARGET.folder().resolve(SENTENCE_CONFIG);
    if (parts.size() > 1) {
      Files.write(sentenceConfig, parts.getLast());
    } else {
      Files.deleteIfExists(sentenceConfig);
    }
    TARGET.run(files.length, () -> CrossEncoder.of(model).activationFn());
  }
}
