package dev.jbert.bench.peers;

import java.util.List;

/** An encoder that jbert is measured against, with its number of threads. */
interface Rival extends AutoCloseable {

  /** Its name, as rows have it. */
  String name();

  /** A batch as it takes it, made before the clock starts. */
  Batch batch(PaddedIds ids) throws Exception;

  @Override
  void close();

  /** Sequences that it can run. */
  interface Batch extends AutoCloseable {

    PaddedIds ids();

    /** Computes the last hidden states of all tokens and lets them go. */
    void run() throws Exception;

    /** The states of each sequence's tokens, without padding: {@code [tokens x hiddenSize]}. */
    List<float[]> lastHiddenStates() throws Exception;

    @Override
    void close();
  }
}
