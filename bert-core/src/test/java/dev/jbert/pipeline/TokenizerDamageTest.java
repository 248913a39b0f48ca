package dev.jbert.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.jbert.testing.Damage;
import dev.jbert.testing.Damage.Reading;
import dev.jbert.testing.JsonMutation;
import dev.jbert.testing.LineMutation;
import dev.jbert.tokenizer.AddedToken;
import dev.jbert.tokenizer.Encoding;
import dev.jbert.tokenizer.Span;
import dev.jbert.tokenizer.Tokenizer;
import dev.jbert.tokenizer.TokenizerConfig;
import dev.jbert.tokenizer.TokenizerFileException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The files of tokenizers, damaged; what still loads must encode. */
class TokenizerDamageTest {

  private static final String TEXT = "ab \u00E9 b[MASK]<mask>aab \uD83D\uDE00";

  private static final String VOCABULARY =
      "[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\na\nb\n##b\n##ab\n\u00E9\n";

  private static final String BYTE_VOCABULARY =
      """
      {"<s>":0,"<pad>":1,"</s>":2,"<unk>":3,"<mask>":4,"a":5,"b":6,"ab":7,"\u0120":8,"\u0120a":9}""";

  private static final String MERGES = "#version: 0.2\na b\n\u0120 a\n";

  @TempDir Path folder;

  private Tokenizer write(String vocabulary, TokenizerConfig config) throws IOException {
    Path file = Files.writeString(folder.resolve("vocab.txt"), vocabulary);
    return Tokenizer.ofVocabulary(file, config);
  }

  private void inflict(String format, String file, Reading reading, Damage.Mutation mutation)
      throws IOException {
    new Damage(format, folder.resolve(file), Set.of(TokenizerFileException.class), reading)
        .inflict(mutation, 1_000);
  }

  /** Whatever a tokenizer is made of, its tokens have ids of its own and lie in the text. */
  private static void encode(Tokenizer tokenizer) {
    Encoding encoding = tokenizer.encode(TEXT);
    for (int id : encoding.inputIds()) {
      assertTrue(id >= 0 && id < tokenizer.vocabulary().size(), "id " + id);
    }
    for (Span span : encoding.charSpans()) {
      assertTrue(span.start() <= span.end() && span.end() <= TEXT.length(), span.toString());
    }
    tokenizer.decode(encoding.inputIds());
  }

  private void load() throws IOException {
    encode(Tokenizer.load(folder));
  }

  @Test
  void vocabTxt() throws IOException {
    write(VOCABULARY, TokenizerConfig.uncased());
    inflict("vocab.txt", "vocab.txt", this::checkLines, LineMutation::mutate);
  }

  /** Every token is the line of its id. */
  private void checkLines(byte[] bytes) throws IOException {
    Tokenizer tokenizer = Tokenizer.load(folder);
    encode(tokenizer);
    List<String> lines = new ArrayList<>();
    for (String line : new String(bytes, StandardCharsets.UTF_8).split("(?<=\n)")) {
      lines.add(line.replaceFirst("\r?\n$", ""));
    }
    assertEquals(
        lines, tokenizer.vocabulary().tokens().subList(0, tokenizer.vocabulary().modelSize()));
  }

  @Test
  void tokenizerJsonOfWordPiece() throws IOException {
    saveOnlyJson(write(VOCABULARY, TokenizerConfig.uncased()));
    inflict("tokenizer.json, WordPiece", "tokenizer.json", this::checkIds, JsonMutation::mutate);
  }

  @Test
  void tokenizerJsonOfBytePairs() throws IOException {
    saveOnlyJson(writeBytePairs());
    inflict("tokenizer.json, BPE", "tokenizer.json", this::checkIds, JsonMutation::mutate);
  }

  /** Every token has the id that stands beside it. */
  private void checkIds(byte[] bytes) throws IOException {
    Tokenizer tokenizer = Tokenizer.load(folder);
    encode(tokenizer);
    JsonObject model =
        JsonParser.parseString(new String(bytes, StandardCharsets.UTF_8))
            .getAsJsonObject()
            .getAsJsonObject("model");
    checkIds(model.getAsJsonObject("vocab"), tokenizer);
  }

  private static void checkIds(JsonObject ids, Tokenizer tokenizer) {
    for (Map.Entry<String, JsonElement> token : ids.entrySet()) {
      assertEquals(
          token.getValue().getAsInt(), tokenizer.vocabulary().find(token.getKey()).orElseThrow());
    }
  }

  private Tokenizer writeBytePairs() throws IOException {
    return Tokenizer.ofMerges(
        Files.writeString(folder.resolve("vocab.json"), BYTE_VOCABULARY),
        Files.writeString(folder.resolve("merges.txt"), MERGES),
        TokenizerConfig.roberta());
  }

  /** Without white space, so that there is less to damage in vain. */
  private void saveOnlyJson(Tokenizer tokenizer) throws IOException {
    tokenizer.savePretrained(folder);
    Path json = folder.resolve("tokenizer.json");
    String compact = JsonParser.parseString(Files.readString(json)).toString();
    try (var files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.writeString(json, compact);
  }

  @Test
  void vocabJson() throws IOException {
    writeBytePairs();
    inflict(
        "vocab.json",
        "vocab.json",
        bytes -> {
          Tokenizer tokenizer = Tokenizer.load(folder);
          encode(tokenizer);
          String json = new String(bytes, StandardCharsets.UTF_8);
          checkIds(JsonParser.parseString(json).getAsJsonObject(), tokenizer);
        },
        JsonMutation::mutate);
  }

  @Test
  void mergesTxt() throws IOException {
    writeBytePairs();
    inflict("merges.txt", "merges.txt", _ -> load(), LineMutation::mutate);
  }

  @Test
  void tokenizerConfigJson() throws IOException {
    write(VOCABULARY, TokenizerConfig.uncased());
    Files.writeString(
        folder.resolve("tokenizer_config.json"),
        """
        {"tokenizer_class":"BertTokenizer","do_lower_case":true,"model_max_length":8,\
        "strip_accents":null,"padding_side":"right","mask_token":"[MASK]","added_tokens_decoder":\
        {"4":{"content":"[MASK]","lstrip":true,"special":true}},"extra_special_tokens":["<x>"]}""");
    inflict("tokenizer_config.json", "tokenizer_config.json", _ -> load(), JsonMutation::mutate);
  }

  @Test
  void specialTokensMapJson() throws IOException {
    write(VOCABULARY, TokenizerConfig.uncased());
    Files.writeString(
        folder.resolve("special_tokens_map.json"),
        """
        {"unk_token":"[UNK]","mask_token":{"content":"[MASK]","lstrip":true,"normalized":false},\
        "additional_special_tokens":["<x>"]}""");
    inflict(
        "special_tokens_map.json", "special_tokens_map.json", _ -> load(), JsonMutation::mutate);
  }

  @Test
  void addedTokensJson() throws IOException {
    TokenizerConfig config =
        TokenizerConfig.uncased().withAddedTokens(List.of(AddedToken.plain("<x>")));
    write(VOCABULARY, config);
    Files.writeString(folder.resolve("added_tokens.json"), "{\"<x>\":10,\"<y>\":11,\"a\":5}");
    inflict("added_tokens.json", "added_tokens.json", _ -> load(), JsonMutation::mutate);
  }
}
