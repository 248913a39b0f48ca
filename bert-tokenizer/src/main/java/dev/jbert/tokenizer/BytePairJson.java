package dev.jbert.tokenizer;

import com.google.gson.stream.JsonWriter;
import dev.jbert.tokenizer.SequenceTemplate.Special;
import dev.jbert.tokenizer.TokenizerFileException.Reason;
import java.io.IOException;
import java.util.List;

/** The parts of {@code tokenizer.json} that byte-level BPE has for itself. */
final class BytePairJson {

  private BytePairJson() {}

  /**
   * Reads the {@code model}.
   *
   * @throws TokenizerFileException if it asks for what byte-level BPE does not do, or has a merge
   *     of tokens that are not in the vocabulary
   */
  static BytePairs read(JsonValue json, ModelTokens model, TokenizerLimits limits) {
    refuseText(json, "continuing_subword_prefix");
    refuseText(json, "end_of_word_suffix");
    refuseFlag(json, "byte_fallback");
    refuseFlag(json, "ignore_merges");
    refuseFlag(json, "fuse_unk");
    json.findPresent("dropout")
        .filter(dropout -> dropout.number() != 0)
        .ifPresent(dropout -> refuse(dropout, "dropout"));
    MergeList merges = new MergeList(model, limits.maxTokens());
    for (JsonValue merge : json.get("merges").elements()) {
      add(merge, merges);
    }
    return new BytePairs(merges.build(), json.findPresent("unk_token").map(JsonValue::string));
  }

  /** A merge is a list of two tokens, in old files a text with a space between them. */
  private static void add(JsonValue merge, MergeList merges) {
    if (merge.isString()) {
      MergesFile.addSpaced(merge.string(), merges, merge::error);
      return;
    }
    List<JsonValue> tokens = merge.elements();
    if (tokens.size() != 2) {
      throw merge.error(Reason.WRONG_FORM, "expected two tokens, found " + tokens.size());
    }
    merges.add(tokens.get(0).string(), tokens.get(1).string(), merge::error);
  }

  private static void refuseText(JsonValue json, String name) {
    json.findPresent(name)
        .filter(text -> !text.string().isEmpty())
        .ifPresent(text -> refuse(text, name));
  }

  private static void refuseFlag(JsonValue json, String name) {
    json.findPresent(name).filter(JsonValue::bool).ifPresent(flag -> refuse(flag, name));
  }

  private static void refuse(JsonValue json, String name) {
    throw json.error(
        Reason.UNSUPPORTED_COMPONENT, "a model of type BPE with " + name + " is not supported");
  }

  /** Writes everything from the normaliser to the model. */
  static void writeParts(JsonWriter out, BytePairs pairs, TokenizerDefinition definition)
      throws IOException {
    ByteLevelOptions options = definition.config().byteLevel();
    out.name("normalizer").nullValue();
    writeByteLevel(out, "pre_tokenizer", options);
    if (options.trimOffsets()) {
      writeRobertaProcessing(out, definition.template(), options);
    } else {
      TokenizerJsonWriter.writeTemplate(out, definition.template());
    }
    writeByteLevel(out, "decoder", new ByteLevelOptions(true, true, true));
    writeModel(out, pairs, definition.model());
  }

  private static void writeByteLevel(JsonWriter out, String name, ByteLevelOptions options)
      throws IOException {
    out.name(name).beginObject();
    out.name("type").value("ByteLevel");
    out.name("add_prefix_space").value(options.addPrefixSpace());
    out.name("trim_offsets").value(options.trimOffsets());
    out.name("use_regex").value(options.useRegex());
    out.endObject();
  }

  /** Only this post-processor trims offsets, and it has this template only. */
  private static void writeRobertaProcessing(
      JsonWriter out, SequenceTemplate template, ByteLevelOptions options) throws IOException {
    List<Special> specials = template.specialTokensOfSingle();
    out.name("post_processor").beginObject();
    out.name("type").value("RobertaProcessing");
    writeTokenAndId(out, "sep", specials.getLast());
    writeTokenAndId(out, "cls", specials.getFirst());
    out.name("trim_offsets").value(options.trimOffsets());
    out.name("add_prefix_space").value(options.addPrefixSpace());
    out.endObject();
  }

  private static void writeTokenAndId(JsonWriter out, String name, Special special)
      throws IOException {
    out.name(name).beginArray().value(special.token()).value(special.id()).endArray();
  }

  private static void writeModel(JsonWriter out, BytePairs pairs, ModelTokens model)
      throws IOException {
    out.name("model").beginObject();
    out.name("type").value("BPE");
    out.name("dropout").nullValue();
    out.name("unk_token").value(pairs.unkToken().orElse(null));
    out.name("continuing_subword_prefix").value("");
    out.name("end_of_word_suffix").value("");
    out.name("fuse_unk").value(false);
    out.name("byte_fallback").value(false);
    out.name("ignore_merges").value(false);
    out.name("vocab");
    VocabularyJson.write(out, model.tokens());
    out.name("merges").beginArray();
    Merges merges = pairs.merges();
    for (int rank = 0; rank < merges.size(); rank++) {
      out.beginArray();
      out.value(model.tokens().get(merges.left(rank)));
      out.value(model.tokens().get(merges.right(rank)));
      out.endArray();
    }
    out.endArray();
    out.endObject();
  }
}
