/** Reads the arrays of NumPy's {@code .npz} files as weights, trusting nothing that they claim. */
@NullMarked
package dev.jbert.tools.npz;

import org.jspecify.annotations.NullMarked;
