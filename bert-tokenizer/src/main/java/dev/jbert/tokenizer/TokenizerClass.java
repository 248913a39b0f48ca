package dev.jbert.tokenizer;

import java.util.Map;
import java.util.Optional;

/**
 * The {@code tokenizer_class} of {@code tokenizer_config.json}.
 *
 * @param name as it is written, without the ending {@code Fast}
 * @param family what it means
 */
record TokenizerClass(String name, TokenizerFamily family) {

  static final TokenizerClass BERT = new TokenizerClass("BertTokenizer", TokenizerFamily.BERT);
  static final TokenizerClass MPNET = new TokenizerClass("MPNetTokenizer", TokenizerFamily.MPNET);
  static final TokenizerClass ROBERTA =
      new TokenizerClass("RobertaTokenizer", TokenizerFamily.ROBERTA);

  private static final String ENDING = "Tokenizer";

  /** The classes that differ in nothing but their vocabulary from the others of their family. */
  private static final Map<String, TokenizerFamily> FAMILIES =
      Map.ofEntries(
          Map.entry("Bert", TokenizerFamily.BERT),
          Map.entry("ConvBert", TokenizerFamily.BERT),
          Map.entry("DPRContextEncoder", TokenizerFamily.BERT),
          Map.entry("DPRQuestionEncoder", TokenizerFamily.BERT),
          Map.entry("DistilBert", TokenizerFamily.BERT),
          Map.entry("Electra", TokenizerFamily.BERT),
          Map.entry("LayoutLM", TokenizerFamily.BERT),
          Map.entry("Lxmert", TokenizerFamily.BERT),
          Map.entry("MobileBert", TokenizerFamily.BERT),
          Map.entry("RetriBert", TokenizerFamily.BERT),
          Map.entry("SqueezeBert", TokenizerFamily.BERT),
          Map.entry("MPNet", TokenizerFamily.MPNET),
          Map.entry("Roberta", TokenizerFamily.ROBERTA),
          Map.entry("Bart", TokenizerFamily.ROBERTA),
          Map.entry("LED", TokenizerFamily.ROBERTA),
          Map.entry("Longformer", TokenizerFamily.ROBERTA));

  /** The class of a name, with or without the ending {@code Fast}, if it is known. */
  static Optional<TokenizerClass> named(String name) {
    String slow = name.endsWith("Fast") ? name.substring(0, name.length() - 4) : name;
    String stem = slow.endsWith(ENDING) ? slow.substring(0, slow.length() - ENDING.length()) : slow;
    return Optional.ofNullable(FAMILIES.get(stem))
        .map(family -> new TokenizerClass(stem + ENDING, family));
  }

  /** The class that gives a family its name. */
  static TokenizerClass of(TokenizerFamily family) {
    return switch (family) {
      case BERT -> BERT;
      case MPNET -> MPNET;
      case ROBERTA -> ROBERTA;
    };
  }
}
