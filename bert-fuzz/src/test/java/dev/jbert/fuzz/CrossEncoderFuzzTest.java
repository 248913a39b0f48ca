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
    List<byte[]> parts = Parts.of(input, 2);
    TARGET.write(CONFIG, parts.getFirst());
    Path sentenceConfig = TARGET.folder().resolve(SENTENCE_CONFIG);
    if (parts.size() > 1) {
      Files.write(sentenceConfig, parts.getLast());
    } else {
      Files.deleteIfExists(sentenceConfig);
    }
    TARGET.run(input.length, () -> CrossEncoder.of(model).activationFn());
  }
}
