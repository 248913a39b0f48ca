package dev.jbert.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.jbert.weights.NamedTensor;
import dev.jbert.weights.SafetensorsException;
import dev.jbert.weights.SafetensorsWriter;
import dev.jbert.weights.WeightSource;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The index of two shards; no tensor may come from any other file. */
class ShardIndexFuzzTest {

  @RegisterExtension
  static final FuzzTarget TARGET =
      FuzzTarget.of("shard index").refusing(SafetensorsException.class);

  private static final List<String> SOUND =
      Fixtures.inputs(ShardIndexFuzzTest.class, "index/both-shards", "index/one-shard");

  @BeforeAll
  static void writeShards() throws IOException {
    shard("model/1.safetensors", "a", 1);
    shard("model/2.safetensors", "b", 2);
    shard("outside.safetensors", "c", 3);
  }

  private static void shard(String file, String tensor, float value) throws IOException {
    SafetensorsWriter.write(
        TARGET.write(file, new byte[0]),
        List.of(NamedTensor.of(tensor, new float[] {value}, 1)),
        Map.of());
  }

  @FuzzTest
  void index(byte[] input) throws Exception {
    byte[] index = EditedJson.of(input, SOUND);
    Path file = TARGET.write("model/model.safetensors.index.json", index);
    TARGET.run(
        index.length,
        () -> {
          try (WeightSource weights = WeightSource.open(file)) {
            for (String name : weights.names()) {
              float expected = name.equals("a") ? 1 : 2;
              assertEquals(expected, weights.tensor(name).toFloatArray()[0], name);
            }
          }
        });
  }
}
