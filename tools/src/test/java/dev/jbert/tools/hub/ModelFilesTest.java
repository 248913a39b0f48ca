package dev.jbert.tools.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.jbert.tools.hub.HubException.Reason;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ModelFilesTest {

  @Test
  void aPlainModelIsConfigurationTokenizerAndOneFormOfWeights() {
    ModelFiles files =
        choose(
            ".gitattributes",
            "README.md",
            "config.json",
            "coreml/model.mlpackage",
            "flax_model.msgpack",
            "model.onnx",
            "model.safetensors",
            "onnx/model.onnx",
            "pytorch_model.bin",
            "rust_model.ot",
            "tf_model.h5",
            "tokenizer.json",
            "tokenizer_config.json",
            "vocab.txt");
    assertEquals(
        List.of(
            "config.json",
            "tokenizer.json",
            "tokenizer_config.json",
            "vocab.txt",
            "model.safetensors"),
        names(files));
    assertEquals(Map.of("", WeightForm.SAFETENSORS), files.weights());
  }

  @Test
  void shardsComeWithTheirIndex() {
    assertEquals(
        List.of(
            "config.json",
            "model-00001-of-00002.safetensors",
            "model-00002-of-00002.safetensors",
            "model.safetensors.index.json"),
        names(
            choose(
                "config.json",
                "model-00001-of-00002.safetensors",
                "model-00002-of-00002.safetensors",
                "model.safetensors.index.json",
                "pytorch_model.bin")));
  }

  @Test
  void pyTorchWeightsAreTakenWhenThereAreNoOthers() {
    ModelFiles single =
        choose("config.json", "pytorch_model.bin", "vocab.txt", "training_args.bin");
    assertEquals(List.of("config.json", "vocab.txt", "pytorch_model.bin"), names(single));
    assertEquals(Map.of("", WeightForm.PYTORCH), single.weights());
    ModelFiles sharded =
        choose("config.json", "pytorch_model-00001-of-00001.bin", "pytorch_model.bin.index.json");
    assertEquals(3, sharded.files().size());
    assertEquals(Map.of("", WeightForm.PYTORCH_SHARDS), sharded.weights());
  }

  @Test
  void aSentenceTransformersModelComesWithItsModules() {
    ModelFiles files =
        choose(
            "1_Pooling/config.json",
            "2_Dense/config.json",
            "2_Dense/model.safetensors",
            "2_Dense/pytorch_model.bin",
            "3_Dense/config.json",
            "3_Dense/pytorch_model.bin",
            "config.json",
            "config_sentence_transformers.json",
            "data_config.json",
            "model.safetensors",
            "modules.json",
            "merges.txt",
            "openvino/openvino_model.bin",
            "sentence_bert_config.json",
            "special_tokens_map.json",
            "train_script.py",
            "vocab.json");
    assertEquals(
        Set.of(
            "1_Pooling/config.json",
            "2_Dense/config.json",
            "2_Dense/model.safetensors",
            "3_Dense/config.json",
            "3_Dense/pytorch_model.bin",
            "config.json",
            "config_sentence_transformers.json",
            "merges.txt",
            "model.safetensors",
            "modules.json",
            "sentence_bert_config.json",
            "special_tokens_map.json",
            "vocab.json"),
        Set.copyOf(names(files)));
    assertEquals(
        Map.of(
            "",
            WeightForm.SAFETENSORS,
            "2_Dense",
            WeightForm.SAFETENSORS,
            "3_Dense",
            WeightForm.PYTORCH),
        files.weights());
    assertEquals("3_Dense/pytorch_model.bin", files.pyTorchFiles().getFirst().path().text());
  }

  @Test
  void anOldSentenceTransformersModelHasItsWeightsInTheFirstModule() {
    assertEquals(
        List.of(
            "modules.json",
            "0_Transformer/config.json",
            "0_Transformer/vocab.txt",
            "0_Transformer/model.safetensors"),
        names(
            choose(
                "modules.json",
                "0_Transformer/config.json",
                "0_Transformer/vocab.txt",
                "0_Transformer/model.safetensors")));
  }

  @Test
  void withoutConfigurationItIsNoModel() {
    assertEquals(
        "org/name: the repository has no config.json: it is no model folder",
        refusal("README.md", "model.safetensors"));
  }

  @Test
  void withoutReadableWeightsTheOthersAreNamed() {
    assertEquals(
        "org/name: the repository has no weights that can be read, expected model.safetensors or"
            + " pytorch_model.bin, found onnx/model.onnx, tf_model.h5",
        refusal("config.json", "tf_model.h5", "onnx/model.onnx"));
  }

  @Test
  void aMissingShardIsNamed() {
    assertEquals(
        "org/name: the repository lacks model-00002-of-00003.safetensors",
        refusal(
            "config.json",
            "model.safetensors.index.json",
            "model-00001-of-00003.safetensors",
            "model-00003-of-00003.safetensors"));
    assertEquals(
        "org/name: the repository lacks every shard of model.safetensors.index.json",
        refusal("config.json", "model.safetensors.index.json"));
  }

  @Test
  void manyMissingShardsAreNotAllNamed() {
    assertEquals(
        "org/name: the repository lacks model-00002-of-99999.safetensors,"
            + " model-00003-of-99999.safetensors, model-00004-of-99999.safetensors,"
            + " model-00005-of-99999.safetensors, model-00006-of-99999.safetensors",
        refusal("config.json", "model.safetensors.index.json", "model-00001-of-99999.safetensors"));
  }

  private static String refusal(String... paths) {
    HubException refusal = assertThrows(HubException.class, () -> choose(paths));
    assertEquals(Reason.NOT_A_MODEL, refusal.reason());
    return refusal.getMessage();
  }

  private static ModelFiles choose(String... paths) {
    List<RemoteFile> files =
        Stream.of(paths)
            .map(
                path ->
                    new RemoteFile(
                        new RepositoryPath(path), OptionalLong.empty(), Optional.empty()))
            .toList();
    return ModelFiles.choose("org/name", new HubListing("0".repeat(40), files));
  }

  private static List<String> names(ModelFiles files) {
    return files.files().stream().map(file -> file.path().text()).toList();
  }
}
