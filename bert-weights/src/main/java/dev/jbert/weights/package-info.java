/**
 * Named tensors in safetensors files: mapped, checked, read as float, and written.
 *
 * <p>{@link dev.jbert.weights.WeightSource} opens a file or folder and hands out tensors; {@link
 * dev.jbert.weights.SafetensorsWriter} writes a file. A file that breaks a rule of the format is
 * refused with a {@link dev.jbert.weights.SafetensorsException} that says which.
 */
@NullMarked
package dev.jbert.weights;

import org.jspecify.annotations.NullMarked;
