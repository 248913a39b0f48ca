/** What tests share: the reference models and their arrays, and checkpoints made in code. */
@NullMarked
package dev.jbert.testing;

import org.jspecify.annotations.NullMarked;
