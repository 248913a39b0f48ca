/**
 * What every import ends in: a Hugging Face model folder, whole or not there at all, whatever the
 * weights came from.
 */
@NullMarked
package dev.jbert.tools.checkpoint;

import org.jspecify.annotations.NullMarked;
