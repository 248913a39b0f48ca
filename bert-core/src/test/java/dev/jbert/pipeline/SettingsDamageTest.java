package dev.jbert.pipeline;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jbert.model.CheckpointException;
import dev.jbert.model.ModelLimits;
import dev.jbert.testing.Damage;
import dev.jbert.testing.Damage.Reading;
import dev.jbert.testing.JsonMutation;
import dev.jbert.testing.TinySentenceFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The files of sentence-transformers folders and of cross-encoders, damaged. */
class SettingsDamageTest {

  private static final String CLASSES = "sentence_transformers.models.";

  @TempDir Path folder;

  @BeforeEach
  void whole() throws IOException {
    new TinySentenceFolder(folder)
        .module(CLASSES + "Transformer", "")
        .module(CLASSES + "Pooling", "1_P")
        .module(CLASSES + "Dense", "2_D")
        .module(CLASSES + "Normalize", "3_N")
        .file("sentence_bert_config.json", "{\"max_seq_length\":8,\"do_lower_case\":false}")
        .file(
            "1_P/config.json",
            "{\"word_embedding_dimension\":48,\"pooling_mode\":[\"cls\",\"mean\"],"
                + "\"pooling_mode_max_tokens\":true,\"include_prompt\":true}")
        .file(
            "2_D/config.json",
            "{\"in_features\":48,\"out_features\":5,\"bias\":true,\"use_residual\":false,"
                + "\"activation_function\":\"torch.nn.modules.activation.Tanh\"}")
        .file(
            "config_sentence_transformers.json",
            "{\"prompts\":{\"query\":\"q: \",\"passage\":\"\"},\"default_prompt_name\":\"query\","
                + "\"similarity_fn_name\":\"dot\",\"truncate_dim\":4}");
  }

  private void inflict(String format, String file, Reading reading) throws IOException {
    new Damage(format, folder.resolve(file), Set.of(CheckpointException.class), reading)
        .inflict(JsonMutation::mutate, 300);
  }

  @ParameterizedTest
  @CsvSource({
    "modules.json, modules.json",
    "sentence_bert_config.json, sentence_bert_config.json",
    "config.json of Pooling, 1_P/config.json",
    "config.json of Dense, 2_D/config.json",
    "config_sentence_transformers.json, config_sentence_transformers.json"
  })
  void sentenceFolder(String format, String file) throws IOException {
    inflict(format, file, _ -> checkInside(SentenceConfig.read(folder)));
  }

  /** Nothing outside of the folder is ever named. */
  private void checkInside(SentenceConfig config) {
    assertTrue(config.transformer().startsWith(folder), config.toString());
    for (SentenceModule module : config.modules()) {
      if (module instanceof SentenceModule.Dense dense) {
        assertTrue(dense.folder().startsWith(folder), config.toString());
      }
    }
  }

  @Test
  void crossEncoder() throws IOException {
    new TinySentenceFolder(folder)
        .file(
            "config_sentence_transformers.json",
            "{\"activation_fn\":\"torch.nn.modules.linear.Identity\",\"default_prompt_name\":null}")
        .file("config.json", "{}");
    inflict(
        "config_sentence_transformers.json of a cross-encoder",
        "config_sentence_transformers.json",
        _ -> CrossEncoderFolder.read(folder, ModelLimits.DEFAULTS));
  }
}
