/** Text to token ids and back, as the reference BERT tokenizer does it. */
@NullMarked
package dev.jbert.tokenizer;

import org.jspecify.annotations.NullMarked;
