package dev.jbert.tokenizer;

/**
 * What happens to a text before byte-level BPE cuts it, and to the offsets afterwards.
 *
 * @param addPrefixSpace a space is put before a text, and before what stands behind an added token,
 *     unless there is one; so a first word is like any other
 * @param trimOffsets the offsets of a token leave out the spaces around it
 * @param useRegex the text is split into words by the regular expression of GPT-2; otherwise all of
 *     it is one word
 */
public record ByteLevelOptions(boolean addPrefixSpace, boolean trimOffsets, boolean useRegex)
    implements TextOptions {

  /** Those of RoBERTa and BART: words are split, offsets trimmed, and no space is added. */
  public static ByteLevelOptions roberta() {
    return new ByteLevelOptions(false, true, true);
  }

  ByteLevelOptions withoutTrimming() {
    return new ByteLevelOptions(addPrefixSpace, false, useRegex);
  }
}
