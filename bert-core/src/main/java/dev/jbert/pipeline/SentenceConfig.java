package dev.jbert.pipeline;

import dev.jbert.model.ModelLimits;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;

/**
 * How a folder wants its texts made into vectors: what sentence-transformers, version 2 to 6, keeps
 * in {@code modules.json}, {@code sentence_bert_config.json}, {@code
 * config_sentence_transformers.json} and the folders of its modules.
 *
 * <pre>{@code
 * SentenceConfig config = SentenceConfig.read(Path.of("all-MiniLM-L6-v2"));
 * config.pooling().modes()       // [MEAN]
 * config.modules()               // [Normalize[]]
 * config.similarityFunction()    // COSINE
 * }</pre>
 *
 * @param transformer the folder of the model and its tokenizer
 * @param transformerSettings what happens to texts before the model
 * @param pooling how the vectors of the tokens become one
 * @param modules what happens to that one, in order
 * @param prompts what can be put before a text
 * @param similarityFunction how the vectors are compared
 * @param truncateDim how many columns of the vectors are kept, the first ones; if empty, all
 */
public record SentenceConfig(
    Path transformer,
    TransformerSettings transformerSettings,
    PoolingSettings pooling,
    List<SentenceModule> modules,
    Prompts prompts,
    SimilarityFunction similarityFunction,
    OptionalInt truncateDim) {

  /**
   * Copies the modules.
   *
   * @throws IllegalArgumentException if {@code truncateDim} is below 1
   */
  public SentenceConfig {
    Objects.requireNonNull(transformer, "transformer");
    Objects.requireNonNull(transformerSettings, "transformerSettings");
    Objects.requireNonNull(pooling, "pooling");
    Objects.requireNonNull(prompts, "prompts");
    Objects.requireNonNull(similarityFunction, "similarityFunction");
    modules = List.copyOf(modules);
    EmbedOptions.requireDimension(truncateDim);
  }

  /**
   * Reads what a folder asks for; one without {@code modules.json} is {@link #plain}.
   *
   * @throws dev.jbert.model.CheckpointException if a file is not what it should be, or asks for
   *     what is not implemented, which is named
   * @throws IOException if reading fails
   */
  public static SentenceConfig read(Path folder) throws IOException {
    return read(folder, ModelLimits.DEFAULTS);
  }

  /**
   * Reads as {@link #read(Path)} does, with other limits.
   *
   * @throws dev.jbert.model.CheckpointException as {@link #read(Path)}, or if a file exceeds a
   *     limit
   * @throws IOException if reading fails
   */
  public static SentenceConfig read(Path folder, ModelLimits limits) throws IOException {
    return SentenceFolder.read(folder, limits);
  }

  /**
   * That of a Hugging Face folder that says nothing about sentences: the mean of all tokens, as it
   * is; a text that is too long is refused.
   */
  public static SentenceConfig plain(Path folder) {
    return new SentenceConfig(
        folder,
        TransformerSettings.plain(),
        new PoolingSettings(List.of(Pooling.MEAN), true),
        List.of(),
        Prompts.none(),
        SimilarityFunction.COSINE,
        OptionalInt.empty());
  }

  /** This configuration with other pooling modes. */
  public SentenceConfig withPooling(Pooling... modes) {
    return new SentenceConfig(
        transformer,
        transformerSettings,
        new PoolingSettings(List.of(modes), pooling.includePrompt()),
        modules,
        prompts,
        similarityFunction,
        truncateDim);
  }

  /** This configuration with other modules after pooling. */
  public SentenceConfig withModules(SentenceModule... others) {
    return new SentenceConfig(
        transformer,
        transformerSettings,
        pooling,
        List.of(others),
        prompts,
        similarityFunction,
        truncateDim);
  }
}
