/**
 * What people call: text in, answers out.
 *
 * <p>Where probabilities are made of a model's numbers, numbers that are not finite throw {@link
 * dev.jbert.pipeline.NotFiniteException}; vectors and raw logits are given as the model has them.
 */
@NullMarked
package dev.jbert.pipeline;

import org.jspecify.annotations.NullMarked;
