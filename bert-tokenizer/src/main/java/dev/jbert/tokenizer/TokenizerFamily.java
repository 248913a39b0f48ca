package dev.jbert.tokenizer;

import dev.jbert.tokenizer.SpecialTokens.SpecialToken;

/** What sets tokenizers apart beside their vocabularies: special tokens and where they stand. */
enum TokenizerFamily {
  /** BERT and what shares its tokenizer, such as DistilBERT and ELECTRA. */
  BERT,
  /** MPNet: WordPiece with the special tokens of RoBERTa. */
  MPNET,
  /** RoBERTa and what shares its tokenizer, such as BART: byte-level BPE. */
  ROBERTA;

  /** The configuration where nothing is stated. */
  TokenizerConfig config() {
    return switch (this) {
      case BERT -> TokenizerConfig.uncased();
      case MPNET -> TokenizerConfig.uncased().withSpecialTokens(SpecialTokens.Names.MPNET);
      case ROBERTA -> TokenizerConfig.roberta();
    };
  }

  SequenceTemplate template(SpecialToken cls, SpecialToken sep) {
    return switch (this) {
      case BERT -> SequenceTemplate.bert(cls, sep);
      case MPNET -> SequenceTemplate.mpnet(cls, sep);
      case ROBERTA -> SequenceTemplate.roberta(cls, sep);
    };
  }

  /**
   * A special token whose flags no file states. The mask of MPNet and RoBERTa is like a word, which
   * has the space before it.
   */
  AddedToken specialToken(String content, boolean isMask) {
    return switch (this) {
      case BERT -> AddedToken.special(content);
      case MPNET -> new AddedToken(content, false, isMask, false, true, true);
      case ROBERTA -> new AddedToken(content, false, isMask, false, !isMask, true);
    };
  }
}
