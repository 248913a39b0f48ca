/** jbert beside ONNX Runtime and Hugging Face tokenizers; only in the Maven profile peers. */
@NullMarked
package dev.jbert.bench.peers;

import org.jspecify.annotations.NullMarked;
