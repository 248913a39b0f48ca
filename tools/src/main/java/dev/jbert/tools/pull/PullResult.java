package dev.jbert.tools.pull;

import dev.jbert.tools.checkpoint.ImportSummary;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What a pull did.
 *
 * @param name the model's name in the cache
 * @param folder its Hugging Face folder
 * @param source the Maven coordinates that it comes from
 * @param imported what was converted; empty if the model was in the cache already
 */
public record PullResult(
    String name, Path folder, String source, Optional<ImportSummary> imported) {}
