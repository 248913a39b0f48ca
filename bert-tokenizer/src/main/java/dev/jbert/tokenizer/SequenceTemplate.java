package dev.jbert.tokenizer;

import java.util.List;

/**
 * Where special tokens stand around one text and around a pair.
 *
 * @param single the pieces of a row of one text
 * @param pair the pieces of a row of two texts
 */
record SequenceTemplate(List<Piece> single, List<Piece> pair) {

  /** A part of a row, with the type id of its tokens. */
  sealed interface Piece {

    /** The token type id. */
    int typeId();
  }

  /** A text: 0 for the first, 1 for the second. */
  record Sequence(int index, int typeId) implements Piece {}

  /** A special token. */
  record Special(String token, int id, int typeId) implements Piece {}

  SequenceTemplate {
    single = List.copyOf(single);
    pair = List.copyOf(pair);
  }

  /** {@code [CLS] A [SEP]} and {@code [CLS] A [SEP] B [SEP]}, as BERT was trained. */
  static SequenceTemplate bert(SpecialTokens.SpecialToken cls, SpecialTokens.SpecialToken sep) {
    Special first = new Special(cls.token(), cls.id(), 0);
    Special end = new Special(sep.token(), sep.id(), 0);
    Special endOfPair = new Special(sep.token(), sep.id(), 1);
    return new SequenceTemplate(
        List.of(first, new Sequence(0, 0), end),
        List.of(first, new Sequence(0, 0), end, new Sequence(1, 1), endOfPair));
  }

  /** {@code <s> A </s>} and {@code <s> A </s> </s> B </s>}, with one token type, as RoBERTa. */
  static SequenceTemplate roberta(SpecialTokens.SpecialToken cls, SpecialTokens.SpecialToken sep) {
    return twoSeparators(cls, sep, 0);
  }

  /** {@code <s> A </s>} and {@code <s> A </s> </s> B </s>}, with two token types, as MPNet. */
  static SequenceTemplate mpnet(SpecialTokens.SpecialToken cls, SpecialTokens.SpecialToken sep) {
    return twoSeparators(cls, sep, 1);
  }

  private static SequenceTemplate twoSeparators(
      SpecialTokens.SpecialToken cls, SpecialTokens.SpecialToken sep, int typeOfPair) {
    Special first = new Special(cls.token(), cls.id(), 0);
    Special end = new Special(sep.token(), sep.id(), 0);
    Special endOfPair = new Special(sep.token(), sep.id(), typeOfPair);
    Sequence text = new Sequence(0, 0);
    return new SequenceTemplate(
        List.of(first, text, end),
        List.of(first, text, end, end, new Sequence(1, typeOfPair), endOfPair));
  }

  /** The special tokens of a row of one text. */
  List<Special> specialTokensOfSingle() {
    return single.stream().filter(Special.class::isInstance).map(Special.class::cast).toList();
  }

  /** The pieces of a row of this many texts, 1 or 2. */
  List<Piece> pieces(int texts) {
    return texts == 1 ? single : pair;
  }

  /** How many special tokens a row of this many texts has: it has each text once. */
  int specialTokens(int texts) {
    return pieces(texts).size() - texts;
  }
}
