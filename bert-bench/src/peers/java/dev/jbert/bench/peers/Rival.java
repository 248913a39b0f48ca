package dev.jbert.bench.peers;

import java.util.List;

/** A model that jbert is measured against, with its number of threads. */
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

    /** Computes the vectors of all tokens and lets them go. */
    void run() throws Exception;

    /**
     * What each sequence's tokens have, without padding: last hidden states {@code [tokens x
     * hiddenSize]}, or logits {@code [tokens x vocabSize]}.
     */
    List<float[]> vectors() throws Exception;

    @Override
    void close();
  }
}
