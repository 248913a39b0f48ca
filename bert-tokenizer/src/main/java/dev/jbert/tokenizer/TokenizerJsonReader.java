package dev.jbert.tokenizer;

import java.util.Optional;
import java.util.Set;

/**
 * Reads {@code tokenizer.json}. Only the parts that the tokenizers of this package are made of are
 * known; every other is refused by name. The blocks {@code truncation} and {@code padding} are left
 * unread.
 */
final class TokenizerJsonReader {

  static final String NAME = "tokenizer.json";

  private static final String BPE = "BPE";
  private static final String WORD_PIECE = "WordPiece";
  private static final Set<String> KNOWN_MODELS = Set.of(BPE, WORD_PIECE);

  private final JsonValue root;
  private final TokenizerLimits limits;

  TokenizerJsonReader(JsonValue root, TokenizerLimits limits) {
    this.root = root;
    this.limits = limits;
  }

  /** The added tokens go to {@code declared}. */
  void readAddedTokens(DeclaredTokens declared) {
    for (JsonValue token : root.get("added_tokens").elements()) {
      int id = token.get("id").integer(0, Integer.MAX_VALUE);
      declared.put(id, AddedTokenJson.read(token, false), token);
    }
  }

  /** The vocabulary, whose ids must have no gap. */
  ModelTokens model() {
    JsonValue json = root.get("model");
    if (!KNOWN_MODELS.contains(modelType())) {
      // Its vocabulary may have any form.
      throw json.unsupported("model");
    }
    return VocabularyJson.tokens(json.get("vocab"), limits);
  }

  PostProcessorJson postProcessor() {
    return new PostProcessorJson(root.get("post_processor"), limits.maxTemplateTokens());
  }

  /** Whether the model is byte pair encoding; otherwise it is WordPiece. */
  boolean isBytePair() {
    return modelType().equals(BPE);
  }

  /** The type of the model. Old files do not name it; the reference then goes by the fields. */
  private String modelType() {
    JsonValue json = root.get("model");
    if (json.isObject() && json.find("type").isEmpty()) {
      if (json.find("max_input_chars_per_word").isPresent()) {
        return WORD_PIECE;
      }
      if (json.find("merges").isPresent()) {
        return BPE;
      }
    }
    return json.type();
  }

  /** What happens to a text before the model cuts it. */
  TextOptions text() {
    return isBytePair() ? byteLevel() : normalizer();
  }

  private NormalizerOptions normalizer() {
    JsonValue json = component("normalizer", "BertNormalizer");
    component("pre_tokenizer", "BertPreTokenizer");
    return new NormalizerOptions(
        json.get("clean_text").bool(),
        json.get("handle_chinese_chars").bool(),
        json.find("strip_accents")
            .map(TokenizerConfigReader::stripAccents)
            .orElse(StripAccents.WHEN_LOWER_CASING),
        json.get("lowercase").bool());
  }

  private ByteLevelOptions byteLevel() {
    Optional<JsonValue> normalizer = root.findPresent("normalizer");
    if (normalizer.isPresent()) {
      throw normalizer.get().unsupported("normalizer");
    }
    JsonValue json = component("pre_tokenizer", "ByteLevel");
    return new ByteLevelOptions(
        json.get("add_prefix_space").bool(),
        postProcessor().trimsOffsets(),
        json.findPresent("use_regex").map(JsonValue::bool).orElse(true));
  }

  /** How words are cut and put together again. */
  SubwordModel subwords(ModelTokens model) {
    return isBytePair() ? bytePairs(model) : wordPieces();
  }

  private WordPieces wordPieces() {
    JsonValue json = root.get("model");
    JsonValue decoder = component("decoder", "WordPiece");
    return new WordPieces(
        new WordPiece.Options(
            json.get("unk_token").string(),
            json.get("continuing_subword_prefix").string(),
            json.get("max_input_chars_per_word").integer(1, limits.maxTokenChars())),
        new WordPieceDecoder.Options(
            decoder.get("prefix").string(), decoder.get("cleanup").bool()));
  }

  private BytePairs bytePairs(ModelTokens model) {
    component("decoder", "ByteLevel");
    return BytePairJson.read(root.get("model"), model, limits);
  }

  private JsonValue component(String name, String type) {
    JsonValue json = root.get(name);
    if (!json.type().equals(type)) {
      throw json.unsupported(name);
    }
    return json;
  }
}
