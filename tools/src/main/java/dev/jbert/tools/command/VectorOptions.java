package dev.jbert.tools.command;

import dev.jbert.model.LoadOptions;
import dev.jbert.pipeline.EmbedOptions;
import dev.jbert.pipeline.EmbedOptions.Scaling;
import dev.jbert.pipeline.FeatureExtraction;
import dev.jbert.pipeline.LayerSelection;
import dev.jbert.pipeline.ModelFolder;
import dev.jbert.pipeline.Pooling;
import dev.jbert.pipeline.SentenceEmbedder;
import dev.jbert.tokenizer.TextInput;
import dev.jbert.tokenizer.Truncation;
import dev.jbert.tools.command.Batches.Model;
import dev.jbert.tools.input.UsageException;
import dev.jbert.tools.output.Console;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
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
      paramLabel = "mean|cls|max",
      description =
          "How the vectors of the tokens become one (default: as the model's folder says, or mean).")
  private Optional<Pooling> pooling = Optional.empty();

  @Option(names = "--truncate", description = "Cut texts that are too long for the model.")
  private boolean truncate;

  /** Loads the model. */
  ModelFolder load(Console console) throws IOException {
    LoadOptions options = run.loadOptions();
    if (truncate && !layers.equals(LayerSelection.last())) {
      throw new UsageException("--truncate goes with the last layer only");
    }
    Path folder = model.folder(console);
    return ModelFolder.load(folder, options);
  }

  /**
   * Returns what makes vectors of texts.
   *
   * @param scaling whether vectors get norm 1, even if the model's folder does not say so
   */
  Model<String, float[]> vectors(ModelFolder folder, Scaling scaling) throws IOException {
    if (!layers.equals(LayerSelection.last())) {
      FeatureExtraction features = FeatureExtraction.of(folder);
      return texts -> pooled(features, texts, scaling);
    }
    EmbedOptions options = EmbedOptions.read(folder.model().checkpoint().folder());
    if (pooling.isPresent()) {
      options = options.withPooling(pooling.get());
    }
    if (scaling == Scaling.UNIT_NORM) {
      options = options.withScaling(scaling);
    }
    if (truncate) {
      options = options.withTruncation(Truncation.LONGEST_FIRST);
    }
    SentenceEmbedder embedder = SentenceEmbedder.of(folder, options);
    return texts -> Vectors.rows(embedder.embed(texts));
  }

  private List<float[]> pooled(FeatureExtraction features, List<String> texts, Scaling scaling) {
    List<TextInput> inputs = texts.stream().map(TextInput::of).toList();
    return features.extract(inputs, layers).stream()
        .map(tokens -> tokens.pooled(pooling.orElse(Pooling.MEAN)))
        .map(vector -> scaling == Scaling.UNIT_NORM ? Vectors.normalized(vector) : vector)
        .toList();
  }
}
