package dev.jbert.tools.pull;

import java.nio.file.Path;

/**
 * A model in the cache.
 *
 * @param name its name
 * @param folder its Hugging Face folder
 * @param bytes size of all its files
 */
public record CachedModel(String name, Path folder, long bytes) {}
