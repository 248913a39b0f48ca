package dev.jbert.tokenizer;

import dev.jbert.tokenizer.SequenceTemplate.Piece;
import dev.jbert.tokenizer.SequenceTemplate.Sequence;
import dev.jbert.tokenizer.SequenceTemplate.Special;
import dev.jbert.tokenizer.SpecialTokens.SpecialToken;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * Makes rows out of the tokens of texts: cuts, adds special tokens, pads. It knows nothing of how
 * texts become tokens. Immutable and thread-safe.
 */
final class RowBuilder {

  private final SequenceTemplate template;
  private final SpecialToken pad;
  private final Vocabulary vocabulary;
  private final TokenizerConfig config;
  private final OffsetTrimming trimming;

  RowBuilder(
      SequenceTemplate template, SpecialToken pad, Vocabulary vocabulary, TokenizerConfig config) {
    this.template = template;
    this.pad = pad;
    this.vocabulary = vocabulary;
    this.config = config;
    this.trimming = OffsetTrimming.of(config.text());
  }

  /** The part of a row that comes from each text: which tokens of it. */
  private record Cut(List<TokenSequence> texts, List<Span> windows) {

    int tokens() {
      int tokens = 0;
      for (Span window : windows) {
        tokens += window.end() - window.start();
      }
      return tokens;
    }
  }

  /**
   * Makes the rows of a batch.
   *
   * @param inputs for each input the tokens of its one or two texts
   * @return for each input its row, which holds the row's overflow windows
   */
  List<Encoding> build(List<List<TokenSequence>> inputs, EncodingOptions options) {
    checkMultiple(options);
    List<List<Cut>> cuts = new ArrayList<>(inputs.size());
    int longest = 0;
    for (List<TokenSequence> texts : inputs) {
      List<Cut> windows = cut(texts, options);
      cuts.add(windows);
      longest = Math.max(longest, size(windows.getFirst(), options));
    }
    int paddedSize = paddedSize(longest, options);
    List<Encoding> rows = new ArrayList<>(inputs.size());
    for (List<Cut> windows : cuts) {
      rows.add(encoding(windows, paddedSize, options));
    }
    return rows;
  }

  /** How many tokens the row has before it is padded. */
  private int size(Cut cut, EncodingOptions options) {
    return cut.tokens() + specialTokens(cut.texts().size(), options);
  }

  private Encoding encoding(List<Cut> windows, int paddedSize, EncodingOptions options) {
    List<Encoding> overflowing = new ArrayList<>(windows.size() - 1);
    for (Cut window : windows.subList(1, windows.size())) {
      overflowing.add(row(window, paddedSize, options).build(List.of()));
    }
    return row(windows.getFirst(), paddedSize, options).build(overflowing);
  }

  private EncodingRow row(Cut cut, int paddedSize, EncodingOptions options) {
    Interruption.check();
    int size = size(cut, options);
    int padding = Math.max(paddedSize - size, 0);
    EncodingRow row = new EncodingRow(size + padding, vocabulary);
    if (config.paddingSide() == Side.LEFT) {
      row.addPadding(pad, padding);
    }
    for (Piece piece : template.pieces(cut.texts().size())) {
      switch (piece) {
        case Sequence sequence ->
            row.add(
                cut.texts().get(sequence.index()),
                cut.windows().get(sequence.index()),
                sequence,
                trimming);
        case Special special -> {
          if (options.addSpecialTokens()) {
            row.add(special);
          }
        }
      }
    }
    if (config.paddingSide() == Side.RIGHT) {
      row.addPadding(pad, padding);
    }
    return row;
  }

  /** The windows of one input: the row that stays, then the others if they are asked for. */
  private List<Cut> cut(List<TokenSequence> texts, EncodingOptions options) {
    TruncationPlan plan = plan(texts.size(), options);
    int first = texts.getFirst().size();
    int second = texts.size() == 1 ? 0 : texts.getLast().size();
    TruncationPlan.Rooms rooms = plan.rooms(first, second, texts.size());
    if (!options.overflowingTokens()) {
      Span ofFirst = plan.firstWindow(first, rooms.first());
      Span ofSecond = plan.firstWindow(second, rooms.second());
      return List.of(new Cut(texts, List.of(ofFirst, ofSecond).subList(0, texts.size())));
    }
    long firsts = plan.windowCount(first, rooms.first());
    long seconds = plan.windowCount(second, rooms.second());
    int count = count(firsts, seconds, texts.size(), options.windows());
    return pairs(
            plan.windows(first, rooms.first(), (int) Math.min(firsts, count)),
            plan.windows(second, rooms.second(), (int) Math.min(seconds, count)))
        .limit(count)
        .map(pair -> new Cut(texts, pair.subList(0, texts.size())))
        .toList();
  }

  private static int count(long firsts, long seconds, int texts, Limit limit) {
    long count = firsts * seconds;
    if (texts == 2 && count > limit.most() && limit.overLimit() == OverLimit.REFUSE) {
      throw new IllegalArgumentException(
          String.format(
              "%d windows over the first text times %d over the second are more than %d rows",
              firsts, seconds, limit.most()));
    }
    return limit.take(count, "windows over a text");
  }

  /** The reference's order: the row, the other windows of the first text, those of the second. */
  private static Stream<List<Span>> pairs(List<Span> firsts, List<Span> seconds) {
    Span first = firsts.getFirst();
    Span second = seconds.getFirst();
    return Stream.of(
            Stream.of(List.of(first, second)),
            firsts.stream().skip(1).flatMap(a -> seconds.stream().map(b -> List.of(a, b))),
            seconds.stream().skip(1).map(b -> List.of(first, b)))
        .flatMap(pairs -> pairs);
  }

  private TruncationPlan plan(int texts, EncodingOptions options) {
    Truncation truncation = options.effectiveTruncation();
    OptionalInt maxLength = maxLength(options);
    if (truncation == Truncation.NONE || maxLength.isEmpty()) {
      return new TruncationPlan(Truncation.NONE, Integer.MAX_VALUE, 0, config.truncationSide());
    }
    int room = maxLength.getAsInt() - specialTokens(texts, options);
    if (room < 0) {
      throw new IllegalArgumentException(
          String.format(
              "maxLength is %d, but the special tokens alone are %d",
              maxLength.getAsInt(), specialTokens(texts, options)));
    }
    checkStride(options.stride(), maxLength.getAsInt());
    return new TruncationPlan(truncation, room, options.stride(), config.truncationSide());
  }

  /** As the reference does, before it looks at any text: with the room of one text. */
  private void checkStride(int stride, int maxLength) {
    int room = Math.max(maxLength - template.specialTokens(1), 0);
    if (stride > room) {
      throw new IllegalArgumentException(
          String.format(
              "stride is %d, more than the room of %d tokens that maxLength %d leaves beside %d"
                  + " special tokens",
              stride, room, maxLength, template.specialTokens(1)));
    }
  }

  private int specialTokens(int texts, EncodingOptions options) {
    return options.addSpecialTokens() ? template.specialTokens(texts) : 0;
  }

  private OptionalInt maxLength(EncodingOptions options) {
    if (options.maxLength().isPresent() || !config.hasMaxLength()) {
      return options.maxLength();
    }
    return OptionalInt.of(config.modelMaxLength());
  }

  private int paddedSize(int longest, EncodingOptions options) {
    int size =
        switch (options.padding()) {
          case NONE -> 0;
          case LONGEST -> longest;
          case MAX_LENGTH -> maxLength(options).orElse(0);
        };
    int multiple = options.padToMultipleOf().orElse(1);
    return Math.ceilDiv(size, multiple) * multiple;
  }

  /** Truncated rows that are then padded to a multiple would be longer than the maximum. */
  private void checkMultiple(EncodingOptions options) {
    OptionalInt maxLength = maxLength(options);
    if (options.padToMultipleOf().isPresent()
        && options.padding() != Padding.NONE
        && options.effectiveTruncation() != Truncation.NONE
        && maxLength.isPresent()
        && maxLength.getAsInt() % options.padToMultipleOf().getAsInt() != 0) {
      throw new IllegalArgumentException(
          String.format(
              "maxLength %d, to which rows are cut, is not a multiple of %d, to which they are"
                  + " padded",
              maxLength.getAsInt(), options.padToMultipleOf().getAsInt()));
    }
  }
}
