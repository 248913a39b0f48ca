/**
 * Reads PyTorch's weight files, {@code pytorch_model.bin}, without PyTorch and without ever running
 * what they say: a pickle is a program, and here only the few steps that rebuild tensors are known.
 */
@NullMarked
package dev.jbert.tools.pytorch;

import org.jspecify.annotations.NullMarked;
