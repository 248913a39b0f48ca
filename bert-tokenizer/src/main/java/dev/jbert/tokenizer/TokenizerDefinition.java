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
 * @param tokenizerClass what it is called in files
 * @param model the vocabulary of the model
 * @param config the configuration, whose added tokens include all special tokens
 * @param subwords how texts become tokens of the vocabulary
 * @param template where special tokens stand
 */
record TokenizerDefinition(
    TokenizerClass tokenizerClass,
    ModelTokens model,
    TokenizerConfig config,
    SubwordModel subwords,
    SequenceTemplate template) {

  /**
   * That of a family, for a vocabulary and a configuration.
   *
   * @param file the file to name in errors
   * @throws TokenizerFileException if a special token is not in the vocabulary
   */
  static TokenizerDefinition of(
      TokenizerClass tokenizerClass,
      ModelTokens model,
      TokenizerConfig config,
      SubwordModel subwords,
      Path file) {
    TokenizerFamily family = tokenizerClass.family();
    TokenizerConfig complete = withSpecialTokens(config, family, model, file);
    AddedTokens added = new AddedTokens(complete.addedTokens(), model);
    Vocabulary vocabulary = new Vocabulary(model, added.newTokens());
    SpecialTokens.Names names = config.specialTokens();
    SequenceTemplate template =
        family.template(vocabulary.specialToken(names.cls()), vocabulary.specialToken(names.sep()));
    return new TokenizerDefinition(tokenizerClass, model, complete, subwords, template)
        .checked(file);
  }

  /**
   * Adds the special tokens to the added tokens of {@code config}, where they are not among them,
   * and puts all into the order of their ids.
   *
   * @throws TokenizerFileException if one is neither there nor in the vocabulary: a new id for it
   *     would mean nothing to the model
   */
  static TokenizerConfig withSpecialTokens(
      TokenizerConfig config, TokenizerFamily family, ModelTokens model, Path file) {
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
      added.add(family.specialToken(name, name.equals(names.mask())));
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
    for (String unk : subwords.unkToken().stream().toList()) {
      if (!model.contains(unk)) {
        throw new TokenizerFileException(
            Reason.MISSING_TOKEN, file, "the unknown token " + unk + " is not in the vocabulary");
      }
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
