package dev.jbert.tools.conform;

import dev.jbert.model.ModelOutput;
import dev.jbert.model.OutputRequest;
import dev.jbert.model.TokenBatch;
import dev.jbert.tokenizer.DecodeOptions;
import dev.jbert.tokenizer.DecodeOptions.CleanUp;
import dev.jbert.tokenizer.Encoding;
import dev.jbert.tokenizer.EncodingOptions;
import dev.jbert.tokenizer.Padding;
import dev.jbert.tokenizer.Tokenizer;
import dev.jbert.tools.npy.ModelArrays;
import java.util.Optional;

/** Published tokens, ids and shapes of a text, and texts of ids. */
final class PublishedText {
  private PublishedText() {}

  /** Kind {@code tokenize}: tokens and ids, and the shapes of what the model makes of them. */
  static void tokenize(LoadedCheckpoint checkpoint, JsonNode reference, Comparison comparison)
      throws FormException {
    String text = reference.get("text").text();
    Tokenizer tokenizer = checkpoint.tokenizer();
    comparison.equal("tokens", reference.get("tokens").texts(), tokenizer.tokenize(text));
    EncodingOptions options = EncodingOptions.defaults();
    Optional<JsonNode> paddedTo = reference.find("padded_to");
    if (paddedTo.isPresent()) {
      options = options.withPadding(Padding.MAX_LENGTH).withMaxLength(paddedTo.get().integer());
    }
    Encoding encoding = tokenizer.encode(text, options);
    comparison.equal("input_ids", reference.get("input_ids").integers(), encoding.inputIds());
    Optional<JsonNode> attentionMask = reference.find("attention_mask");
    if (attentionMask.isPresent()) {
      comparison.equal("attention_mask", attentionMask.get().integers(), encoding.attentionMask());
    }
    shapes(checkpoint, encoding, reference, comparison);
  }

  private static void shapes(
      LoadedCheckpoint checkpoint, Encoding encoding, JsonNode reference, Comparison comparison)
      throws FormException {
    int numHiddenLayers = checkpoint.model().config().numHiddenLayers();
    Optional<JsonNode> hiddenStates = reference.find("hidden_states");
    if (hiddenStates.isPresent()) {
      comparison.equal("hidden_states", hiddenStates.get().integer(), numHiddenLayers + 1);
    }
    Optional<JsonNode> last = reference.find("last_hidden_state_shape");
    Optional<JsonNode> pooler = reference.find("pooler_output_shape");
    if (last.isEmpty() && pooler.isEmpty()) {
      return;
    }
    TokenBatch batch =
        TokenBatch.of(
            new int[][] {encoding.inputIds()},
            new int[][] {encoding.tokenTypeIds()},
            new int[][] {encoding.attentionMask()});
    ModelOutput output =
        checkpoint.model().forward(batch, OutputRequest.lastHiddenState().withPoolerOutput());
    if (last.isPresent()) {
      int[] shape = ModelArrays.of(output.paddedLastHiddenState()).shape();
      comparison.equal("last_hidden_state_shape", last.get().integers(), shape);
    }
    if (pooler.isPresent()) {
      int[] shape = ModelArrays.of(output.poolerOutput()).shape();
      comparison.equal("pooler_output_shape", pooler.get().integers(), shape);
    }
  }

  /** Kind {@code decode}: the text of ids. */
  static void decode(LoadedCheckpoint checkpoint, JsonNode reference, Comparison comparison)
      throws FormException {
    int[] ids = reference.get("input_ids").integers();
    DecodeOptions options = DecodeOptions.defaults().withCleanUp(CleanUp.ON);
    String found = checkpoint.tokenizer().decode(ids, options);
    comparison.equal("text", reference.get("text").text(), found);
  }
}
