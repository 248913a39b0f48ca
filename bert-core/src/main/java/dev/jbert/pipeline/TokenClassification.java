package dev.jbert.pipeline;

import dev.jbert.head.TokenClassificationHead;
import dev.jbert.kernel.Matrix;
import dev.jbert.model.CheckpointException;
import dev.jbert.model.LoadOptions;
import dev.jbert.tokenizer.BatchEncoding;
import dev.jbert.tokenizer.Encoding;
import dev.jbert.tokenizer.EncodingOptions;
import dev.jbert.tokenizer.TextInput;
import dev.jbert.tokenizer.Truncation;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Labels of the tokens or words of texts, such as names, as the Hugging Face pipeline {@code
 * token-classification}, also called {@code ner}, gives them.
 *
 * <pre>{@code
 * try (TokenClassification tagger = TokenClassification.load(folder)) {
 *   TokenClassificationOptions words =
 *       TokenClassificationOptions.defaults().withAggregationStrategy(AggregationStrategy.MAX);
 *   Entity second = tagger.tag("Tim Cook lives in Palo Alto.", words).get(1);
 *   second.label()   // "ORG"
 *   second.word()    // "cook"
 * }
 * }</pre>
 *
 * <p>The literal results are those of the small random model of the tests. Immutable; safe for any
 * number of threads.
 */
public final class TokenClassification implements AutoCloseable {

  /** Windows that go through the model together. */
  private static final int WINDOWS = 32;

  private final ModelFolder folder;
  private final TokenClassificationHead head;
  private final Runnable onClose;

  private TokenClassification(ModelFolder folder, Runnable onClose) {
    this.folder = folder;
    this.head = TokenClassificationHead.load(folder.model());
    this.onClose = onClose;
  }

  /** Loads a folder with {@link LoadOptions#defaults()}; throws as {@link ModelFolder#load}. */
  public static TokenClassification load(Path folder) throws IOException {
    return load(folder, LoadOptions.defaults());
  }

  /**
   * Loads a folder; throws as {@link ModelFolder#load}.
   *
   * @throws CheckpointException also if the checkpoint has no token classification head
   */
  public static TokenClassification load(Path folder, LoadOptions options) throws IOException {
    return PipelineLoader.load(folder, options, TokenClassification::new);
  }

  /**
   * A pipeline on a loaded folder, which stays open when the pipeline is closed.
   *
   * @throws CheckpointException if the checkpoint has no token classification head
   */
  public static TokenClassification of(ModelFolder folder) {
    return new TokenClassification(folder, () -> {});
  }

  /** Names of the labels, in the order of their ids. */
  public List<String> labels() {
    return head.labels();
  }

  /** The labelled tokens of a text; throws as {@link #tag(List, TokenClassificationOptions)}. */
  public List<Entity> tag(String text) {
    return tag(text, TokenClassificationOptions.defaults());
  }

  /** The entities of a text; throws as {@link #tag(List, TokenClassificationOptions)}. */
  public List<Entity> tag(String text, TokenClassificationOptions options) {
    return tag(List.of(text), options).getFirst();
  }

  /**
   * The entities of texts. A text with more tokens than the model takes is cut, as in the
   * reference, unless {@link TokenClassificationOptions#stride} is given.
   *
   * @return for each text its entities in their order; the texts in order
   * @throws IllegalArgumentException if the stride is not smaller than what the model takes
   * @throws java.util.concurrent.CancellationException if the thread is interrupted; it still is
   *     afterwards
   * @throws IllegalStateException if the folder was closed
   */
  public List<List<Entity>> tag(List<String> texts, TokenClassificationOptions options) {
    List<TextInput> inputs = texts.stream().map(TextInput::of).toList();
    return tag(
        texts.stream().map(TaggedText::of).toList(),
        folder.tokenizer().encodeBatch(inputs, windowing(options)),
        options);
  }

  /**
   * The labelled tokens of a text; throws as {@link #tagWords(List, TokenClassificationOptions)}.
   */
  public List<Entity> tagWords(List<String> words) {
    return tagWords(List.of(words), TokenClassificationOptions.defaults()).getFirst();
  }

  /**
   * The entities of texts that come split into words: {@code is_split_into_words} of the reference.
   * The tokenizer sees each word on its own; places are those in the words joined by {@link
   * TokenClassificationOptions#delimiter}. Which tokens make a word is decided on that text, as in
   * the reference, so that punctuation within a given word still stands apart.
   *
   * @param texts for each text its words
   * @return for each text its entities in their order; the texts in order
   * @throws IllegalArgumentException also if the tokenizer cannot take words on their own; see
   *     {@link dev.jbert.tokenizer.Tokenizer#encodeWords}
   * @throws java.util.concurrent.CancellationException as the other
   * @throws IllegalStateException as the other
   */
  public List<List<Entity>> tagWords(List<List<String>> texts, TokenClassificationOptions options) {
    return tag(
        texts.stream().map(words -> TaggedText.ofWords(words, options.delimiter())).toList(),
        folder.tokenizer().encodeWords(texts, windowing(options)),
        options);
  }

  private List<List<Entity>> tag(
      List<TaggedText> texts, BatchEncoding windows, TokenClassificationOptions options) {
    EntityAggregation aggregation =
        new EntityAggregation(options.aggregationStrategy(), head.labels(), folder.tokenizer());
    int[] textOf = windows.overflowToSampleMapping();
    int[] windowsOf = new int[texts.size()];
    List<List<Entity>> entities = new ArrayList<>();
    texts.forEach(_ -> entities.add(new ArrayList<>()));
    for (int from = 0; from < windows.size(); from += WINDOWS) {
      List<Encoding> rows = windows.rows().subList(from, Math.min(from + WINDOWS, windows.size()));
      List<Matrix> logits = head.logits(TextBatch.of(rows, folder).tokens());
      for (int i = 0; i < rows.size(); i++) {
        int text = textOf[from + i];
        windowsOf[text]++;
        List<ScoredToken> tokens =
            ScoredToken.of(texts.get(text), rows.get(i), scores(logits.get(i)), folder.tokenizer());
        aggregation.entities(tokens).stream()
            .filter(entity -> !options.ignoreLabels().contains(entity.label()))
            .forEach(entities.get(text)::add);
      }
    }
    List<List<Entity>> results = new ArrayList<>();
    for (int i = 0; i < texts.size(); i++) {
      List<Entity> found = entities.get(i);
      results.add(List.copyOf(windowsOf[i] > 1 ? OverlappingEntities.merged(found) : found));
    }
    return results;
  }

  private EncodingOptions windowing(TokenClassificationOptions options) {
    EncodingOptions cut =
        EncodingOptions.defaults()
            .withTruncation(Truncation.LONGEST_FIRST)
            .withMaxLength(TextBatch.mostTokens(folder));
    return options.stride().isPresent()
        ? cut.withStride(options.stride().getAsInt()).withOverflowingTokens()
        : cut;
  }

  private static float[][] scores(Matrix logits) {
    float[][] scores = new float[logits.rows()][];
    for (int t = 0; t < scores.length; t++) {
      scores[t] = Probabilities.softmax(logits, t);
    }
    return scores;
  }

  /** Writes model and tokenizer; see {@link ModelFolder#savePretrained}. */
  public void savePretrained(Path target) throws IOException {
    folder.savePretrained(target);
  }

  /**
   * Closes the folder if this pipeline loaded it, see {@link ModelFolder#close}; otherwise does
   * nothing.
   */
  @Override
  public void close() {
    onClose.run();
  }
}
