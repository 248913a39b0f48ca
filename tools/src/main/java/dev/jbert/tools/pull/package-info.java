/**
 * Models by name: what is known, how it is brought in through Maven, and where it is kept.
 *
 * <p>{@link dev.jbert.tools.pull.ModelPuller} is where to begin.
 */
@NullMarked
package dev.jbert.tools.pull;

import org.jspecify.annotations.NullMarked;
