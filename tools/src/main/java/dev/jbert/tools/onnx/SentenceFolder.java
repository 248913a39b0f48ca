package dev.jbert.tools.onnx;

import com.google.gson.stream.JsonWriter;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * Writes what makes a Hugging Face folder one of sentence-transformers: {@code modules.json} and
 * the settings of the modules.
 *
 * <p>The form is that of sentence-transformers 2 and 3, which later ones and other programs read
 * too.
 */
final class SentenceFolder {

  private static final List<String> SPECIAL_TOKENS = List.of("cls", "mask", "pad", "sep", "unk");

  private final Path folder;

  SentenceFolder(Path folder) {
    this.folder = folder;
  }

  /** Writes {@code vocab.txt}. */
  Path writeVocabulary(List<String> tokens) throws IOException {
    Path file = folder.resolve("vocab.txt");
    Files.writeString(file, String.join("\n", tokens) + "\n");
    return file;
  }

  /** Writes {@code special_tokens_map.json}. */
  void writeSpecialTokens() throws IOException {
    write(
        "special_tokens_map.json",
        json -> {
          json.beginObject();
          for (String name : SPECIAL_TOKENS) {
            json.name(name + "_token").value("[" + name.toUpperCase(Locale.ROOT) + "]");
          }
          json.endObject();
        });
  }

  /** Writes the modules and their settings. */
  void writeModules(SentenceModel model, long hiddenSize) throws IOException {
    write("modules.json", SentenceFolder::modules);
    Files.createDirectory(folder.resolve("1_Pooling"));
    write("1_Pooling/config.json", json -> pooling(json, model.pooling(), hiddenSize));
    Files.createDirectory(folder.resolve("2_Normalize"));
    write("sentence_bert_config.json", json -> transformer(json, model));
    write("config_sentence_transformers.json", SentenceFolder::sentenceTransformers);
  }

  private static void modules(JsonWriter json) throws IOException {
    List<String> types = List.of("Transformer", "Pooling", "Normalize");
    json.beginArray();
    for (int i = 0; i < types.size(); i++) {
      json.beginObject();
      json.name("idx").value(i);
      json.name("name").value(Integer.toString(i));
      json.name("path").value(i == 0 ? "" : i + "_" + types.get(i));
      json.name("type").value("sentence_transformers.models." + types.get(i));
      json.endObject();
    }
    json.endArray();
  }

  private static void pooling(JsonWriter json, SentenceModel.Pooling pooling, long hiddenSize)
      throws IOException {
    json.beginObject();
    json.name("word_embedding_dimension").value(hiddenSize);
    json.name("pooling_mode_cls_token").value(pooling == SentenceModel.Pooling.CLS);
    json.name("pooling_mode_mean_tokens").value(pooling == SentenceModel.Pooling.MEAN);
    json.name("pooling_mode_max_tokens").value(false);
    json.name("pooling_mode_mean_sqrt_len_tokens").value(false);
    json.name("pooling_mode_weightedmean_tokens").value(false);
    json.name("pooling_mode_lasttoken").value(false);
    json.name("include_prompt").value(true);
    json.endObject();
  }

  private static void transformer(JsonWriter json, SentenceModel model) throws IOException {
    json.beginObject();
    json.name("max_seq_length").value(model.maxSeqLength());
    // The tokenizer does it by itself.
    json.name("do_lower_case").value(false);
    json.endObject();
  }

  private static void sentenceTransformers(JsonWriter json) throws IOException {
    json.beginObject();
    json.name("prompts").beginObject().endObject();
    json.name("default_prompt_name").nullValue();
    json.name("similarity_fn_name").value("cosine");
    json.endObject();
  }

  @FunctionalInterface
  private interface Content {
    void writeTo(JsonWriter json) throws IOException;
  }

  private void write(String name, Content content) throws IOException {
    try (BufferedWriter text = Files.newBufferedWriter(folder.resolve(name));
        JsonWriter json = new JsonWriter(text)) {
      json.setIndent("  ");
      content.writeTo(json);
      text.write('\n');
    }
  }
}
