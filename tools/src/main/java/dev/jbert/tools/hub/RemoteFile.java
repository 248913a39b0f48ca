package dev.jbert.tools.hub;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * A file as the Hub's listing describes it. Mirrors may leave size and hash out.
 *
 * @param path where it is in the repository
 * @param size in bytes
 * @param hash of its content
 */
record RemoteFile(RepositoryPath path, OptionalLong size, Optional<ContentHash> hash) {}
