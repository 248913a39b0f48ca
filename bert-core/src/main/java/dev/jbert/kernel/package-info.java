/** The arithmetic, ignorant of models: the scalar textbook and its vector twins. */
@NullMarked
package dev.jbert.kernel;

import org.jspecify.annotations.NullMarked;
