package dev.jbert.tokenizer;

import dev.jbert.tokenizer.TokenizerFileException.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The tokenizer files of a model folder. */
final class TokenizerFolder {

  static final String CONFIG_NAME = "tokenizer_config.json";
  static final String SPECIAL_TOKENS_MAP_NAME = "special_tokens_map.json";
  static final String ADDED_TOKENS_NAME = "added_tokens.json";

  private static final List<String> VOCABULARY_NAMES =
      List.of(VocabularyFile.NAME, VocabularyJson.NAME);

  private static final List<String> SENTENCE_PIECE_NAMES =
      List.of("sentencepiece.bpe.model", "spiece.model", "tokenizer.model");

  private final Path folder;
  private final TokenizerLimits limits;
  private final DeclaredTokens declared = new DeclaredTokens();

  private TokenizerFolder(Path folder, TokenizerLimits limits) {
    this.folder = folder;
    this.limits = limits;
  }

  /** Reads with the default limits. */
  static TokenizerDefinition read(Path folder) throws IOException {
    return read(folder, TokenizerLimits.DEFAULTS);
  }

  /**
   * @throws TokenizerFileException if there is no vocabulary or a file is not what it should be
   */
  static TokenizerDefinition read(Path folder, TokenizerLimits limits) throws IOException {
    TokenizerFolder files = new TokenizerFolder(folder, limits);
    TokenizerDefinition definition =
        Files.exists(folder.resolve(TokenizerJsonReader.NAME))
            ? files.fromTokenizerJson()
            : files.fromVocabulary();
    for (AddedToken token : definition.config().addedTokens()) {
      if (token.content().length() > limits.maxTokenChars()) {
        throw new TokenizerFileException(
            Reason.TOO_LARGE,
            folder,
            String.format(
                "an added token of %d chars is longer than the limit of %d: '%.40s...'",
                token.content().length(), limits.maxTokenChars(), token.content()));
      }
    }
    return definition;
  }

  private TokenizerDefinition fromTokenizerJson() throws IOException {
    Path file = folder.resolve(TokenizerJsonReader.NAME);
    TokenizerJsonReader json =
        new TokenizerJsonReader(
            JsonValue.read(file, limits.maxVocabularyBytes(), limits.maxDepth()), limits);
    TokenizerConfigReader reader = configReader();
    json.readAddedTokens(declared);
    ModelTokens model = json.model();
    SequenceTemplate template = json.postProcessor().template();
    TokenizerClass tokenizerClass = tokenizerClass(json, reader, template);
    TokenizerConfig base = tokenizerClass.family().config().withText(json.text());
    TokenizerConfig config = reader.read(base, declared);
    if (!json.postProcessor().canTrimOffsets()
        && config.text() instanceof ByteLevelOptions byteLevel) {
      config = config.withText(byteLevel.withoutTrimming());
    }
    TokenizerConfig complete = complete(config, tokenizerClass.family(), model, file);
    return new TokenizerDefinition(tokenizerClass, model, complete, json.subwords(model), template)
        .checked(file);
  }

  /** The components say what it is; the class is asked for what they leave open. */
  private static TokenizerClass tokenizerClass(
      TokenizerJsonReader json, TokenizerConfigReader reader, SequenceTemplate template) {
    Optional<TokenizerClass> stated =
        reader
            .tokenizerClass()
            .flatMap(TokenizerClass::named)
            .filter(named -> json.isBytePair() == (named.family() == TokenizerFamily.ROBERTA));
    if (stated.isPresent()) {
      return stated.get();
    }
    if (json.isBytePair()) {
      return TokenizerClass.ROBERTA;
    }
    boolean startsLikeMpnet =
        template.specialTokensOfSingle().stream()
            .anyMatch(special -> special.token().equals(SpecialTokens.Names.MPNET.cls()));
    return startsLikeMpnet ? TokenizerClass.MPNET : TokenizerClass.BERT;
  }

  private TokenizerDefinition fromVocabulary() throws IOException {
    refuseSentencePiece();
    TokenizerConfigReader reader = configReader();
    TokenizerClass tokenizerClass = statedOrByFiles(reader);
    boolean bytePair = tokenizerClass.family() == TokenizerFamily.ROBERTA;
    Path file = folder.resolve(bytePair ? VocabularyJson.NAME : VocabularyFile.NAME);
    ModelTokens model =
        bytePair ? VocabularyJson.read(file, limits) : VocabularyFile.read(file, limits);
    if (reader.tokenizerClass().isEmpty() && isMpnet(model)) {
      tokenizerClass = TokenizerClass.MPNET;
    }
    TokenizerConfig config = reader.read(tokenizerClass.family().config(), declared);
    SubwordModel subwords =
        bytePair
            ? new BytePairs(
                MergesFile.read(folder.resolve(MergesFile.NAME), model, limits), Optional.empty())
            : WordPieces.bert(config.specialTokens().unk());
    for (JsonValue ids : optional(ADDED_TOKENS_NAME).stream().toList()) {
      readAddedTokens(ids);
    }
    config = config.withAddedTokens(declared.resolve(model, file));
    return TokenizerDefinition.of(tokenizerClass, model, config, subwords, file);
  }

  /** Of XLM-R, CamemBERT and others, whatever class the folder names, if it names one. */
  private void refuseSentencePiece() {
    if (VOCABULARY_NAMES.stream().map(folder::resolve).anyMatch(Files::exists)) {
      return;
    }
    for (String name : SENTENCE_PIECE_NAMES) {
      if (Files.exists(folder.resolve(name))) {
        throw new TokenizerFileException(
            Reason.UNSUPPORTED_COMPONENT,
            folder.resolve(name),
            "a SentencePiece vocabulary is not supported, expected WordPiece or byte-level BPE: "
                + String.join(" or ", VOCABULARY_NAMES));
      }
    }
  }

  /** Of the vocabularies of WordPiece, MPNet's has the special tokens of RoBERTa. */
  private static boolean isMpnet(ModelTokens model) {
    return model.contains(SpecialTokens.Names.MPNET.unk())
        && model.contains(SpecialTokens.Names.MPNET.cls())
        && !model.contains(SpecialTokens.Names.BERT.cls());
  }

  /** The class that is stated; without one, the files that are there decide. */
  private TokenizerClass statedOrByFiles(TokenizerConfigReader reader) {
    Optional<String> stated = reader.tokenizerClass();
    if (stated.isPresent()) {
      return TokenizerClass.named(stated.get()).orElseThrow(reader::unsupportedClass);
    }
    if (Files.exists(folder.resolve(VocabularyFile.NAME))) {
      return TokenizerClass.BERT;
    }
    if (Files.exists(folder.resolve(VocabularyJson.NAME))) {
      return TokenizerClass.ROBERTA;
    }
    throw new TokenizerFileException(
        Reason.FILE_NOT_FOUND,
        folder,
        String.format(
            "no vocabulary: neither %s nor %s nor %s is there",
            TokenizerJsonReader.NAME, VocabularyFile.NAME, VocabularyJson.NAME));
  }

  /** The form of before {@code added_tokens_decoder}: tokens and their ids, without flags. */
  private void readAddedTokens(JsonValue addedTokens) {
    addedTokens
        .fields()
        .forEach(
            (content, id) -> {
              if (content.isEmpty()) {
                throw id.error(Reason.WRONG_FORM, "an added token is empty");
              }
              if (!declared.knows(content)) {
                int number = id.integer(0, Integer.MAX_VALUE);
                declared.put(number, AddedToken.plain(content), id);
              }
            });
  }

  private TokenizerConfig complete(
      TokenizerConfig config, TokenizerFamily family, ModelTokens model, Path file) {
    List<AddedToken> added = declared.resolve(model, file);
    return TokenizerDefinition.withSpecialTokens(
        config.withAddedTokens(added), family, model, file);
  }

  private TokenizerConfigReader configReader() throws IOException {
    return new TokenizerConfigReader(optional(CONFIG_NAME), optional(SPECIAL_TOKENS_MAP_NAME));
  }

  private Optional<JsonValue> optional(String name) throws IOException {
    Path file = folder.resolve(name);
    return Files.exists(file)
        ? Optional.of(JsonValue.read(file, limits.maxConfigBytes(), limits.maxDepth()))
        : Optional.empty();
  }

  /** Writes all files. */
  static void write(Path folder, TokenizerDefinition definition) throws IOException {
    Files.createDirectories(folder);
    ModelTokens model = definition.model();
    switch (definition.subwords()) {
      case WordPieces pieces ->
          VocabularyFile.write(folder.resolve(VocabularyFile.NAME), model.tokens());
      case BytePairs pairs -> {
        VocabularyJson.write(folder.resolve(VocabularyJson.NAME), model.tokens());
        MergesFile.write(folder.resolve(MergesFile.NAME), pairs.merges(), model);
      }
    }
    TokenizerJsonWriter.write(folder.resolve(TokenizerJsonReader.NAME), definition);
    TokenizerConfigWriter.writeConfig(folder.resolve(CONFIG_NAME), definition);
    TokenizerConfigWriter.writeSpecialTokensMap(
        folder.resolve(SPECIAL_TOKENS_MAP_NAME), definition);
  }
}
