package dev.jbert.tokenizer;

/**
 * Neighbouring tokens of a row that are alike in all that does not depend on the text.
 *
 * @param size how many tokens they are
 * @param tokenTypeId their token type id
 * @param attention 1 for tokens to attend to, 0 for padding
 * @param special 1 for special tokens and padding, 0 for those of a text
 * @param sequenceId the number of their text, or {@link Encoding#NONE}
 */
record RowPart(int size, int tokenTypeId, int attention, int special, int sequenceId) {

  static RowPart ofText(SequenceTemplate.Sequence sequence, int size) {
    return new RowPart(size, sequence.typeId(), 1, 0, sequence.index());
  }

  static RowPart ofSpecial(SequenceTemplate.Special special) {
    return new RowPart(1, special.typeId(), 1, 1, Encoding.NONE);
  }

  static RowPart ofPadding(int size) {
    return new RowPart(size, 0, 0, 1, Encoding.NONE);
  }
}
