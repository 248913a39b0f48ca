package dev.jbert.tools.command;

import dev.jbert.model.LoadOptions;
import dev.jbert.pipeline.EmbedOptions;
import dev.jbert.pipeline.LayerSelection;
import dev.jbert.pipeline.ModelFolder;
import dev.jbert.pipeline.Pooling;
import dev.jbert.pipeline.SentenceConfig;
import dev.jbert.pipeline.SentenceEmbedder;
import dev.jbert.tokenizer.Truncation;
import dev.jbert.tools.input.TextStream;
import dev.jbert.tools.input.UsageException;
import dev.jbert.tools.output.Console;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How a text becomes one vector. */
final class VectorOptions {
  @Mixin private ModelOptions model = new ModelOptions();
  @Mixin private RunOptions run = new RunOptions();

  @Option(
      names = "--layers",
      paramLabel = "LAYERS",
      defaultValue = "last",
      converter = LayerSelectionConverter.class,
      description =
          "Which hidden states: last, a number (0 is the embedding output, -1 the last), or sum:,"
              + " mean: or concat: before numbers, ranges or all, as in sum:-4.. (default: last).")
  private LayerSelection layers = LayerSelection.last();

  @Option(
      names = "--pooling",
      paramLabel = "MODE",
      description =
          "How the vectors of the tokens become one: cls, max, mean, mean_sqrt_len_tokens,"
              + " weightedmean or lasttoken (default: as the model's folder says, or mean).")
  private Optional<Pooling> pooling = Optional.empty();

  @Option(names = "--truncate", description = "Cut texts that are too long for the model.")
  private boolean truncate;

  @Option(
      names = "--dimensions",
      paramLabel = "N",
      description =
          "Keep the first N numbers of each vector (default: as the model's folder says, or all).")
  private Optional<Integer> dimensions = Optional.empty();

  /**
   * Loads the model for any number of texts.
   *
   * @throws UsageException if options contradict each other
   */
  VectorMaker load(Console console) throws IOException {
    return load(console, run.loadOptions());
  }

  /**
   * Loads the model for the texts of {@code stream}.
   *
   * @throws UsageException if options contradict each other
   */
  VectorMaker load(Console console, TextStream stream) throws IOException {
    return load(console, run.loadOptions(stream));
  }

  private VectorMaker load(Console console, LoadOptions loadOptions) throws IOException {
    EmbedOptions embedOptions = embedOptions();
    boolean sentences = layers.equals(LayerSelection.last());
    if (!sentences && truncate) {
      throw new UsageException("--truncate goes with the last layer only");
    }
    if (!sentences && dimensions.isPresent()) {
      throw new UsageException("--dimensions goes with the last layer only");
    }
    Path path = model.folder(console);
    SentenceConfig config = SentenceConfig.read(path);
    if (!sentences) {
      return new VectorMaker.OfLayers(
          ModelFolder.load(config.transformer(), loadOptions),
          layers,
          pooling.orElse(Pooling.MEAN));
    }
    SentenceConfig asked = pooling.map(config::withPooling).orElse(config);
    return new VectorMaker.OfSentences(SentenceEmbedder.load(asked, loadOptions), embedOptions);
  }

  private EmbedOptions embedOptions() {
    EmbedOptions options = EmbedOptions.defaults();
    if (truncate) {
      options = options.withTruncation(Truncation.LONGEST_FIRST);
    }
    if (dimensions.isPresent()) {
      if (dimensions.get() < 1) {
        throw new UsageException("--dimensions must be 1 or more, found " + dimensions.get());
      }
      options = options.withTruncateDim(dimensions.get());
    }
    return options;
  }

  /** Returns which kernels run and with how many threads. */
  LoadOptions loadOptions() {
    return run.loadOptions();
  }
}
