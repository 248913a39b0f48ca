/** Named tensors in safetensors files: mapped, checked, read as float, and written. */
@NullMarked
package dev.jbert.weights;

import org.jspecify.annotations.NullMarked;
