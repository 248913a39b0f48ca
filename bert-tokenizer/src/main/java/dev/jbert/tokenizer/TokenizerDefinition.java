package dev.jbert.tokenizer;

import dev.jbert.tokenizer.SequenceTemplate.Special;
import dev.jbert.tokenizer.TokenizerFileException.Reason;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * All that the files of a tokenizer say.
 *
 * @param model the vocabulary of the model
 * @param config the configuration, whose added tokens include all special tokens
 * @param wordPiece how words are cut
 * @param decoder how tokens are joined
 * @param template where special tokens stand
 */
record TokenizerDefinition(
    ModelTokens model,
    TokenizerConfig config,
    WordPiece.Options wordPiece,
    WordPieceDecoder.Options decoder,
    SequenceTemplate template) {

  /**
   * That of BERT, for a vocabulary and a configuration.
   *
   * @param file the file to name in errors
   * @throws TokenizerFileException if a special token is not in the vocabulary
   */
  static TokenizerDefinition bert(ModelTokens model, TokenizerConfig config, Path file) {
    TokenizerConfig complete = withSpecialTokens(config, model, file);
    AddedTokens added = new AddedTokens(complete.addedTokens(), model);
    Vocabulary vocabulary = new Vocabulary(model, added.newTokens());
    SpecialTokens.Names names = config.specialTokens();
    WordPiece.Options wordPiece =
        new WordPiece.Options(
            names.unk(),
            WordPiece.Options.BERT.continuingSubwordPrefix(),
            WordPiece.Options.BERT.maxInputCharsPerWord());
    SequenceTemplate template =
        SequenceTemplate.bert(
            vocabulary.specialToken(names.cls()), vocabulary.specialToken(names.sep()));
    return new TokenizerDefinition(
            model, complete, wordPiece, WordPieceDecoder.Options.BERT, template)
        .checked(file);
  }

  /**
   * Adds the special tokens to the added tokens of {@code config}, where they are not among them,
   * and puts all into the order of their ids.
   *
   * @throws TokenizerFileException if one is neither there nor in the vocabulary: a new id for it
   *     would mean nothing to the model
   */
  static TokenizerConfig withSpecialTokens(TokenizerConfig config, ModelTokens model, Path file) {
    List<AddedToken> added = new ArrayList<>(config.addedTokens());
    Set<String> declared = new HashSet<>();
    added.forEach(token -> declared.add(token.content()));
    SpecialTokens.Names names = config.specialTokens();
    for (String name : List.of(names.pad(), names.unk(), names.cls(), names.sep(), names.mask())) {
      if (declared.contains(name)) {
        continue;
      }
      if (!model.contains(name)) {
        throw new TokenizerFileException(
            Reason.MISSING_TOKEN,
            file,
            "the special token " + name + " is not in the vocabulary of " + model.size());
      }
      declared.add(name);
      added.add(AddedToken.special(name));
    }
    Map<AddedToken, Integer> ids = new AddedTokens(added, model).ids();
    added.sort(Comparator.comparing(ids::get));
    return config.withAddedTokens(added);
  }

  /**
   * This, once its parts are found to agree about the tokens.
   *
   * @param file the file to name in errors
   * @throws TokenizerFileException if the unknown token or one of the template is not in the
   *     vocabulary
   */
  TokenizerDefinition checked(Path file) {
    AddedTokens added = new AddedTokens(config.addedTokens(), model);
    Vocabulary vocabulary = new Vocabulary(model, added.newTokens());
    String unk = wordPiece.unkToken();
    if (!model.contains(unk)) {
      throw new TokenizerFileException(
          Reason.MISSING_TOKEN, file, "the unknown token " + unk + " is not in the vocabulary");
    }
    Stream.concat(template.single().stream(), template.pair().stream())
        .filter(Special.class::isInstance)
        .map(Special.class::cast)
        .filter(special -> vocabulary.find(special.token()).orElse(-1) != special.id())
        .findFirst()
        .ifPresent(
            special -> {
              throw new TokenizerFileException(
                  Reason.WRONG_ID,
                  file,
                  String.format(
                      "the template has token '%s' with id %d, which the vocabulary has not",
                      special.token(), special.id()));
            });
    return this;
  }
}
