package dev.jbert.tokenizer;

import dev.jbert.tokenizer.TokenizerFileException.Reason;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads {@code tokenizer_config.json} and {@code special_tokens_map.json}. */
final class TokenizerConfigReader {

  private final Optional<JsonValue> config;
  private final Optional<JsonValue> specialTokensMap;

  /** Each of the files if it is there. */
  TokenizerConfigReader(Optional<JsonValue> config, Optional<JsonValue> specialTokensMap) {
    this.config = config;
    this.specialTokensMap = specialTokensMap;
  }

  /**
   * What the files state, and for the rest what {@code base} states. Added tokens go to {@code
   * declared} instead.
   */
  TokenizerConfig read(TokenizerConfig base, DeclaredTokens declared) {
    config
        .flatMap(json -> json.findPresent("added_tokens_decoder"))
        .ifPresent(decoder -> readAddedTokens(decoder, declared));
    SpecialTokens.Names names = base.specialTokens();
    SpecialTokens.Names specialTokens =
        new SpecialTokens.Names(
            specialToken("cls_token", names.cls(), declared),
            specialToken("sep_token", names.sep(), declared),
            specialToken("pad_token", names.pad(), declared),
            specialToken("unk_token", names.unk(), declared),
            specialToken("mask_token", names.mask(), declared));
    furtherSpecialTokens().map(AddedTokenJson::readSpecial).forEach(declared::addIfUnknown);
    return new TokenizerConfig(
        text(base.text()),
        specialTokens,
        List.of(),
        maxLength(base.modelMaxLength()),
        flag("clean_up_tokenization_spaces", base.cleanUpTokenizationSpaces()),
        side("padding_side", base.paddingSide()),
        side("truncation_side", base.truncationSide()));
  }

  /** The name of the class that the folder was saved from. */
  Optional<String> tokenizerClass() {
    return config.flatMap(json -> json.findPresent("tokenizer_class")).map(JsonValue::string);
  }

  /** An error about the class. */
  TokenizerFileException unsupportedClass() {
    JsonValue name = config.orElseThrow().get("tokenizer_class");
    return name.error(
        Reason.UNSUPPORTED_COMPONENT,
        "the tokenizer class " + name.string() + " is not supported without a tokenizer.json");
  }

  private static void readAddedTokens(JsonValue decoder, DeclaredTokens declared) {
    decoder
        .fields()
        .forEach(
            (id, token) -> {
              if (!id.matches("\\d{1,9}")) {
                throw token.error(Reason.WRONG_FORM, "expected a token id, found '" + id + "'");
              }
              declared.put(Integer.parseInt(id), AddedTokenJson.read(token, false), token);
            });
  }

  private String specialToken(String key, String unlessStated, DeclaredTokens declared) {
    Optional<JsonValue> stated =
        Stream.of(config, specialTokensMap)
            .flatMap(Optional::stream)
            .flatMap(json -> json.findPresent(key).stream())
            .findFirst();
    if (stated.isEmpty()) {
      return unlessStated;
    }
    AddedToken token = AddedTokenJson.readSpecial(stated.get());
    boolean flagsStated = !stated.get().isString();
    if (flagsStated) {
      declared.addIfUnknown(token);
    }
    return token.content();
  }

  /** {@code additional_special_tokens} is a list; {@code extra_special_tokens} list or object. */
  private Stream<JsonValue> furtherSpecialTokens() {
    Stream<JsonValue> additional =
        Stream.of(config, specialTokensMap)
            .flatMap(Optional::stream)
            .flatMap(json -> json.findPresent("additional_special_tokens").stream())
            .flatMap(list -> list.elements().stream());
    Stream<JsonValue> extra =
        config.flatMap(json -> json.findPresent("extra_special_tokens")).stream()
            .flatMap(
                tokens ->
                    tokens.isObject()
                        ? tokens.fields().values().stream()
                        : tokens.elements().stream());
    return Stream.concat(additional, extra);
  }

  private TextOptions text(TextOptions base) {
    return switch (base) {
      case NormalizerOptions normalizer -> normalizer(normalizer);
      case ByteLevelOptions byteLevel ->
          new ByteLevelOptions(
              flag("add_prefix_space", byteLevel.addPrefixSpace()),
              flag("trim_offsets", byteLevel.trimOffsets()),
              byteLevel.useRegex());
    };
  }

  private NormalizerOptions normalizer(NormalizerOptions base) {
    StripAccents stripAccents =
        config
            .flatMap(json -> json.find("strip_accents"))
            .map(TokenizerConfigReader::stripAccents)
            .orElse(base.stripAccents());
    return new NormalizerOptions(
        flag("clean_text", base.cleanText()),
        flag("tokenize_chinese_chars", base.tokenizeChineseChars()),
        stripAccents,
        flag("do_lower_case", base.doLowerCase()));
  }

  /** {@code null}, {@code true} or {@code false}. */
  static StripAccents stripAccents(JsonValue json) {
    if (json.isNull()) {
      return StripAccents.WHEN_LOWER_CASING;
    }
    return json.bool() ? StripAccents.ALWAYS : StripAccents.NEVER;
  }

  /** The reference writes 1e30 where there is no maximum. */
  private int maxLength(int unlessStated) {
    Optional<JsonValue> stated = config.flatMap(json -> json.findPresent("model_max_length"));
    if (stated.isEmpty()) {
      return unlessStated;
    }
    double maxLength = stated.get().number();
    if (maxLength >= TokenizerConfig.NO_MAX_LENGTH) {
      return TokenizerConfig.NO_MAX_LENGTH;
    }
    return stated.get().integer(1, TokenizerConfig.NO_MAX_LENGTH);
  }

  private boolean flag(String key, boolean unlessStated) {
    return config.flatMap(json -> json.findPresent(key)).map(JsonValue::bool).orElse(unlessStated);
  }

  private Side side(String key, Side unlessStated) {
    Optional<JsonValue> stated = config.flatMap(json -> json.findPresent(key));
    if (stated.isEmpty()) {
      return unlessStated;
    }
    return switch (stated.get().string()) {
      case "left" -> Side.LEFT;
      case "right" -> Side.RIGHT;
      default -> throw stated.get().error(Reason.WRONG_FORM, "expected \"left\" or \"right\"");
    };
  }
}
