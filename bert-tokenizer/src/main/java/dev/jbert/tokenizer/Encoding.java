package dev.jbert.tokenizer;

import java.util.AbstractList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.RandomAccess;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;

/**
 * One row of tokens, T of them: what a model reads, and where each token comes from.
 *
 * <p>All arrays are {@code [T]} and the caller's own, so an encoding is immutable and thread-safe.
 */
public final class Encoding {

  /** The word id or sequence id of a token that belongs to no text: a special or padding token. */
  public static final int NONE = -1;

  private final Vocabulary vocabulary;
  private final List<RowPart> parts;
  private final Map<Integer, String> surfaces;
  private final int[] inputIds;
  private final int[] wordIds;
  private final int[] charStarts;
  private final int[] charEnds;
  private final int[] codePointStarts;
  private final int[] codePointEnds;
  private final List<Encoding> overflowing;

  /** Takes over the arrays of a filled row. */
  Encoding(EncodingRow row, List<Encoding> overflowing) {
    this.vocabulary = row.vocabulary;
    this.parts = row.parts;
    this.surfaces = row.surfaces;
    this.inputIds = row.inputIds;
    this.wordIds = row.wordIds;
    this.charStarts = row.charStarts;
    this.charEnds = row.charEnds;
    this.codePointStarts = row.codePointStarts;
    this.codePointEnds = row.codePointEnds;
    this.overflowing = List.copyOf(overflowing);
  }

  /** How many tokens there are: T. */
  public int size() {
    return inputIds.length;
  }

  /** The ids of the tokens, from 0 to the size of the vocabulary - 1. */
  public int[] inputIds() {
    return inputIds.clone();
  }

  /** 0 for the tokens of the first text, 1 for those of the second; padding has 0. */
  public int[] tokenTypeIds() {
    return ofParts(RowPart::tokenTypeId);
  }

  /** 1 for tokens to attend to, 0 for padding. */
  public int[] attentionMask() {
    return ofParts(RowPart::attention);
  }

  /** 1 for special tokens that were added around the texts and for padding, otherwise 0. */
  public int[] specialTokensMask() {
    return ofParts(RowPart::special);
  }

  /** The tokens as text; one that was found in the text as an added token is as it stood there. */
  public List<String> tokens() {
    return new Tokens();
  }

  /** For each token the number of its word in its text, from 0; {@link #NONE} for special ones. */
  public int[] wordIds() {
    return wordIds.clone();
  }

  /** For each token its text, 0 or 1; {@link #NONE} for special ones and padding. */
  public int[] sequenceIds() {
    return ofParts(RowPart::sequenceId);
  }

  /**
   * The place of a token in its text, in Java chars: {@code text.substring(start, end)} is what the
   * token stands for. {@code (0, 0)} for special tokens and padding.
   *
   * @throws IndexOutOfBoundsException if {@code token} is not from 0 to T - 1
   */
  public Span charSpan(int token) {
    Objects.checkIndex(token, size());
    return new Span(charStarts[token], charEnds[token]);
  }

  /**
   * The place of a token in its text, in Unicode code points, as Python counts.
   *
   * @throws IndexOutOfBoundsException if {@code token} is not from 0 to T - 1
   */
  public Span codePointSpan(int token) {
    Objects.checkIndex(token, size());
    return new Span(codePointStarts[token], codePointEnds[token]);
  }

  /** The places of all tokens in Java chars, see {@link #charSpan}. */
  public List<Span> charSpans() {
    return IntStream.range(0, size()).mapToObj(this::charSpan).toList();
  }

  /** The places of all tokens in code points, see {@link #codePointSpan}. */
  public List<Span> codePointSpans() {
    return IntStream.range(0, size()).mapToObj(this::codePointSpan).toList();
  }

  /**
   * The further windows over what truncation cut off, without windows of their own; empty unless
   * {@link EncodingOptions#overflowingTokens} was asked for.
   */
  public List<Encoding> overflowing() {
    return overflowing;
  }

  /** How many tokens there are and what they are. */
  @Override
  public String toString() {
    return "Encoding" + tokens();
  }

  /** For each token the value of its part, a new array. */
  private int[] ofParts(ToIntFunction<RowPart> value) {
    int[] values = new int[size()];
    int from = 0;
    for (RowPart part : parts) {
      int to = from + part.size();
      Arrays.fill(values, from, to, value.applyAsInt(part));
      from = to;
    }
    return values;
  }

  /** Looks each token up when it is asked for: most callers read ids only. */
  private final class Tokens extends AbstractList<String> implements RandomAccess {

    @Override
    public String get(int index) {
      String surface = surfaces.get(index);
      return surface == null ? vocabulary.token(inputIds[index]) : surface;
    }

    @Override
    public int size() {
      return inputIds.length;
    }
  }
}
