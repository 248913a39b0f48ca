package dev.jbert.tools.conform;

import dev.jbert.model.LoadOptions;
import dev.jbert.model.WeightPrecision;
import dev.jbert.tokenizer.Tokenizer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The checkpoints that cases ask for. The last one stays loaded, as the cases of one checkpoint
 * come one after the other. Not thread-safe.
 */
public final class Checkpoints implements AutoCloseable {
  private final Finder finder;
  private final LoadOptions options;
  private Optional<LoadedCheckpoint> loaded = Optional.empty();
  private Optional<LoadedTokenizer> tokenizer = Optional.empty();

  private record LoadedTokenizer(Path folder, Tokenizer tokenizer) {}

  /** Says where a checkpoint of a name is. */
  @FunctionalInterface
  public interface Finder {
    /** Returns its folder; empty if it is not at hand. */
    Optional<Path> find(String name) throws IOException;
  }

  /**
   * Checkpoints that are found by {@code finder}.
   *
   * @param options how they are run
   */
  public Checkpoints(Finder finder, LoadOptions options) {
    this.finder = finder;
    this.options = options;
  }

  /** Returns how exactly the weights are kept. */
  WeightPrecision weightPrecision() {
    return options.weightPrecision();
  }

  /** Passes over a case whose bound is one for the weights as they are in the file. */
  void requireExactWeights() throws NotAvailableException {
    if (weightPrecision() != WeightPrecision.F32) {
      throw new NotAvailableException("its bound is one for f32 weights");
    }
  }

  /** Returns the folder of a checkpoint. */
  Path folder(String name) throws IOException, NotAvailableException {
    return finder
        .find(name)
        .orElseThrow(
            () ->
                new NotAvailableException(
                    "checkpoint " + name + " is not here (jbert pull, or --model-dir)"));
  }

  /** Returns the tokenizer of a model folder. */
  Tokenizer tokenizer(Path folder) throws IOException {
    if (tokenizer.isEmpty() || !tokenizer.get().folder().equals(folder)) {
      tokenizer = Optional.of(new LoadedTokenizer(folder, Tokenizer.load(folder)));
    }
    return tokenizer.get().tokenizer();
  }

  /** Returns the model of a folder, loaded. */
  LoadedCheckpoint load(Path folder) throws IOException {
    if (loaded.isEmpty() || !loaded.get().folder().equals(folder)) {
      close();
      loaded = Optional.of(LoadedCheckpoint.load(folder, options));
    }
    return loaded.get();
  }

  @Override
  public void close() {
    loaded.ifPresent(LoadedCheckpoint::close);
    loaded = Optional.empty();
  }
}
