package dev.jbert.tools.command;

import dev.jbert.pipeline.EmbedOptions;
import dev.jbert.pipeline.FeatureExtraction;
import dev.jbert.pipeline.LayerSelection;
import dev.jbert.pipeline.ModelFolder;
import dev.jbert.pipeline.NotFiniteException;
import dev.jbert.pipeline.Pooling;
import dev.jbert.pipeline.PromptChoice;
import dev.jbert.pipeline.SentenceEmbedder;
import dev.jbert.pipeline.SimilarityFunction;
import dev.jbert.tokenizer.TextInput;
import dev.jbert.tools.command.Batches.Model;
import dev.jbert.tools.input.UsageException;

/** A loaded model that makes one vector of a text. */
sealed interface VectorMaker extends AutoCloseable {

  /** What happens to vectors in the end. */
  enum Norm {
    /** Nothing. */
    AS_MADE,
    /** They get the norm 1. */
    ONE
  }

  /**
   * Returns what makes the vectors, finite ones: it throws {@link NotFiniteException} if the model
   * gives others.
   *
   * @throws IllegalArgumentException if the model has no such prompt
   * @throws UsageException if these vectors cannot have a prompt
   */
  Model<String, float[]> vectors(PromptChoice prompt, Norm norm);

  /** Returns how the vectors are compared. */
  SimilarityFunction similarityFunction();

  @Override
  void close();

  /** As the model's folder wants them. */
  record OfSentences(SentenceEmbedder embedder, EmbedOptions options) implements VectorMaker {
    @Override
    public Model<String, float[]> vectors(PromptChoice prompt, Norm norm) {
      String text = embedder.config().prompts().text(prompt);
      EmbedOptions prompted = options.withPrompt(text);
      EmbedOptions asked = norm == Norm.ONE ? prompted.withUnitNorm() : prompted;
      return texts -> Vectors.finite(Vectors.rows(embedder.embed(texts, asked)));
    }

    @Override
    public SimilarityFunction similarityFunction() {
      return embedder.config().similarityFunction();
    }

    @Override
    public void close() {
      embedder.close();
    }
  }

  /** Of other layers than the last, which no folder asks for. */
  record OfLayers(ModelFolder folder, LayerSelection layers, Pooling pooling)
      implements VectorMaker {
    @Override
    public Model<String, float[]> vectors(PromptChoice prompt, Norm norm) {
      if (!prompt.equals(new PromptChoice.Default())) {
        throw new UsageException("a prompt goes with the last layer only");
      }
      FeatureExtraction features = FeatureExtraction.of(folder);
      return texts ->
          Vectors.finite(
              features.extract(texts.stream().map(TextInput::of).toList(), layers).stream()
                  .map(tokens -> tokens.pooled(pooling))
                  .map(vector -> norm == Norm.ONE ? Vectors.normalized(vector) : vector)
                  .toList());
    }

    @Override
    public SimilarityFunction similarityFunction() {
      return SimilarityFunction.COSINE;
    }

    @Override
    public void close() {
      folder.close();
    }
  }
}
