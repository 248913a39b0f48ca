package dev.jbert.tokenizer;

import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * One row of tokens, T of them: what a model reads, and where each token comes from.
 *
 * <p>All arrays are {@code [T]} and are copies, so an encoding is immutable and thread-safe.
 */
public final class Encoding {

  /** The word id or sequence id of a token that belongs to no text: a special or padding token. */
  public static final int NONE = -1;

  private final int[] inputIds;
  private final int[] tokenTypeIds;
  private final int[] attentionMask;
  private final int[] specialTokensMask;
  private final List<String> tokens;
  private final int[] wordIds;
  private final int[] sequenceIds;
  private final int[] charStarts;
  private final int[] charEnds;
  private final int[] codePointStarts;
  private final int[] codePointEnds;
  private final List<Encoding> overflowing;

  /** Takes over the arrays of a filled row. */
  Encoding(EncodingRow row, List<Encoding> overflowing) {
    this.inputIds = row.inputIds;
    this.tokenTypeIds = row.tokenTypeIds;
    this.attentionMask = row.attentionMask;
    this.specialTokensMask = row.specialTokensMask;
    this.tokens = List.of(row.tokens);
    this.wordIds = row.wordIds;
    this.sequenceIds = row.sequenceIds;
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
    return tokenTypeIds.clone();
  }

  /** 1 for tokens to attend to, 0 for padding. */
  public int[] attentionMask() {
    return attentionMask.clone();
  }

  /** 1 for special tokens that were added around the texts and for padding, otherwise 0. */
  public int[] specialTokensMask() {
    return specialTokensMask.clone();
  }

  /** The tokens as text; one that was found in the text as an added token is as it stood there. */
  public List<String> tokens() {
    return tokens;
  }

  /** For each token the number of its word in its text, from 0; {@link #NONE} for special ones. */
  public int[] wordIds() {
    return wordIds.clone();
  }

  /** For each token its text, 0 or 1; {@link #NONE} for special ones and padding. */
  public int[] sequenceIds() {
    return sequenceIds.clone();
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
    return "Encoding" + tokens;
  }
}
