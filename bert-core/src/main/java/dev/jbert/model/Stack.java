package dev.jbert.model;

import dev.jbert.kernel.WordTable;

/** What turns a batch into hidden states on the CPU: an encoder, or an encoder and a decoder. */
sealed interface Stack permits Encoder, EncoderDecoder {

  /** The model's shape. */
  BertConfig config();

  /** [V, E], to which a masked-LM decoder may be tied. */
  WordTable wordEmbeddings();

  /** Runs the batch as far as the output asks for. */
  void forward(TokenBatch batch, OutputPart output, Workspace workspace);
}
