package dev.jbert.tokenizer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the reference's Rust library gave for 1,200 random inputs under every byte-level option. */
class ByteLevelGoldenTest {

  private static final int LINES = 1200;
  private static final int OPTIONS = 8;

  @TempDir private Path folder;

  @Test
  void everyFieldIsThatOfTheReference() throws IOException {
    Path vocabulary = TestData.copy("tiny/roberta/vocab.json.gz", folder.resolve("vocab.json"));
    Path merges = TestData.copy("tiny/roberta/merges.txt.gz", folder.resolve("merges.txt"));
    Map<ByteLevelOptions, Tokenizer> tokenizers = new HashMap<>();
    List<String> lines = TestData.lines("golden/byte-level.jsonl.gz");
    assertEquals(LINES, lines.size());
    for (String line : lines) {
      JsonObject golden = JsonParser.parseString(line).getAsJsonObject();
      ByteLevelOptions options =
          new ByteLevelOptions(
              golden.get("add_prefix_space").getAsBoolean(),
              golden.get("trim_offsets").getAsBoolean(),
              golden.get("use_regex").getAsBoolean());
      if (!tokenizers.containsKey(options)) {
        TokenizerConfig config = TokenizerConfig.roberta().withText(options);
        tokenizers.put(options, Tokenizer.ofMerges(vocabulary, merges, config));
      }
      check(tokenizers.get(options), golden);
    }
    assertEquals(OPTIONS, tokenizers.size());
  }

  private static void check(Tokenizer tokenizer, JsonObject golden) {
    String text = golden.get("text").getAsString();
    TextInput input =
        golden.get("pair").isJsonNull()
            ? TextInput.of(text)
            : TextInput.of(text, golden.get("pair").getAsString());
    EncodingOptions options = EncodingOptions.defaults();
    if (golden.has("max_length")) {
      options =
          options
              .withTruncation(Truncation.LONGEST_FIRST)
              .withMaxLength(golden.get("max_length").getAsInt())
              .withStride(golden.get("stride").getAsInt())
              .withOverflowingTokens();
    }
    List<Encoding> rows = tokenizer.encodeBatch(List.of(input), options).rows();
    JsonArray actual = new JsonArray();
    rows.forEach(row -> actual.add(fields(row)));
    assertEquals(golden.get("encodings"), actual, () -> tokenizer.config().text() + " " + input);
    assertEquals(
        golden.get("decode").getAsString(), tokenizer.decode(rows.getFirst().inputIds()), text);
  }

  private static JsonObject fields(Encoding row) {
    JsonObject fields = new JsonObject();
    fields.add("input_ids", array(row.inputIds()));
    fields.add("token_type_ids", array(row.tokenTypeIds()));
    fields.add("word_ids", array(row.wordIds()));
    JsonArray tokens = new JsonArray();
    row.tokens().forEach(tokens::add);
    fields.add("tokens", tokens);
    JsonArray offsets = new JsonArray();
    row.codePointSpans().forEach(span -> offsets.add(array(span.start(), span.end())));
    fields.add("offsets", offsets);
    return fields;
  }

  private static JsonArray array(int... values) {
    JsonArray array = new JsonArray();
    for (int value : values) {
      array.add(value);
    }
    return array;
  }
}
