/** The jbert command. */
@NullMarked
package dev.jbert.tools;

import org.jspecify.annotations.NullMarked;
