/** A strict reader of zip archives, for weight files that come in one. */
@NullMarked
package dev.jbert.tools.zip;

import org.jspecify.annotations.NullMarked;
