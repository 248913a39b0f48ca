package dev.jbert.model;

/** Where the table of word embeddings is while a model is in use: [V, E], a fifth of bert-base. */
public enum WordEmbeddings {
  /** In the heap, as all other weights are: the file is not looked at again once it is loaded. */
  COPIED,
  /**
   * In the file: a text reads the rows of its tokens, a microsecond or two each, and the system
   * keeps what is read often. Takes no time to load and no memory of the process, where a copy
   * takes 94 MB for bert-base and half of what all-MiniLM-L6-v2 has; of files with F16 or BF16
   * words, some memory around each row.
   *
   * <p>The file must stay as it is until the model is closed. One that is replaced by a rename
   * does; one that is cut short gives a {@link dev.jbert.weights.SafetensorsException}, one that is
   * written anew in place gives whatever is read.
   */
  IN_FILE
}
