package dev.jbert.tokenizer;

import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** Writes {@code tokenizer_config.json} and {@code special_tokens_map.json}. */
final class TokenizerConfigWriter {

  /** What the reference writes where there is no maximum: 1e30 as a double, digit by digit. */
  private static final BigDecimal VERY_LARGE = new BigDecimal(1e30);

  private TokenizerConfigWriter() {}

  static void writeConfig(Path file, TokenizerDefinition definition) throws IOException {
    TokenizerConfig config = definition.config();
    JsonFile.write(
        file,
        out -> {
          out.beginObject();
          writeAddedTokens(out, definition);
          writeText(out, config.text());
          out.name("clean_up_tokenization_spaces").value(config.cleanUpTokenizationSpaces());
          out.name("model_max_length")
              .value(config.hasMaxLength() ? config.modelMaxLength() : VERY_LARGE);
          out.name("padding_side").value(name(config.paddingSide()));
          out.name("tokenizer_class").value(definition.tokenizerClass().name());
          out.name("truncation_side").value(name(config.truncationSide()));
          writeSpecialTokens(out, definition);
          out.endObject();
        });
  }

  private static void writeText(JsonWriter out, TextOptions text) throws IOException {
    switch (text) {
      case NormalizerOptions normalizer -> {
        out.name("clean_text").value(normalizer.cleanText());
        out.name("do_lower_case").value(normalizer.doLowerCase());
        writeStripAccents(out, normalizer.stripAccents());
        out.name("tokenize_chinese_chars").value(normalizer.tokenizeChineseChars());
      }
      case ByteLevelOptions byteLevel -> {
        out.name("add_prefix_space").value(byteLevel.addPrefixSpace());
        out.name("errors").value("replace");
        out.name("trim_offsets").value(byteLevel.trimOffsets());
      }
    }
  }

  static void writeSpecialTokensMap(Path file, TokenizerDefinition definition) throws IOException {
    JsonFile.write(
        file,
        out -> {
          out.beginObject();
          writeSpecialTokens(out, definition);
          out.endObject();
        });
  }

  /** {@code null}, {@code true} or {@code false}. */
  static void writeStripAccents(JsonWriter out, StripAccents stripAccents) throws IOException {
    out.name("strip_accents");
    switch (stripAccents) {
      case WHEN_LOWER_CASING -> out.nullValue();
      case ALWAYS -> out.value(true);
      case NEVER -> out.value(false);
    }
  }

  private static void writeAddedTokens(JsonWriter out, TokenizerDefinition definition)
      throws IOException {
    Map<Integer, AddedToken> byId = new TreeMap<>();
    new AddedTokens(definition.config().addedTokens(), definition.model())
        .ids()
        .forEach((token, id) -> byId.put(id, token));
    out.name("added_tokens_decoder").beginObject();
    for (Map.Entry<Integer, AddedToken> added : byId.entrySet()) {
      out.name(added.getKey().toString()).beginObject();
      AddedTokenJson.write(out, added.getValue());
      out.endObject();
    }
    out.endObject();
  }

  private static void writeSpecialTokens(JsonWriter out, TokenizerDefinition definition)
      throws IOException {
    SpecialTokens.Names names = definition.config().specialTokens();
    if (definition.tokenizerClass().family() != TokenizerFamily.BERT) {
      out.name("bos_token").value(names.cls());
      out.name("eos_token").value(names.sep());
    }
    out.name("cls_token").value(names.cls());
    out.name("mask_token").value(names.mask());
    out.name("pad_token").value(names.pad());
    out.name("sep_token").value(names.sep());
    out.name("unk_token").value(names.unk());
  }

  private static String name(Side side) {
    return side == Side.LEFT ? "left" : "right";
  }
}
