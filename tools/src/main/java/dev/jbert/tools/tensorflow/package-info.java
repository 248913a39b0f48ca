/**
 * TensorFlow checkpoints: the tensor bundle, read with every checksum checked, and Google's BERT
 * variables turned into those of Hugging Face.
 */
@NullMarked
package dev.jbert.tools.tensorflow;

import org.jspecify.annotations.NullMarked;
