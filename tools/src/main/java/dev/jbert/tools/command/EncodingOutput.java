package dev.jbert.tools.command;

import com.google.gson.stream.JsonWriter;
import dev.jbert.tokenizer.Encoding;
import dev.jbert.tokenizer.Span;
import dev.jbert.tools.output.JsonLines;
import dev.jbert.tools.output.Table;
import dev.jbert.tools.output.Table.Column;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Shows encodings as tables and as JSON. */
final class EncodingOutput {
  private EncodingOutput() {}

  /** Returns an encoding and its further windows. */
  static List<Encoding> windows(Encoding encoding) {
    List<Encoding> windows = new ArrayList<>(List.of(encoding));
    windows.addAll(encoding.overflowing());
    return windows;
  }

  /**
   * Returns a table of one row per token.
   *
   * @param texts the first text and its pair
   */
  static Table table(Encoding encoding, List<String> texts) {
    Table table =
        new Table(
            Column.left("token"),
            Column.right("id"),
            Column.right("type"),
            Column.right("attended"),
            Column.right("word"),
            Column.right("offsets"),
            Column.left("text"));
    int[] inputIds = encoding.inputIds();
    int[] tokenTypeIds = encoding.tokenTypeIds();
    int[] attentionMask = encoding.attentionMask();
    int[] wordIds = encoding.wordIds();
    int[] sequenceIds = encoding.sequenceIds();
    for (int t = 0; t < encoding.size(); t++) {
      boolean special = sequenceIds[t] == Encoding.NONE;
      Span span = encoding.charSpan(t);
      table.row(
          encoding.tokens().get(t),
          inputIds[t],
          tokenTypeIds[t],
          attentionMask[t],
          special ? "" : wordIds[t],
          special ? "" : span.start() + "-" + span.end(),
          special ? "" : texts.get(sequenceIds[t]).substring(span.start(), span.end()));
    }
    return table;
  }

  /** Writes the fields of a Hugging Face encoding; {@code overflow} adds the further windows. */
  static void writeJson(JsonWriter writer, Encoding encoding, boolean overflow) throws IOException {
    writer.beginObject();
    writeFields(writer, encoding);
    if (overflow) {
      writer.name("overflowing").beginArray();
      for (Encoding window : encoding.overflowing()) {
        writer.beginObject();
        writeFields(writer, window);
        writer.endObject();
      }
      writer.endArray();
    }
    writer.endObject();
  }

  private static void writeFields(JsonWriter writer, Encoding encoding) throws IOException {
    JsonLines.array(writer.name("input_ids"), encoding.inputIds());
    JsonLines.array(writer.name("token_type_ids"), encoding.tokenTypeIds());
    JsonLines.array(writer.name("attention_mask"), encoding.attentionMask());
    JsonLines.array(writer.name("special_tokens_mask"), encoding.specialTokensMask());
    writer.name("offset_mapping").beginArray();
    for (Span span : encoding.charSpans()) {
      writer.beginArray().value(span.start()).value(span.end()).endArray();
    }
    writer.endArray();
    writeNullable(writer.name("word_ids"), encoding.wordIds());
    writeNullable(writer.name("sequence_ids"), encoding.sequenceIds());
    writer.name("tokens").beginArray();
    for (String token : encoding.tokens()) {
      writer.value(token);
    }
    writer.endArray();
  }

  private static void writeNullable(JsonWriter writer, int[] values) throws IOException {
    writer.beginArray();
    for (int value : values) {
      if (value == Encoding.NONE) {
        writer.nullValue();
      } else {
        writer.value(value);
      }
    }
    writer.endArray();
  }
}
