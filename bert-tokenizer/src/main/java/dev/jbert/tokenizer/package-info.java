/**
 * Text to token ids and back, as the reference tokenizers of BERT and its family do it.
 *
 * <p>The way of a text: {@link dev.jbert.tokenizer.Tokenizer} takes it; added tokens are found in
 * it, the rest is normalised, split into words and cut into the pieces of the vocabulary, by
 * WordPiece or by byte-level BPE; rows are made of the pieces of one or two texts, cut and filled
 * as {@link dev.jbert.tokenizer.EncodingOptions} say; {@link dev.jbert.tokenizer.Encoding} is such
 * a row.
 *
 * <p>Reference is the Rust library {@code tokenizers} 0.22 behind Hugging Face transformers. Where
 * it differs from Google's first implementation, it rules. What it lets pass and this package does
 * not: half surrogate pairs, a maximum that the special tokens alone exceed, ids that do not exist,
 * files in which a token or a merge stands twice.
 */
@NullMarked
package dev.jbert.tokenizer;

import org.jspecify.annotations.NullMarked;
