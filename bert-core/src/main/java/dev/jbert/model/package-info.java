/** Embeddings, encoder and pooler: a batch of tokens to hidden states. */
@NullMarked
package dev.jbert.model;

import org.jspecify.annotations.NullMarked;
