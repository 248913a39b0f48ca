package dev.jbert.pipeline;

import dev.jbert.kernel.Matrix;
import dev.jbert.tokenizer.TextInput;
import dev.jbert.tokenizer.Truncation;
import java.io.IOException;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * A pipeline with a call that is done at once and one that takes seconds.
 *
 * @param name of the pipeline
 * @param model a small model of the test resources
 * @param open makes the pipeline on a folder
 * @param shortCall gives an answer that can be compared by {@code equals}
 * @param longCall gives nothing that is looked at
 */
record PipelineCase<P>(
    String name,
    String model,
    Opening<P> open,
    Function<P, Object> shortCall,
    Function<P, Object> longCall) {

  /** How a pipeline comes to be on a folder. */
  @FunctionalInterface
  interface Opening<P> {
    P on(ModelFolder folder) throws IOException;
  }

  private static final String SENTENCE = "She opened the door. Then she went in. ";
  private static final String LONG_TEXT = SENTENCE.repeat(8);
  private static final String DOCUMENT = SENTENCE.repeat(20_000);
  private static final int MANY = 6_000;

  /** Every pipeline. */
  static Stream<PipelineCase<?>> all() {
    return Stream.of(
        new PipelineCase<>(
            "fill-mask",
            "bert-uncased-mlm",
            FillMask::of,
            p -> p.fill("the [MASK] ran home"),
            p -> p.fill(many(LONG_TEXT + "[MASK]"), FillMaskOptions.defaults())),
        new PipelineCase<>(
            "fill-mask with the whole vocabulary",
            "bert-uncased-mlm",
            FillMask::of,
            p -> p.fill("the [MASK] ran home"),
            p ->
                p.fill(
                    Collections.nCopies(300, "[MASK] ran"),
                    FillMaskOptions.defaults().withTopK(900))),
        new PipelineCase<>(
            "question answering over a long document",
            "bert-uncased-qa",
            QuestionAnswering::of,
            p -> p.answer("Who went in?", SENTENCE),
            p -> p.answer("Who went in?", DOCUMENT)),
        new PipelineCase<>(
            "text classification",
            "bert-uncased-seqcls",
            TextClassification::of,
            p -> p.classify(SENTENCE),
            p ->
                p.classify(
                    many(LONG_TEXT).stream().map(TextInput::of).toList(),
                    TextClassificationOptions.defaults())),
        new PipelineCase<>(
            "token classification",
            "bert-uncased-tokcls",
            TokenClassification::of,
            p -> p.tag(SENTENCE),
            p -> p.tag(many(LONG_TEXT), TokenClassificationOptions.defaults())),
        new PipelineCase<>(
            "zero-shot classification",
            "bart-nli",
            ZeroShotClassification::of,
            p -> p.classify("one day", List.of("travel", "cooking")),
            p ->
                p.classify(
                    many(LONG_TEXT), List.of("travel", "cooking"), ZeroShotOptions.defaults())),
        new PipelineCase<>(
            "feature extraction",
            "bert-uncased-base",
            FeatureExtraction::of,
            p -> values(p.extract(SENTENCE).vectors()),
            p ->
                p.extract(
                    many(LONG_TEXT).stream().map(TextInput::of).toList(), LayerSelection.last())),
        new PipelineCase<>(
            "sentence embeddings",
            "bert-uncased-base",
            folder ->
                SentenceEmbedder.of(
                    folder, SentenceConfig.plain(folder.model().checkpoint().folder())),
            p -> Arrays.toString(p.embed(SENTENCE)),
            p -> p.embed(many(LONG_TEXT))),
        new PipelineCase<>(
            "cross-encoder",
            "bert-uncased-seqcls",
            CrossEncoder::of,
            p -> values(p.predict(List.of(TextInput.of("Where?", "In Rome.")))),
            p -> p.predict(Collections.nCopies(MANY, TextInput.of("Where?", LONG_TEXT)))),
        new PipelineCase<>(
            "multiple choice",
            "bert-uncased-choice",
            MultipleChoice::of,
            p -> p.choose("It rains.", List.of("Stay in.", "Go out.")),
            p ->
                p.choose(
                    Collections.nCopies(MANY, new ChoiceInput("It rains.", List.of(LONG_TEXT))),
                    Truncation.NONE)),
        new PipelineCase<>(
            "next sentence",
            "bert-uncased-nsp",
            NextSentencePrediction::of,
            p -> p.probability("She opened the door.", "Then she went in."),
            p ->
                p.probabilities(
                    Collections.nCopies(MANY, TextInput.of("She opened the door.", LONG_TEXT)))));
  }

  private static List<String> many(String text) {
    return Collections.nCopies(MANY, text);
  }

  private static String values(Matrix matrix) {
    return Arrays.toString(matrix.values());
  }

  @Override
  public String toString() {
    return name;
  }
}
