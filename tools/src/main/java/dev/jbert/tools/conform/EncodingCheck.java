package dev.jbert.tools.conform;

import dev.jbert.tokenizer.DecodeOptions;
import dev.jbert.tokenizer.DecodeOptions.CleanUp;
import dev.jbert.tokenizer.Encoding;
import dev.jbert.tokenizer.EncodingOptions;
import dev.jbert.tokenizer.Padding;
import dev.jbert.tokenizer.Span;
import dev.jbert.tokenizer.TextInput;
import dev.jbert.tokenizer.Tokenizer;
import dev.jbert.tokenizer.Truncation;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Every field of the encodings of a text.
 *
 * @param folder the checkpoint whose vocabulary it is
 * @param reference {@code text}, {@code pair}, {@code options}, and {@code encodings} or {@code
 *     error}
 */
record EncodingCheck(Path folder, JsonNode reference) implements ReferenceCase.Check {
  @Override
  public Verdict run(Checkpoints checkpoints) throws IOException, NotAvailableException {
    Tokenizer tokenizer = checkpoints.tokenizer(folder);
    Optional<JsonNode> pair = reference.find("pair");
    String text = reference.get("text").text();
    TextInput input = pair.isPresent() ? TextInput.of(text, pair.get().text()) : TextInput.of(text);
    EncodingOptions options = options(reference.get("options"));
    Optional<JsonNode> error = reference.find("error");
    List<Encoding> rows;
    try {
      rows = tokenizer.encodeBatch(List.of(input), options).rows();
    } catch (IllegalArgumentException e) {
      return error.isPresent()
          ? new Verdict.Passed("refused, as it must be")
          : new Verdict.Failed("refused: " + e.getMessage());
    }
    if (error.isPresent()) {
      return new Verdict.Failed("expected to be refused: " + error.get().text());
    }
    Comparison comparison = Comparison.exact();
    compare(reference.get("encodings").elements(), rows, comparison);
    compareDecoded(tokenizer, rows.getFirst().inputIds(), comparison);
    return comparison.verdict();
  }

  private void compareDecoded(Tokenizer tokenizer, int[] ids, Comparison comparison)
      throws FormException {
    DecodeOptions options = DecodeOptions.defaults().withCleanUp(CleanUp.ON);
    Optional<JsonNode> decoded = reference.find("decode");
    if (decoded.isPresent()) {
      comparison.equal("decode", decoded.get().text(), tokenizer.decode(ids, options));
    }
    Optional<JsonNode> skipping = reference.find("decode_skip");
    if (skipping.isPresent()) {
      String found = tokenizer.decode(ids, options.skippingSpecialTokens());
      comparison.equal("decode_skip", skipping.get().text(), found);
    }
  }

  /** Reads the options of the Hugging Face call. */
  private static EncodingOptions options(JsonNode json)
      throws FormException, NotAvailableException {
    EncodingOptions options = EncodingOptions.defaults();
    for (String name : json.keys()) {
      Optional<JsonNode> given = json.find(name);
      if (given.isEmpty()) {
        continue;
      }
      JsonNode value = given.get();
      options =
          switch (name) {
            case "truncation" -> options.withTruncation(truncation(value));
            case "padding" -> options.withPadding(padding(value));
            case "max_length" -> options.withMaxLength(value.integer());
            case "stride" -> options.withStride(value.integer());
            case "pad_to_multiple_of" -> options.padToMultipleOf(value.integer());
            case "return_overflowing_tokens" ->
                value.truth() ? options.withOverflowingTokens() : options;
            case "add_special_tokens" -> value.truth() ? options : options.withoutSpecialTokens();
            default -> throw new NotAvailableException("option " + name + " is not known");
          };
    }
    return options;
  }

  private static Truncation truncation(JsonNode value) throws FormException {
    if (!value.isText()) {
      return value.truth() ? Truncation.LONGEST_FIRST : Truncation.NONE;
    }
    return value.text().equals("do_not_truncate")
        ? Truncation.NONE
        : Truncation.valueOf(value.text().toUpperCase(Locale.ROOT));
  }

  private static Padding padding(JsonNode value) throws FormException {
    if (!value.isText()) {
      return value.truth() ? Padding.LONGEST : Padding.NONE;
    }
    return value.text().equals("do_not_pad")
        ? Padding.NONE
        : Padding.valueOf(value.text().toUpperCase(Locale.ROOT));
  }

  private static void compare(List<JsonNode> expected, List<Encoding> rows, Comparison comparison)
      throws FormException {
    comparison.equal("number of windows", expected.size(), rows.size());
    for (int i = 0; i < Math.min(expected.size(), rows.size()); i++) {
      JsonNode fields = expected.get(i);
      for (String field : fields.keys()) {
        String name = expected.size() == 1 ? field : "window " + i + " " + field;
        compare(name, fields.get(field), field, rows.get(i), comparison);
      }
    }
  }

  private static void compare(
      String name, JsonNode expected, String field, Encoding row, Comparison comparison)
      throws FormException {
    switch (field) {
      case "tokens" -> comparison.equal(name, expected.texts(), row.tokens());
      case "offsets_utf16" -> comparison.equal(name, spans(expected), row.charSpans());
      case "offsets" -> comparison.equal(name, spans(expected), row.codePointSpans());
      default -> {
        int[] found =
            switch (field) {
              case "input_ids" -> row.inputIds();
              case "token_type_ids" -> row.tokenTypeIds();
              case "attention_mask" -> row.attentionMask();
              case "special_tokens_mask" -> row.specialTokensMask();
              case "word_ids" -> row.wordIds();
              case "sequence_ids" -> row.sequenceIds();
              default -> throw new FormException(expected.where() + " is no known field");
            };
        comparison.equal(name, expected.integers(Encoding.NONE), found);
      }
    }
  }

  private static List<Span> spans(JsonNode expected) throws FormException {
    int[][] rows = expected.integerRows();
    Span[] spans = new Span[rows.length];
    for (int i = 0; i < rows.length; i++) {
      spans[i] = new Span(rows[i][0], rows[i][1]);
    }
    return List.of(spans);
  }
}
