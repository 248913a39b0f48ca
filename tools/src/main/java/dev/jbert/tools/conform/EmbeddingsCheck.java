package dev.jbert.tools.conform;

import dev.jbert.pipeline.Pooling;
import dev.jbert.pipeline.SentenceConfig;
import dev.jbert.pipeline.SentenceEmbedder;
import dev.jbert.pipeline.SentenceModule.Normalize;
import dev.jbert.pipeline.SimilarityFunction;
import dev.jbert.tools.npy.FloatArray;
import dev.jbert.tools.npy.NpyFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The sentence embeddings of a published checkpoint, made as its folder asks for them.
 *
 * @param file {@code model}, {@code texts}, {@code token_counts}, {@code embeddings} and how they
 *     were made
 * @param reference its content
 */
record EmbeddingsCheck(Path file, JsonNode reference) implements ReferenceCase.Check {
  /** Reads the one case of a file. */
  static List<ReferenceCase> read(Path file) throws IOException {
    JsonNode reference = JsonNode.read(file);
    String name = reference.get("model").text() + "/embeddings";
    return List.of(new ReferenceCase(name, new EmbeddingsCheck(file, reference)));
  }

  @Override
  public Verdict run(Checkpoints checkpoints) throws Exception {
    Path folder = checkpoints.folder(reference.get("model").text());
    SentenceConfig config = SentenceConfig.read(folder);
    LoadedCheckpoint checkpoint = checkpoints.load(config.transformer());
    Comparison comparison = Comparison.of(checkpoints.weightPrecision());
    compareConfig(config, comparison);
    SentenceEmbedder embedder = SentenceEmbedder.of(checkpoint.modelFolder(), config);
    List<String> texts = reference.get("texts").texts();
    FloatArray expected = NpyFile.read(file.resolveSibling(reference.get("embeddings").text()));
    int[] shape = {texts.size(), embedder.dimensions()};
    comparison.equal("shape", Arrays.toString(expected.shape()), Arrays.toString(shape));
    for (int i = 0; i < Math.min(texts.size(), expected.shape()[0]); i++) {
      float[] vector = embedder.embed(texts.get(i));
      float[] wanted = Arrays.copyOfRange(expected.data(), i * shape[1], (i + 1) * shape[1]);
      comparison.cosine("cosine of text " + i, SimilarityFunction.COSINE.of(wanted, vector));
    }
    return comparison.verdict();
  }

  private void compareConfig(SentenceConfig config, Comparison comparison) throws FormException {
    comparison.equal(
        "pooling",
        reference.get("pooling").text(),
        config.pooling().modes().stream().map(Pooling::modeName).collect(Collectors.joining("+")));
    comparison.equal(
        "normalize",
        reference.get("normalize").truth(),
        config.modules().contains(new Normalize()));
    comparison.equal(
        "max_seq_length",
        reference.get("max_seq_length").integer(),
        config.transformerSettings().maxSeqLength().orElse(0));
  }
}
