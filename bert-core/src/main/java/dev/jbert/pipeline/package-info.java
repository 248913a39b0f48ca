/**
 * What people call: text in, answers out.
 *
 * <p>Pipelines may be called, interrupted and closed from any number of threads. A call whose
 * thread is interrupted gives up with a {@link java.util.concurrent.CancellationException} and
 * leaves the thread interrupted: at the latest after one layer of the texts that go through the
 * model together, see {@link dev.jbert.model.LoadOptions#tokenBudget}, between two texts, or
 * between two pieces of the work around the model. A call on a closed folder throws {@link
 * IllegalStateException}, see {@link dev.jbert.pipeline.ModelFolder#close}. Whatever a call throws,
 * the next one is as good as ever.
 *
 * <p>Where probabilities are made of a model's numbers, numbers that are not finite throw {@link
 * dev.jbert.pipeline.NotFiniteException}; vectors and raw logits are given as the model has them.
 */
@NullMarked
package dev.jbert.pipeline;

import org.jspecify.annotations.NullMarked;
