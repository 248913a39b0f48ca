package dev.jbert.tokenizer;

import dev.jbert.tokenizer.SequenceTemplate.Piece;
import dev.jbert.tokenizer.SequenceTemplate.Sequence;
import dev.jbert.tokenizer.SequenceTemplate.Special;
import dev.jbert.tokenizer.SpecialTokens.SpecialToken;
import dev.jbert.tokenizer.TokenizerFileException.Reason;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code tokenizer.json}. Only the parts that BERT's tokenizers are made of are known; every
 * other is refused by name. The blocks {@code truncation} and {@code padding} are left unread.
 */
final class TokenizerJsonReader {

  static final String NAME = "tokenizer.json";

  /** The largest files of WordPiece vocabularies are about 10 MB. */
  static final int MAX_BYTES = 64 << 20;

  private static final int MAX_WORD = 1_000_000;

  private final JsonValue root;

  TokenizerJsonReader(JsonValue root) {
    this.root = root;
  }

  /** The added tokens go to {@code declared}. */
  void readAddedTokens(DeclaredTokens declared) {
    for (JsonValue token : root.get("added_tokens").elements()) {
      int id = token.get("id").integer(0, Integer.MAX_VALUE);
      declared.put(id, AddedTokenJson.read(token, false), token);
    }
  }

  NormalizerOptions normalizer() {
    JsonValue json = component("normalizer", "BertNormalizer");
    return new NormalizerOptions(
        json.get("clean_text").bool(),
        json.get("handle_chinese_chars").bool(),
        json.find("strip_accents")
            .map(TokenizerConfigReader::stripAccents)
            .orElse(StripAccents.WHEN_LOWER_CASING),
        json.get("lowercase").bool());
  }

  /** There is nothing to read but the type. */
  void checkPreTokenizer() {
    component("pre_tokenizer", "BertPreTokenizer");
  }

  WordPiece.Options wordPiece() {
    JsonValue json = modelJson();
    return new WordPiece.Options(
        json.get("unk_token").string(),
        json.get("continuing_subword_prefix").string(),
        json.get("max_input_chars_per_word").integer(1, MAX_WORD));
  }

  WordPieceDecoder.Options decoder() {
    JsonValue json = component("decoder", "WordPiece");
    return new WordPieceDecoder.Options(json.get("prefix").string(), json.get("cleanup").bool());
  }

  /** The vocabulary, whose ids must have no gap. */
  ModelTokens model() {
    JsonValue json = modelJson().get("vocab");
    Map<String, Integer> ids = json.integers();
    if (ids.size() > VocabularyFile.MAX_TOKENS) {
      throw json.error(
          Reason.TOO_LARGE, "there are more than " + VocabularyFile.MAX_TOKENS + " tokens");
    }
    @Nullable String[] tokens = new @Nullable String[ids.size()];
    ids.forEach(
        (token, id) -> {
          if (id < 0 || id >= tokens.length) {
            throw json.error(
                Reason.WRONG_ID,
                String.format(
                    "token '%s' has id %d in a vocabulary of %d", token, id, tokens.length));
          }
          if (tokens[id] != null) {
            throw json.error(
                Reason.WRONG_ID, "id " + id + " is of '" + tokens[id] + "' and of '" + token + "'");
          }
          tokens[id] = token;
        });
    return new ModelTokens(Arrays.asList(tokens));
  }

  SequenceTemplate template() {
    JsonValue json = root.get("post_processor");
    return switch (type(json)) {
      case "TemplateProcessing" ->
          new SequenceTemplate(
              pieces(json.get("single"), json.get("special_tokens"), 1),
              pieces(json.get("pair"), json.get("special_tokens"), 2));
      case "BertProcessing" ->
          SequenceTemplate.bert(tokenAndId(json.get("cls")), tokenAndId(json.get("sep")));
      default -> throw unsupported("post_processor", json);
    };
  }

  private static List<Piece> pieces(JsonValue template, JsonValue specialTokens, int texts) {
    List<Piece> pieces =
        template.elements().stream().flatMap(piece -> piece(piece, specialTokens)).toList();
    int[] sequences =
        pieces.stream()
            .filter(Sequence.class::isInstance)
            .mapToInt(piece -> ((Sequence) piece).index())
            .sorted()
            .toArray();
    if (!Arrays.equals(sequences, IntStream.range(0, texts).toArray())) {
      throw template.error(Reason.WRONG_FORM, "expected each text once in the template");
    }
    return pieces;
  }

  private static Stream<Piece> piece(JsonValue piece, JsonValue specialTokens) {
    if (piece.find("Sequence").isPresent()) {
      JsonValue sequence = piece.get("Sequence");
      int index =
          switch (sequence.get("id").string()) {
            case "A" -> 0;
            case "B" -> 1;
            default -> throw sequence.error(Reason.WRONG_FORM, "expected the text A or B");
          };
      return Stream.of(new Sequence(index, typeId(sequence)));
    }
    JsonValue special = piece.get("SpecialToken");
    JsonValue token = specialTokens.get(special.get("id").string());
    List<JsonValue> ids = token.get("ids").elements();
    List<JsonValue> tokens = token.get("tokens").elements();
    if (ids.size() != tokens.size()) {
      throw token.error(
          Reason.WRONG_FORM, ids.size() + " ids for " + tokens.size() + " tokens in the template");
    }
    return IntStream.range(0, ids.size())
        .mapToObj(
            i ->
                new Special(
                    tokens.get(i).string(),
                    ids.get(i).integer(0, Integer.MAX_VALUE),
                    typeId(special)));
  }

  private static int typeId(JsonValue piece) {
    return piece.get("type_id").integer(0, Integer.MAX_VALUE);
  }

  private static SpecialToken tokenAndId(JsonValue json) {
    List<JsonValue> both = json.elements();
    if (both.size() != 2) {
      throw json.error(Reason.WRONG_FORM, "expected a token and its id");
    }
    return new SpecialToken(both.get(0).string(), both.get(1).integer(0, Integer.MAX_VALUE));
  }

  private JsonValue modelJson() {
    JsonValue json = root.get("model");
    // Old files do not name the type of the model; the reference then goes by the fields.
    boolean untyped =
        json.find("type").isEmpty() && json.find("max_input_chars_per_word").isPresent();
    return untyped ? json : component("model", "WordPiece");
  }

  private JsonValue component(String name, String type) {
    JsonValue json = root.get(name);
    if (!type(json).equals(type)) {
      throw unsupported(name, json);
    }
    return json;
  }

  private static String type(JsonValue json) {
    return json.isNull() ? "null" : json.get("type").string();
  }

  private static TokenizerFileException unsupported(String name, JsonValue json) {
    return json.error(
        Reason.UNSUPPORTED_COMPONENT,
        "the " + name + " of type " + type(json) + " is not supported");
  }
}
