package dev.jbert.tools.convert;

import dev.jbert.tools.checkpoint.CheckpointException;
import dev.jbert.tools.checkpoint.CheckpointException.Reason;
import dev.jbert.tools.checkpoint.FlatJson;
import dev.jbert.tools.convert.Conversion.Ties;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The files of a Hugging Face folder beside its weights; they are taken over as they are. */
public final class SideFiles {

  private static final String CONFIG = "config.json";

  private static final Pattern NAMES =
      Pattern.compile(
          "config\\.json|vocab\\.(txt|json)|merges\\.txt"
              + "|(tokenizer|tokenizer_config|special_tokens_map|added_tokens)\\.json"
              + "|modules\\.json|config_sentence_transformers\\.json"
              + "|sentence_[a-z-]+_config\\.json");

  private SideFiles() {}

  /** Copies those files that are in {@code from} to {@code to}, which has none of them. */
  public static void copy(Path from, Path to) throws IOException {
    List<Path> files;
    try (Stream<Path> list = Files.list(from)) {
      files =
          list.filter(file -> NAMES.matcher(file.getFileName().toString()).matches())
              .filter(Files::isRegularFile)
              .toList();
    }
    for (Path file : files) {
      Files.copy(file, to.resolve(file.getFileName().toString()));
    }
  }

  /** Whether a folder has a model's configuration. */
  public static boolean hasConfig(Path folder) {
    return Files.isRegularFile(folder.resolve(CONFIG));
  }

  /**
   * Requires a model's configuration.
   *
   * @throws CheckpointException if {@code config.json} is missing
   */
  public static void requireConfig(Path folder) {
    if (!hasConfig(folder)) {
      throw new CheckpointException(
          Reason.MISSING_FILE,
          folder.resolve(CONFIG),
          "there is no such file, expected the model's configuration");
    }
  }

  /**
   * Looks up whether a model ties its weights, as models do unless their configuration says
   * otherwise; without a configuration nothing is known to be tied.
   *
   * @throws CheckpointException if {@code config.json} is no JSON object
   */
  public static Ties ties(Path folder) throws IOException {
    boolean untied =
        !hasConfig(folder)
            || "false".equals(FlatJson.read(folder.resolve(CONFIG)).get("tie_word_embeddings"));
    return untied ? Ties.WRITE_ALL : Ties.WRITE_ONCE;
  }
}
