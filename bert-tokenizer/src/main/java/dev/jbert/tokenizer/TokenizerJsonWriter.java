package dev.jbert.tokenizer;

import com.google.gson.stream.JsonWriter;
import dev.jbert.tokenizer.SequenceTemplate.Piece;
import dev.jbert.tokenizer.SequenceTemplate.Sequence;
import dev.jbert.tokenizer.SequenceTemplate.Special;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Writes {@code tokenizer.json} as the Rust library does, key for key. */
final class TokenizerJsonWriter {

  private TokenizerJsonWriter() {}

  static void write(Path file, TokenizerDefinition definition) throws IOException {
    JsonFile.write(
        file,
        out -> {
          out.beginObject();
          out.name("version").value("1.0");
          out.name("truncation").nullValue();
          out.name("padding").nullValue();
          writeAddedTokens(out, definition);
          switch (definition.subwords()) {
            case WordPieces pieces -> writeParts(out, pieces, definition);
            case BytePairs pairs -> BytePairJson.writeParts(out, pairs, definition);
          }
          out.endObject();
        });
  }

  private static void writeAddedTokens(JsonWriter out, TokenizerDefinition definition)
      throws IOException {
    List<Map.Entry<AddedToken, Integer>> byId =
        new AddedTokens(definition.config().addedTokens(), definition.model())
            .ids().entrySet().stream()
                .sorted(Comparator.comparing(Map.Entry<AddedToken, Integer>::getValue))
                .toList();
    out.name("added_tokens").beginArray();
    for (Map.Entry<AddedToken, Integer> added : byId) {
      out.beginObject();
      out.name("id").value(added.getValue());
      AddedTokenJson.write(out, added.getKey());
      out.endObject();
    }
    out.endArray();
  }

  private static void writeParts(JsonWriter out, WordPieces pieces, TokenizerDefinition definition)
      throws IOException {
    writeNormalizer(out, definition.config().normalizer());
    out.name("pre_tokenizer").beginObject();
    out.name("type").value("BertPreTokenizer").endObject();
    writeTemplate(out, definition.template());
    writeDecoder(out, pieces.decoding());
    writeModel(out, pieces.options(), definition.model());
  }

  private static void writeNormalizer(JsonWriter out, NormalizerOptions options)
      throws IOException {
    out.name("normalizer").beginObject();
    out.name("type").value("BertNormalizer");
    out.name("clean_text").value(options.cleanText());
    out.name("handle_chinese_chars").value(options.tokenizeChineseChars());
    TokenizerConfigWriter.writeStripAccents(out, options.stripAccents());
    out.name("lowercase").value(options.doLowerCase());
    out.endObject();
  }

  /** Writes the post-processor. */
  static void writeTemplate(JsonWriter out, SequenceTemplate template) throws IOException {
    out.name("post_processor").beginObject();
    out.name("type").value("TemplateProcessing");
    out.name("single");
    writePieces(out, template.single());
    out.name("pair");
    writePieces(out, template.pair());
    Map<String, Integer> specialTokens = new TreeMap<>();
    Stream.concat(template.single().stream(), template.pair().stream())
        .filter(Special.class::isInstance)
        .map(Special.class::cast)
        .forEach(special -> specialTokens.put(special.token(), special.id()));
    out.name("special_tokens").beginObject();
    for (Map.Entry<String, Integer> special : specialTokens.entrySet()) {
      out.name(special.getKey()).beginObject();
      out.name("id").value(special.getKey());
      out.name("ids").beginArray().value(special.getValue()).endArray();
      out.name("tokens").beginArray().value(special.getKey()).endArray();
      out.endObject();
    }
    out.endObject();
    out.endObject();
  }

  private static void writePieces(JsonWriter out, List<Piece> pieces) throws IOException {
    out.beginArray();
    for (Piece piece : pieces) {
      out.beginObject();
      switch (piece) {
        case Sequence sequence -> {
          out.name("Sequence").beginObject();
          out.name("id").value(sequence.index() == 0 ? "A" : "B");
        }
        case Special special -> {
          out.name("SpecialToken").beginObject();
          out.name("id").value(special.token());
        }
      }
      out.name("type_id").value(piece.typeId());
      out.endObject();
      out.endObject();
    }
    out.endArray();
  }

  private static void writeDecoder(JsonWriter out, WordPieceDecoder.Options options)
      throws IOException {
    out.name("decoder").beginObject();
    out.name("type").value("WordPiece");
    out.name("prefix").value(options.prefix());
    out.name("cleanup").value(options.cleanup());
    out.endObject();
  }

  private static void writeModel(JsonWriter out, WordPiece.Options options, ModelTokens model)
      throws IOException {
    out.name("model").beginObject();
    out.name("type").value("WordPiece");
    out.name("unk_token").value(options.unkToken());
    out.name("continuing_subword_prefix").value(options.continuingSubwordPrefix());
    out.name("max_input_chars_per_word").value(options.maxInputCharsPerWord());
    out.name("vocab");
    VocabularyJson.write(out, model.tokens());
    out.endObject();
  }
}
