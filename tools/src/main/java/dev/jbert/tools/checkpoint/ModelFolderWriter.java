package dev.jbert.tools.checkpoint;

import com.google.gson.stream.JsonWriter;
import dev.jbert.weights.NamedTensor;
import dev.jbert.weights.SafetensorsWriter;
import dev.jbert.weights.WeightSource;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Map;

/** Writes the four files of a Hugging Face BERT folder. */
public final class ModelFolderWriter {

  private final Path folder;

  /** Writes into {@code folder}, which must exist. */
  public ModelFolderWriter(Path folder) {
    this.folder = folder;
  }

  /** Writes {@code model.safetensors}. */
  public void writeWeights(Collection<NamedTensor> tensors) throws IOException {
    SafetensorsWriter.write(
        folder.resolve(WeightSource.FILE_NAME), tensors, Map.of("format", "pt"));
  }

  /** Copies the vocabulary to {@code vocab.txt}, byte for byte. */
  public void writeVocabulary(Vocabulary vocabulary) throws IOException {
    Files.copy(vocabulary.file(), folder.resolve("vocab.txt"));
  }

  /** Writes {@code config.json}. */
  public void writeConfig(BertArchitecture bert, Vocabulary vocabulary) throws IOException {
    writeJson(
        "config.json",
        json -> {
          json.name("architectures").beginArray();
          for (String architecture : bert.architectures()) {
            json.value(architecture);
          }
          json.endArray();
          json.name("attention_probs_dropout_prob").value(0.1);
          json.name("dtype").value("float32");
          json.name("hidden_act").value(bert.hiddenAct());
          json.name("hidden_dropout_prob").value(0.1);
          json.name("hidden_size").value(bert.hiddenSize());
          writeLabels(json, bert.numLabels());
          json.name("initializer_range").value(0.02);
          json.name("intermediate_size").value(bert.intermediateSize());
          json.name("layer_norm_eps").jsonValue("1e-12");
          json.name("max_position_embeddings").value(bert.maxPositionEmbeddings());
          json.name("model_type").value("bert");
          json.name("num_attention_heads").value(bert.numAttentionHeads());
          json.name("num_hidden_layers").value(bert.numHiddenLayers());
          json.name("pad_token_id").value(vocabulary.idOf("[PAD]"));
          json.name("position_embedding_type").value("absolute");
          json.name("type_vocab_size").value(bert.typeVocabSize());
          json.name("vocab_size").value(bert.vocabSize());
        });
  }

  /** Names for classes that have none, both ways round, as the reference makes them up. */
  private static void writeLabels(JsonWriter json, int numLabels) throws IOException {
    if (numLabels == 0) {
      return;
    }
    json.name("id2label").beginObject();
    for (int id = 0; id < numLabels; id++) {
      json.name(Integer.toString(id)).value("LABEL_" + id);
    }
    json.endObject();
    json.name("label2id").beginObject();
    for (int id = 0; id < numLabels; id++) {
      json.name("LABEL_" + id).value(id);
    }
    json.endObject();
  }

  /**
   * Writes {@code tokenizer_config.json}.
   *
   * @param lowerCase whether text is lower-cased and stripped of accents
   */
  public void writeTokenizerConfig(BertArchitecture bert, boolean lowerCase) throws IOException {
    writeJson(
        "tokenizer_config.json",
        json -> {
          json.name("cls_token").value("[CLS]");
          json.name("do_lower_case").value(lowerCase);
          json.name("mask_token").value("[MASK]");
          json.name("model_max_length").value(bert.maxPositionEmbeddings());
          json.name("pad_token").value("[PAD]");
          json.name("sep_token").value("[SEP]");
          json.name("strip_accents").jsonValue("null");
          json.name("tokenize_chinese_chars").value(true);
          json.name("tokenizer_class").value("BertTokenizer");
          json.name("unk_token").value("[UNK]");
        });
  }

  @FunctionalInterface
  private interface Fields {
    void writeTo(JsonWriter json) throws IOException;
  }

  private void writeJson(String fileName, Fields fields) throws IOException {
    try (BufferedWriter text = Files.newBufferedWriter(folder.resolve(fileName));
        JsonWriter json = new JsonWriter(text)) {
      json.setIndent("  ");
      json.beginObject();
      fields.writeTo(json);
      json.endObject();
      text.write('\n');
    }
  }
}
