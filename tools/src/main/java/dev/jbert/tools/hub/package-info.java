/**
 * The client of the Hugging Face Hub: from {@code ORG/NAME[@REVISION]} to a complete model folder.
 *
 * <p>A name is looked for where it is already (a local folder, jbert's cache, an existing Hugging
 * Face cache) before a request is made. What comes over the network is chosen by an allow-list,
 * resumed where a transfer was cut, checked by size and content hash, and put into the cache as a
 * whole folder or not at all. Nothing here prints.
 */
@NullMarked
package dev.jbert.tools.hub;

import org.jspecify.annotations.NullMarked;
