/**
 * NumPy's {@code .npy} and {@code .npz} files: read trusting nothing that they claim, be they
 * weights or reference results, and written as NumPy reads them.
 */
@NullMarked
package dev.jbert.tools.npy;

import org.jspecify.annotations.NullMarked;
