package dev.jbert.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.jbert.testing.Damage;
import dev.jbert.testing.JsonMutation;
import dev.jbert.testing.RandomCheckpoint;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.function.ToIntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** config.json, damaged, beside sound weights. */
class ConfigDamageTest {

  private static final Map<String, ToIntFunction<BertConfig>> SIZES =
      Map.of(
          "vocab_size", BertConfig::vocabSize,
          "hidden_size", BertConfig::hiddenSize,
          "num_hidden_layers", BertConfig::numHiddenLayers,
          "num_attention_heads", BertConfig::numAttentionHeads,
          "intermediate_size", BertConfig::intermediateSize,
          "max_position_embeddings", BertConfig::maxPositionEmbeddings);

  @TempDir Path folder;

  @Test
  void config() throws IOException {
    new RandomCheckpoint()
        .config("architectures", "[\"BertForPreTraining\"]")
        .config("id2label", "{\"0\":\"no\",\"1\":\"yes\"}")
        .write(folder);
    new Damage(
            "config.json",
            folder.resolve("config.json"),
            Set.of(CheckpointException.class),
            bytes -> {
              try (Checkpoint checkpoint = Checkpoint.open(folder)) {
                checkSizes(checkpoint.config(), bytes);
              }
            })
        .inflict(JsonMutation::mutate, 500);
  }

  private static void checkSizes(BertConfig config, byte[] bytes) {
    JsonObject json =
        JsonParser.parseString(new String(bytes, StandardCharsets.UTF_8)).getAsJsonObject();
    SIZES.forEach(
        (key, size) -> assertEquals(json.get(key).getAsInt(), size.applyAsInt(config), key));
  }
}
