/** NumPy arrays in .npy and .npz files. */
@NullMarked
package dev.jbert.tools.npy;

import org.jspecify.annotations.NullMarked;
