package dev.jbert.pipeline;

import com.google.gson.FormattingStyle;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonWriter;
import dev.jbert.pipeline.SentenceModule.Dense;
import dev.jbert.weights.DType;
import dev.jbert.weights.NamedTensor;
import dev.jbert.weights.SafetensorsWriter;
import dev.jbert.weights.TensorView;
import dev.jbert.weights.WeightSource;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;

/**
 * Writes what makes a model folder one of sentence-transformers, in the form of versions 2 to 5,
 * which later ones read too; only poolings in an order that this form does not know are written in
 * that of version 6.
 *
 * @param folder where the model was written
 */
record SentenceFolderWriter(Path folder) {

  private static final String TYPE = "sentence_transformers.models.";

  /** What writes one JSON value. */
  @FunctionalInterface
  private interface Content {
    void writeTo(JsonWriter json) throws IOException;
  }

  /**
   * Writes the modules and their settings.
   *
   * @param hiddenSize H
   */
  void write(SentenceConfig config, int hiddenSize) throws IOException {
    List<String> paths = new ArrayList<>(List.of("", "1_Pooling"));
    for (SentenceModule module : config.modules()) {
      String path = paths.size() + "_" + module.getClass().getSimpleName();
      Files.createDirectories(folder.resolve(path));
      if (module instanceof Dense dense) {
        writeDense(dense, path);
      }
      paths.add(path);
    }
    Files.createDirectories(folder.resolve("1_Pooling"));
    write("1_Pooling/config.json", json -> pooling(json, config.pooling(), hiddenSize));
    write("sentence_bert_config.json", json -> transformer(json, config.transformerSettings()));
    write(SentenceFolder.MODEL_CONFIG, json -> model(json, config));
    write(SentenceFolder.MODULES, json -> modules(json, paths));
  }

  private static void modules(JsonWriter json, List<String> paths) throws IOException {
    json.beginArray();
    for (int i = 0; i < paths.size(); i++) {
      String path = paths.get(i);
      String type = i == 0 ? "Transformer" : path.substring(path.indexOf('_') + 1);
      json.beginObject();
      json.name("idx").value(i);
      json.name("name").value(Integer.toString(i));
      json.name("path").value(path);
      json.name("type").value(TYPE + type);
      json.endObject();
    }
    json.endArray();
  }

  private static void pooling(JsonWriter json, PoolingSettings pooling, int hiddenSize)
      throws IOException {
    List<Pooling> inOrder = new LinkedHashSet<>(pooling.modes()).stream().sorted().toList();
    json.beginObject();
    if (inOrder.equals(pooling.modes())) {
      json.name("word_embedding_dimension").value(hiddenSize);
      for (Map.Entry<String, Pooling> mode : PoolingSettings.OLD_MODES.entrySet()) {
        json.name(mode.getKey()).value(pooling.modes().contains(mode.getValue()));
      }
    } else {
      json.name("embedding_dimension").value(hiddenSize);
      json.name("pooling_mode").beginArray();
      for (Pooling mode : pooling.modes()) {
        json.value(mode.modeName());
      }
      json.endArray();
    }
    json.name("include_prompt").value(pooling.includePrompt());
    json.endObject();
  }

  private static void transformer(JsonWriter json, TransformerSettings settings)
      throws IOException {
    json.beginObject();
    if (settings.maxSeqLength().isPresent()) {
      json.name("max_seq_length").value(settings.maxSeqLength().getAsInt());
    } else {
      json.name("max_seq_length").nullValue();
    }
    json.name("do_lower_case").value(settings.doLowerCase());
    json.endObject();
  }

  private static void model(JsonWriter json, SentenceConfig config) throws IOException {
    json.beginObject();
    json.name("prompts").beginObject();
    for (Map.Entry<String, String> prompt : config.prompts().byName().entrySet()) {
      json.name(prompt.getKey()).value(prompt.getValue());
    }
    json.endObject();
    json.name("default_prompt_name");
    if (config.prompts().defaultPromptName().isPresent()) {
      json.value(config.prompts().defaultPromptName().get());
    } else {
      json.nullValue();
    }
    json.name("similarity_fn_name").value(config.similarityFunction().functionName());
    if (config.truncateDim().isPresent()) {
      json.name("truncate_dim").value(config.truncateDim().getAsInt());
    }
    json.endObject();
  }

  private void writeDense(Dense dense, String path) throws IOException {
    try (WeightSource weights = WeightSource.open(dense.folder())) {
      List<NamedTensor> tensors =
          DenseLayer.tensors(dense, weights).stream()
              .map(SentenceFolderWriter::toBeWritten)
              .toList();
      SafetensorsWriter.write(
          folder.resolve(path).resolve(WeightSource.FILE_NAME), tensors, Map.of("format", "pt"));
    }
    write(path + "/config.json", json -> dense(json, dense));
  }

  private static NamedTensor toBeWritten(TensorView tensor) {
    DType dtype =
        switch (tensor.info().dtype()) {
          case F16, BF16 -> tensor.info().dtype();
          default -> DType.F32;
        };
    return new NamedTensor(
        tensor.info().name(), dtype, tensor.info().shape(), tensor::toFloatArray);
  }

  private static void dense(JsonWriter json, Dense dense) throws IOException {
    json.beginObject();
    json.name("in_features").value(dense.inFeatures());
    json.name("out_features").value(dense.outFeatures());
    json.name("bias").value(dense.bias());
    json.name("activation_function").value(Dense.className(dense.activationFunction()));
    if (dense.useResidual()) {
      json.name("use_residual").value(true);
    }
    json.endObject();
  }

  /** Each file appears as a whole. */
  private void write(String name, Content content) throws IOException {
    StringWriter text = new StringWriter();
    JsonWriter json = new JsonWriter(text);
    json.setStrictness(Strictness.STRICT);
    json.setFormattingStyle(FormattingStyle.PRETTY);
    content.writeTo(json);
    Path file = folder.resolve(name);
    Path temporary = Files.createTempFile(file.getParent(), "settings", ".tmp");
    try {
      Files.writeString(temporary, text + "\n");
      Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }
}
