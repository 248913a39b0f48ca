package dev.jbert.tokenizer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every field of every encoding that the reference gave for 2,400 inputs. */
class GoldenEncodingsTest {

  private static final int LINES = 1200;

  @ParameterizedTest
  @ValueSource(strings = {"uncased", "cased"})
  void everyFieldIsThatOfTheReference(String casing) {
    Tokenizer tokenizer = TestData.base(casing);
    List<String> lines = TestData.lines("golden/bert-base-" + casing + ".jsonl.gz");
    assertEquals(LINES, lines.size());
    for (int line = 0; line < LINES; line++) {
      check(tokenizer, JsonParser.parseString(lines.get(line)).getAsJsonObject(), "line " + line);
    }
  }

  private static void check(Tokenizer tokenizer, JsonObject golden, String line) {
    TextInput input =
        golden.get("pair").isJsonNull()
            ? TextInput.of(golden.get("text").getAsString())
            : TextInput.of(golden.get("text").getAsString(), golden.get("pair").getAsString());
    EncodingOptions options = options(golden.getAsJsonObject("options"));
    if (golden.has("error")) {
      assertThrows(
          IllegalArgumentException.class,
          () -> tokenizer.encodeBatch(List.of(input), options),
          line);
      return;
    }
    List<Encoding> rows = tokenizer.encodeBatch(List.of(input), options).rows();
    JsonArray expected = golden.getAsJsonArray("encodings");
    assertEquals(expected.size(), rows.size(), line + " rows");
    for (int row = 0; row < rows.size(); row++) {
      JsonObject fields = expected.get(row).getAsJsonObject();
      Map<String, JsonElement> actual = fields(rows.get(row));
      assertEquals(fields.keySet(), actual.keySet(), line);
      for (String field : fields.keySet()) {
        assertEquals(
            fields.get(field), actual.get(field), line + " row " + row + " " + field + " " + input);
      }
    }
    int[] ids = rows.getFirst().inputIds();
    DecodeOptions decoding = DecodeOptions.defaults().withCleanUp(DecodeOptions.CleanUp.ON);
    assertEquals(golden.get("decode").getAsString(), tokenizer.decode(ids, decoding), line);
    assertEquals(
        golden.get("decode_skip").getAsString(),
        tokenizer.decode(ids, decoding.skippingSpecialTokens()),
        line);
  }

  private static EncodingOptions options(JsonObject json) {
    EncodingOptions options = EncodingOptions.defaults();
    for (String name : json.keySet()) {
      JsonElement value = json.get(name);
      options =
          switch (name) {
            case "truncation" -> options.withTruncation(truncation(value.getAsString()));
            case "padding" ->
                options.withPadding(Padding.valueOf(value.getAsString().toUpperCase()));
            case "max_length" -> options.withMaxLength(value.getAsInt());
            case "stride" -> options.withStride(value.getAsInt());
            case "return_overflowing_tokens" -> options.withOverflowingTokens();
            case "add_special_tokens" -> options.withoutSpecialTokens();
            default -> throw new AssertionError("unknown option " + name);
          };
    }
    return options;
  }

  private static Truncation truncation(String value) {
    return value.equals("true")
        ? Truncation.LONGEST_FIRST
        : Truncation.valueOf(value.toUpperCase());
  }

  private static Map<String, JsonElement> fields(Encoding encoding) {
    JsonArray offsets = new JsonArray();
    for (Span span : encoding.charSpans()) {
      offsets.add(array(span.start(), span.end()));
    }
    JsonArray tokens = new JsonArray();
    encoding.tokens().forEach(tokens::add);
    return Map.of(
        "input_ids", array(encoding.inputIds()),
        "token_type_ids", array(encoding.tokenTypeIds()),
        "attention_mask", array(encoding.attentionMask()),
        "special_tokens_mask", array(encoding.specialTokensMask()),
        "offsets_utf16", offsets,
        "word_ids", nullable(encoding.wordIds()),
        "sequence_ids", nullable(encoding.sequenceIds()),
        "tokens", tokens);
  }

  private static JsonArray array(int... values) {
    JsonArray array = new JsonArray();
    IntStream.of(values).forEach(array::add);
    return array;
  }

  private static JsonArray nullable(int[] values) {
    List<Integer> boxed = new ArrayList<>();
    IntStream.of(values).forEach(value -> boxed.add(value == Encoding.NONE ? null : value));
    JsonArray array = new JsonArray();
    boxed.forEach(array::add);
    return array;
  }
}
