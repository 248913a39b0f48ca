/** Tables, JSON lines and the progress bar: what people and programs read. */
@NullMarked
package dev.jbert.tools.output;

import org.jspecify.annotations.NullMarked;
