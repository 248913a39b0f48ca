package dev.jbert.tools.command;

import dev.jbert.model.CheckpointException;
import dev.jbert.model.CheckpointException.Reason;
import dev.jbert.pipeline.Pooling;
import dev.jbert.pipeline.SentenceConfig;
import dev.jbert.pipeline.SentenceModule;
import dev.jbert.pipeline.SentenceModule.Dense;
import dev.jbert.pipeline.SentenceModule.Normalize;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** What a sentence-transformers folder says about vectors, for people. */
final class SentenceFacts {
  private SentenceFacts() {}

  /**
   * Reads the folder and adds what it says to {@code facts}; nothing if it says nothing, the
   * complaint if what it says is not supported.
   *
   * @return the folder of the model
   * @throws CheckpointException if what it says is unsound
   */
  static Path read(Path folder, Map<String, Object> facts) throws IOException {
    SentenceConfig config;
    try {
      config = SentenceConfig.read(folder);
    } catch (CheckpointException e) {
      if (e.reason() != Reason.UNSUPPORTED) {
        throw e;
      }
      facts.put("sentence_transformers", e.getMessage());
      return folder;
    }
    if (!config.equals(SentenceConfig.plain(folder))) {
      add(config, facts);
    }
    return config.transformer();
  }

  private static void add(SentenceConfig config, Map<String, Object> facts) {
    facts.put(
        "pooling_mode",
        config.pooling().modes().stream().map(Pooling::modeName).collect(Collectors.joining("+")));
    facts.put(
        "modules",
        config.modules().stream().map(SentenceFacts::shown).collect(Collectors.joining(", ")));
    config
        .transformerSettings()
        .maxSeqLength()
        .ifPresent(tokens -> facts.put("max_seq_length", tokens));
    facts.put("prompts", String.join(", ", config.prompts().byName().keySet()));
    config.prompts().defaultPromptName().ifPresent(n -> facts.put("default_prompt_name", n));
    facts.put("similarity_fn_name", config.similarityFunction().functionName());
    config.truncateDim().ifPresent(columns -> facts.put("truncate_dim", columns));
  }

  private static String shown(SentenceModule module) {
    return switch (module) {
      case Normalize() -> "Normalize";
      case Dense dense ->
          "Dense %d to %d, %s"
              .formatted(
                  dense.inFeatures(),
                  dense.outFeatures(),
                  dense.activationFunction().toString().toLowerCase(Locale.ROOT));
    };
  }
}
