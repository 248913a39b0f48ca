/** The fuzz target of what only its own package sees. */
@NullMarked
package dev.jbert.pipeline;

import org.jspecify.annotations.NullMarked;
