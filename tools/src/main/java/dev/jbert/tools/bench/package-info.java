/** Timing of whole forward passes inside one process. */
@NullMarked
package dev.jbert.tools.bench;

import org.jspecify.annotations.NullMarked;
