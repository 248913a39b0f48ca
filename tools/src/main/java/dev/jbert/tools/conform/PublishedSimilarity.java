package dev.jbert.tools.conform;

import dev.jbert.model.ModelOutput;
import dev.jbert.model.OutputRequest;
import dev.jbert.model.TokenBatch;
import dev.jbert.pipeline.LayerSelection;
import dev.jbert.pipeline.SimilarityFunction;
import dev.jbert.tokenizer.DecodeOptions;
import dev.jbert.tokenizer.DecodeOptions.CleanUp;
import dev.jbert.tokenizer.Encoding;
import dev.jbert.tokenizer.EncodingOptions;
import dev.jbert.tokenizer.Padding;
import dev.jbert.tokenizer.TextInput;
import dev.jbert.tokenizer.Tokenizer;
import dev.jbert.tools.npy.FloatArray;
import dev.jbert.tools.npy.ModelArrays;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Published cosines between the vectors of words, made of chosen layers. */
final class PublishedSimilarity {
  private static final Pattern PLACE = Pattern.compile("(?:sequence (\\d+), )?(.+)");
  private static final Pattern WITH_SIZE = Pattern.compile("(.*?),? ?\\[(\\d+)]");

  private final LoadedCheckpoint checkpoint;
  private final JsonNode reference;
  private final Comparison comparison;
  private final List<Encoding> encodings;
  private final ModelOutput output;

  private PublishedSimilarity(
      LoadedCheckpoint checkpoint, JsonNode reference, Comparison comparison) throws FormException {
    this.checkpoint = checkpoint;
    this.reference = reference;
    this.comparison = comparison;
    this.encodings = encode();
    this.output =
        checkpoint
            .model()
            .forward(batch(), OutputRequest.none().withAllHiddenStates(numHiddenLayers()));
  }

  /** Kind {@code word_similarity}. */
  static void check(LoadedCheckpoint checkpoint, JsonNode reference, Comparison comparison)
      throws FormException {
    PublishedSimilarity similarity = new PublishedSimilarity(checkpoint, reference, comparison);
    similarity.tokens();
    similarity.sizes();
    for (JsonNode cosine : reference.get("cosine").elements()) {
      similarity.cosine(cosine);
    }
  }

  private int numHiddenLayers() {
    return checkpoint.model().config().numHiddenLayers();
  }

  private List<Encoding> encode() throws FormException {
    Optional<JsonNode> doLowerCase = reference.find("do_lower_case");
    boolean lowerCase = doLowerCase.isPresent() && doLowerCase.get().truth();
    List<TextInput> inputs = new ArrayList<>();
    for (TextInput input : TensorCheck.textInputs(reference.get("texts"), reference)) {
      inputs.add(lowerCase ? lowerCased(input) : input);
    }
    EncodingOptions options = EncodingOptions.defaults().withPadding(Padding.LONGEST);
    return checkpoint.tokenizer().encodeBatch(inputs, options).rows();
  }

  private static TextInput lowerCased(TextInput input) {
    return new TextInput(
        input.text().toLowerCase(Locale.ROOT),
        input.pair().map(pair -> pair.toLowerCase(Locale.ROOT)));
  }

  private TokenBatch batch() throws FormException {
    int[][] tokenTypeIds = encodings.stream().map(Encoding::tokenTypeIds).toArray(int[][]::new);
    Optional<JsonNode> sameType = reference.find("token_type_ids");
    if (sameType.isPresent()) {
      int type = sameType.get().integer();
      Arrays.stream(tokenTypeIds).forEach(row -> Arrays.fill(row, type));
    }
    return TokenBatch.of(
        encodings.stream().map(Encoding::inputIds).toArray(int[][]::new),
        tokenTypeIds,
        encodings.stream().map(Encoding::attentionMask).toArray(int[][]::new));
  }

  /** Ids, the text that they decode to, and where the words stand. */
  private void tokens() throws FormException {
    Tokenizer tokenizer = checkpoint.tokenizer();
    Optional<JsonNode> inputIds = reference.find("input_ids");
    if (inputIds.isPresent()) {
      comparison.equal("input_ids", inputIds.get().integers(), encodings.getFirst().inputIds());
    }
    Optional<JsonNode> decoded = reference.find("decoded");
    if (decoded.isPresent()) {
      DecodeOptions options = DecodeOptions.defaults().withCleanUp(CleanUp.ON);
      List<String> found =
          encodings.stream().map(row -> tokenizer.decode(row.inputIds(), options)).toList();
      comparison.equal("decoded", decoded.get().texts(), found);
    }
    Optional<JsonNode> tokenIds = reference.find("token_ids");
    if (tokenIds.isPresent()) {
      for (String token : tokenIds.get().keys()) {
        int expected = tokenIds.get().get(token).integer();
        comparison.equal("id of " + token, expected, tokenizer.convertTokenToId(token));
      }
    }
    Optional<JsonNode> positions = reference.find("positions");
    if (positions.isPresent()) {
      for (String place : positions.get().keys()) {
        positions(place, positions.get().get(place).integers());
      }
    }
  }

  private void positions(String place, int[] positions) {
    Matcher matcher = PLACE.matcher(place);
    if (matcher.matches()) {
      int sequence = matcher.group(1) == null ? 0 : Integer.parseInt(matcher.group(1));
      int expected = checkpoint.tokenizer().convertTokenToId(matcher.group(2));
      for (int position : positions) {
        int found = encodings.get(sequence).inputIds()[position];
        comparison.equal(place + " at " + position, expected, found);
      }
    }
  }

  /** Shapes of the batch, of vectors by each strategy, and of everything together. */
  private void sizes() throws FormException {
    int tokens = encodings.getFirst().size();
    int hiddenSize = checkpoint.model().config().hiddenSize();
    Optional<JsonNode> shape = reference.find("shape");
    if (shape.isPresent()) {
      int[] found = {encodings.size(), tokens};
      comparison.equal("shape", shape.get().integers(), found);
    }
    Optional<JsonNode> reshaped = reference.find("reshaped_tokens_layers_features");
    if (reshaped.isPresent()) {
      int[] found = {tokens, numHiddenLayers(), hiddenSize};
      comparison.equal("tokens, layers, features", reshaped.get().integers(), found);
    }
    Optional<JsonNode> sentence = reference.find("sentence_vector");
    if (sentence.isPresent()) {
      comparison.equal("sentence_vector", sentence.get().text(), sentenceVector());
    }
    Optional<JsonNode> strategies = reference.find("strategies");
    if (strategies.isPresent()) {
      for (JsonNode strategy : strategies.get().elements()) {
        Matcher matcher = WITH_SIZE.matcher(strategy.text());
        if (!matcher.matches()) {
          throw new FormException(strategy.where() + ": expected a strategy and its size");
        }
        int found = vectors(matcher.group(1), 0).shape()[1];
        comparison.equal(strategy.text(), Integer.parseInt(matcher.group(2)), found);
      }
    }
  }

  /** The one sentence vector that notebooks show, with the size that it has here. */
  private String sentenceVector() {
    int size = output.hiddenState(numHiddenLayers(), 0).columns();
    return "mean of the last layer without [CLS] and [SEP], [" + size + "]";
  }

  private void cosine(JsonNode cosine) throws FormException {
    Optional<JsonNode> both = cosine.find("sequences");
    int[] sequences = new int[2];
    if (both.isPresent()) {
      sequences = both.get().integers();
    } else {
      Arrays.fill(sequences, cosine.get("sequence").integer());
    }
    int[] positions = cosine.get("positions").integers();
    String strategy = cosine.get("strategy").text();
    float found =
        SimilarityFunction.COSINE.of(
            vector(strategy, sequences[0], positions[0]),
            vector(strategy, sequences[1], positions[1]));
    String name =
        "cosine of " + Arrays.toString(sequences) + Arrays.toString(positions) + ", " + strategy;
    comparison.close(name, cosine.get("value").number(), found, Bound.SCORES.base());
  }

  private float[] vector(String strategy, int sequence, int position) throws FormException {
    FloatArray vectors = vectors(strategy, sequence);
    int size = vectors.shape()[1];
    return Arrays.copyOfRange(vectors.data(), position * size, (position + 1) * size);
  }

  private FloatArray vectors(String strategy, int sequence) throws FormException {
    LayerSelection layers = LayerStrategies.parse(strategy, numHiddenLayers());
    return ModelArrays.of(layers.combine(output, sequence, numHiddenLayers()));
  }
}
