package dev.jbert.tokenizer;

import dev.jbert.tokenizer.TokenizerFileException.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The tokenizer files of a model folder. */
final class TokenizerFolder {

  static final String CONFIG_NAME = "tokenizer_config.json";
  static final String SPECIAL_TOKENS_MAP_NAME = "special_tokens_map.json";
  static final String ADDED_TOKENS_NAME = "added_tokens.json";

  private static final int MAX_CONFIG_BYTES = 4 << 20;

  /** The classes whose {@code vocab.txt} is all that sets them apart from each other. */
  private static final Set<String> BERT_CLASSES =
      Set.of(
          "Bert",
          "ConvBert",
          "DPRContextEncoder",
          "DPRQuestionEncoder",
          "DistilBert",
          "Electra",
          "LayoutLM",
          "Lxmert",
          "MobileBert",
          "RetriBert",
          "SqueezeBert");

  private final Path folder;
  private final DeclaredTokens declared = new DeclaredTokens();

  private TokenizerFolder(Path folder) {
    this.folder = folder;
  }

  /**
   * @throws TokenizerFileException if there is no vocabulary or a file is not what it should be
   */
  static TokenizerDefinition read(Path folder) throws IOException {
    TokenizerFolder files = new TokenizerFolder(folder);
    if (Files.exists(folder.resolve(TokenizerJsonReader.NAME))) {
      return files.fromTokenizerJson();
    }
    if (Files.exists(folder.resolve(VocabularyFile.NAME))) {
      return files.fromVocabulary();
    }
    throw new TokenizerFileException(
        Reason.FILE_NOT_FOUND,
        folder,
        String.format(
            "no vocabulary: neither %s nor %s is there",
            TokenizerJsonReader.NAME, VocabularyFile.NAME));
  }

  private TokenizerDefinition fromTokenizerJson() throws IOException {
    Path file = folder.resolve(TokenizerJsonReader.NAME);
    TokenizerJsonReader json =
        new TokenizerJsonReader(JsonValue.read(file, TokenizerJsonReader.MAX_BYTES));
    json.readAddedTokens(declared);
    json.checkPreTokenizer();
    ModelTokens model = json.model();
    TokenizerConfig base = TokenizerConfig.uncased().withNormalizer(json.normalizer());
    TokenizerConfig config = complete(configReader().read(base, declared), model, file);
    return new TokenizerDefinition(model, config, json.wordPiece(), json.decoder(), json.template())
        .checked(file);
  }

  private TokenizerDefinition fromVocabulary() throws IOException {
    Path file = folder.resolve(VocabularyFile.NAME);
    TokenizerConfigReader reader = configReader();
    String tokenizerClass = reader.tokenizerClass().orElse("Bert");
    if (!BERT_CLASSES.contains(tokenizerClass)) {
      throw reader.unsupportedClass();
    }
    ModelTokens model = new ModelTokens(VocabularyFile.read(file));
    TokenizerConfig config = reader.read(TokenizerConfig.uncased(), declared);
    for (JsonValue id : optional(ADDED_TOKENS_NAME).stream().toList()) {
      readAddedTokens(id);
    }
    return TokenizerDefinition.bert(model, complete(config, model, file), file);
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

  private TokenizerConfig complete(TokenizerConfig config, ModelTokens model, Path file) {
    List<AddedToken> added = declared.resolve(model, file);
    return TokenizerDefinition.withSpecialTokens(config.withAddedTokens(added), model, file);
  }

  private TokenizerConfigReader configReader() throws IOException {
    return new TokenizerConfigReader(optional(CONFIG_NAME), optional(SPECIAL_TOKENS_MAP_NAME));
  }

  private Optional<JsonValue> optional(String name) throws IOException {
    Path file = folder.resolve(name);
    return Files.exists(file)
        ? Optional.of(JsonValue.read(file, MAX_CONFIG_BYTES))
        : Optional.empty();
  }

  /** Writes all files. */
  static void write(Path folder, TokenizerDefinition definition) throws IOException {
    Files.createDirectories(folder);
    VocabularyFile.write(folder.resolve(VocabularyFile.NAME), definition.model().tokens());
    TokenizerJsonWriter.write(folder.resolve(TokenizerJsonReader.NAME), definition);
    TokenizerConfigWriter.writeConfig(folder.resolve(CONFIG_NAME), definition);
    TokenizerConfigWriter.writeSpecialTokensMap(
        folder.resolve(SPECIAL_TOKENS_MAP_NAME), definition.config().specialTokens());
  }
}
