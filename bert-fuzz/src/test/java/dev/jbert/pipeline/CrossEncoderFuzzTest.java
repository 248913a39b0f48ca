package dev.jbert.pipeline;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.jbert.fuzz.FuzzTarget;
import dev.jbert.fuzz.Parts;
import dev.jbert.model.CheckpointException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a cross-encoder reads: config.json, then config_sentence_transformers.json. */
class CrossEncoderFuzzTest {

  @RegisterExtension
  static final FuzzTarget TARGET =
      FuzzTarget.of("cross-encoder").refusing(CheckpointException.class);

  @FuzzTest
  void files(byte[] input) throws Exception {
    List<byte[]> parts = Parts.of(input, 2);
    TARGET.write("model/config.json", parts.getFirst());
    Path config = TARGET.folder().resolve("model").resolve("config_sentence_transformers.json");
    if (parts.size() > 1) {
      Files.write(config, parts.getLast());
    } else {
      Files.deleteIfExists(config);
    }
    TARGET.run(input.length, () -> CrossEncoderFolder.read(TARGET.folder().resolve("model")));
  }
}
