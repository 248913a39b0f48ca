package dev.jbert.pipeline;

import dev.jbert.tokenizer.Tokenizer;
import dev.jbert.tokenizer.TokenizerLimits;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * A tokenizer that is read while the model is, by a thread that ends with it. In a new JVM reading
 * a vocabulary takes as long as packing a small model's weights, and neither needs the other.
 */
final class TokenizerReading {

  private final FutureTask<Tokenizer> task;

  private TokenizerReading(FutureTask<Tokenizer> task) {
    this.task = task;
  }

  /** Begins to read the tokenizer of a folder. */
  static TokenizerReading start(Path folder, TokenizerLimits limits) {
    FutureTask<Tokenizer> task = new FutureTask<>(() -> Tokenizer.load(folder, limits));
    Thread.ofPlatform()
        .daemon()
        .inheritInheritableThreadLocals(false)
        .name("jbert-tokenizer")
        .start(task);
    return new TokenizerReading(task);
  }

  /**
   * Waits for the tokenizer.
   *
   * @throws IOException as {@link Tokenizer#load}
   * @throws RuntimeException as {@link Tokenizer#load}
   * @throws CancellationException if this thread is interrupted; it still is afterwards
   */
  Tokenizer result() throws IOException {
    try {
      return task.get();
    } catch (InterruptedException e) {
      task.cancel(true);
      Thread.currentThread().interrupt();
      throw new CancellationException("the thread was interrupted, the folder is not loaded");
    } catch (ExecutionException e) {
      throw unchecked(e.getCause());
    }
  }

  /** Throws what the tokenizer's thread threw. */
  private static RuntimeException unchecked(Throwable problem) throws IOException {
    if (problem instanceof IOException e) {
      throw e;
    }
    if (problem instanceof Error e) {
      throw e;
    }
    if (problem instanceof RuntimeException e) {
      return e;
    }
    return new IllegalStateException("a tokenizer threw a checked exception", problem);
  }
}
