/** Texts from arguments, files and standard input. */
@NullMarked
package dev.jbert.tools.input;

import org.jspecify.annotations.NullMarked;
