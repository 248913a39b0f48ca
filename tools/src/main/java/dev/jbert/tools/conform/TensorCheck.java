package dev.jbert.tools.conform;

import dev.jbert.tokenizer.BatchEncoding;
import dev.jbert.tokenizer.Encoding;
import dev.jbert.tokenizer.EncodingOptions;
import dev.jbert.tokenizer.Padding;
import dev.jbert.tokenizer.TextInput;
import dev.jbert.tokenizer.Truncation;
import dev.jbert.tools.npy.FloatArray;
import dev.jbert.tools.npy.NpzFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A case of exact inputs and the arrays that the reference gives for them.
 *
 * @param source where the checkpoint is
 * @param reference the case: {@code inputs}, and {@code texts} that they were made of
 * @param expected the arrays to compare
 * @param archive the file that holds them
 * @param states the bound for everything that is no probability
 */
record TensorCheck(
    Source source, JsonNode reference, List<ExpectedArray> expected, Path archive, Bound states)
    implements ReferenceCase.Check {
  /** Says where the checkpoint of a case is. */
  @FunctionalInterface
  interface Source {
    Path folder(Checkpoints checkpoints) throws Exception;
  }

  @Override
  public Verdict run(Checkpoints checkpoints) throws Exception {
    LoadedCheckpoint checkpoint = checkpoints.load(source.folder(checkpoints));
    PaddedInputs inputs = PaddedInputs.read(reference.get("inputs"));
    Comparison comparison = Comparison.of(checkpoints.weightPrecision());
    compareIds(checkpoint, inputs, comparison);
    ModelRun run = ModelRun.of(checkpoint, inputs, expected);
    try (NpzFile arrays = NpzFile.open(archive)) {
      for (ExpectedArray array : expected) {
        if (!comparison.compares(array, checkpoint.model().config().numHiddenLayers())) {
          continue;
        }
        FloatArray wanted = byToken(array, arrays.array(array.name()));
        FloatArray found = run.array(array);
        boolean probabilities = array.output() == ExpectedArray.Output.ATTENTION;
        comparison.rows(
            array.name(),
            wanted,
            probabilities ? restricted(found, wanted) : found,
            run.counts(array),
            probabilities ? Bound.SCORES : states);
      }
    }
    return comparison.verdict();
  }

  /** Logits of spans as rows of one column each, [B, S, 1], so that padding can be passed over. */
  private static FloatArray byToken(ExpectedArray array, FloatArray wanted) {
    return switch (array.output()) {
      case START_LOGITS, END_LOGITS ->
          FloatArray.of(wanted.data(), wanted.shape()[0], wanted.shape()[1], 1);
      default -> wanted;
    };
  }

  /** Where the reference kept attentions of its first sequences only, so are ours. */
  private FloatArray restricted(FloatArray found, FloatArray wanted) throws FormException {
    return reference.find("attention_rows").isPresent() && wanted.shape()[0] < found.shape()[0]
        ? found.first(wanted.shape()[0])
        : found;
  }

  /** The ids must also follow from the texts, cut and padded to the width of the rectangle. */
  private void compareIds(LoadedCheckpoint checkpoint, PaddedInputs inputs, Comparison comparison)
      throws FormException {
    Optional<JsonNode> texts = reference.find("texts");
    if (texts.isEmpty()) {
      return;
    }
    EncodingOptions options =
        EncodingOptions.defaults()
            .withTruncation(Truncation.LONGEST_FIRST)
            .withMaxLength(inputs.width())
            .withPadding(Padding.MAX_LENGTH);
    BatchEncoding encoded =
        checkpoint.tokenizer().encodeBatch(textInputs(texts.get(), reference), options);
    int[][] found = encoded.rows().stream().map(Encoding::inputIds).toArray(int[][]::new);
    comparison.equal("number of texts", inputs.sequences(), found.length);
    for (int b = 0; b < Math.min(found.length, inputs.sequences()); b++) {
      comparison.equal("input_ids[" + b + "]", inputs.inputIds()[b], found[b]);
    }
  }

  /** Returns the texts of a case, with their {@code text_pairs} if it has any. */
  static List<TextInput> textInputs(JsonNode texts, JsonNode reference) throws FormException {
    List<String> first = texts.texts();
    Optional<JsonNode> pairs = reference.find("text_pairs");
    List<JsonNode> second = pairs.isPresent() ? pairs.get().elements() : List.of();
    List<TextInput> inputs = new ArrayList<>();
    for (int i = 0; i < first.size(); i++) {
      inputs.add(
          i < second.size() && second.get(i).isText()
              ? TextInput.of(first.get(i), second.get(i).text())
              : TextInput.of(first.get(i)));
    }
    return inputs;
  }
}
