/** Hidden states to logits. */
@NullMarked
package dev.jbert.head;

import org.jspecify.annotations.NullMarked;
