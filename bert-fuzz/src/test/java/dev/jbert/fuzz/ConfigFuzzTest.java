package dev.jbert.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.jbert.model.Checkpoint;
import dev.jbert.model.CheckpointException;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A config.json beside the weights of a small BERT. */
class ConfigFuzzTest {

  @RegisterExtension
  static final FuzzTarget TARGET = FuzzTarget.of("config.json").refusing(CheckpointException.class);

  private static final List<String> SOUND =
      Fixtures.inputs(ConfigFuzzTest.class, "config/bert", "config/bert-classifier");

  @BeforeAll
  static void writeWeights() throws IOException {
    TARGET.write("model.safetensors", Fixtures.file("bert-uncased-base", "model.safetensors"));
  }

  @FuzzTest
  void config(byte[] input) throws Exception {
    byte[] config = EditedJson.of(input, SOUND);
    TARGET.write("config.json", config);
    TARGET.run(
        config.length,
        () -> {
          try (Checkpoint checkpoint = Checkpoint.open(TARGET.folder())) {
            // The weights are of one shape, so that no other configuration may get through.
            assertEquals(48, checkpoint.config().hiddenSize());
            checkpoint.heads();
            checkpoint.unexpectedWeights();
          }
        });
  }
}
