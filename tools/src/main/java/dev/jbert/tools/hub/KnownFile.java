package dev.jbert.tools.hub;

import java.net.URI;

/**
 * A file of which everything is known that is needed to fetch and check it.
 *
 * @param path where it is in the repository
 * @param address where its bytes are asked for
 * @param size in bytes
 * @param hash of its content
 */
record KnownFile(RepositoryPath path, URI address, long size, ContentHash hash) {}
