package dev.jbert.tokenizer;

import dev.jbert.tokenizer.SequenceTemplate.Piece;
import dev.jbert.tokenizer.SequenceTemplate.Sequence;
import dev.jbert.tokenizer.SequenceTemplate.Special;
import dev.jbert.tokenizer.SpecialTokens.SpecialToken;
import dev.jbert.tokenizer.TokenizerFileException.Reason;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Reads the {@code post_processor} of {@code tokenizer.json}: where special tokens stand. */
final class PostProcessorJson {

  private static final String ROBERTA = "RobertaProcessing";

  private final JsonValue json;
  private final int maxTokens;

  /**
   * @param maxTokens most special tokens around a text
   */
  PostProcessorJson(JsonValue json, int maxTokens) {
    this.json = json;
    this.maxTokens = maxTokens;
  }

  SequenceTemplate template() {
    return switch (json.type()) {
      case "TemplateProcessing" ->
          new SequenceTemplate(
              pieces(json.get("single"), json.get("special_tokens"), 1),
              pieces(json.get("pair"), json.get("special_tokens"), 2));
      case "BertProcessing" ->
          SequenceTemplate.bert(tokenAndId(json.get("cls")), tokenAndId(json.get("sep")));
      case ROBERTA ->
          SequenceTemplate.roberta(tokenAndId(json.get("cls")), tokenAndId(json.get("sep")));
      default -> throw json.unsupported("post_processor");
    };
  }

  /** Whether offsets can be trimmed at all. */
  boolean canTrimOffsets() {
    return json.type().equals(ROBERTA);
  }

  /** Whether offsets are trimmed. */
  boolean trimsOffsets() {
    return canTrimOffsets() && json.findPresent("trim_offsets").map(JsonValue::bool).orElse(true);
  }

  private List<Piece> pieces(JsonValue template, JsonValue specialTokens, int texts) {
    List<Piece> pieces = new ArrayList<>();
    for (JsonValue piece : template.elements()) {
      // Cut here, as a short template can repeat a long special token any number of times.
      piece(piece, specialTokens).limit(maxTokens + 1L).forEach(pieces::add);
      if (pieces.size() - texts > maxTokens) {
        throw template.error(
            Reason.TOO_LARGE, "more special tokens around a text than the limit of " + maxTokens);
      }
    }
    int[] sequences =
        pieces.stream()
            .filter(Sequence.class::isInstance)
            .mapToInt(piece -> ((Sequence) piece).index())
            .sorted()
            .toArray();
    if (!Arrays.equals(sequences, IntStream.range(0, texts).toArray())) {
      throw template.error(Reason.WRONG_FORM, "expected each text once in the template");
    }
    return pieces;
  }

  private static Stream<Piece> piece(JsonValue piece, JsonValue specialTokens) {
    if (piece.find("Sequence").isPresent()) {
      JsonValue sequence = piece.get("Sequence");
      int index =
          switch (sequence.get("id").string()) {
            case "A" -> 0;
            case "B" -> 1;
            default -> throw sequence.error(Reason.WRONG_FORM, "expected the text A or B");
          };
      return Stream.of(new Sequence(index, typeId(sequence)));
    }
    JsonValue special = piece.get("SpecialToken");
    JsonValue token = specialTokens.get(special.get("id").string());
    List<JsonValue> ids = token.get("ids").elements();
    List<JsonValue> tokens = token.get("tokens").elements();
    if (ids.size() != tokens.size()) {
      throw token.error(
          Reason.WRONG_FORM, ids.size() + " ids for " + tokens.size() + " tokens in the template");
    }
    return IntStream.range(0, ids.size())
        .mapToObj(
            i ->
                new Special(
                    tokens.get(i).string(),
                    ids.get(i).integer(0, Integer.MAX_VALUE),
                    typeId(special)));
  }

  private static int typeId(JsonValue piece) {
    return piece.get("type_id").integer(0, Integer.MAX_VALUE);
  }

  private static SpecialToken tokenAndId(JsonValue json) {
    List<JsonValue> both = json.elements();
    if (both.size() != 2) {
      throw json.error(Reason.WRONG_FORM, "expected a token and its id");
    }
    return new SpecialToken(both.get(0).string(), both.get(1).integer(0, Integer.MAX_VALUE));
  }
}
