/**
 * What the importers of foreign weight formats share: strided arrays, tied names, the new folder.
 */
@NullMarked
package dev.jbert.tools.convert;

import org.jspecify.annotations.NullMarked;
