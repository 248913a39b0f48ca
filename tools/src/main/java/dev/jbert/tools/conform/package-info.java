/** Reference answers and the check that the engine gives them. */
@NullMarked
package dev.jbert.tools.conform;

import org.jspecify.annotations.NullMarked;
