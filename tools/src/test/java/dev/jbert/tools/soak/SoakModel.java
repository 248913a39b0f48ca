package dev.jbert.tools.soak;

import dev.jbert.pipeline.CrossEncoder;
import dev.jbert.pipeline.FeatureExtraction;
import dev.jbert.pipeline.FillMask;
import dev.jbert.pipeline.FillMaskOptions;
import dev.jbert.pipeline.LayerSelection;
import dev.jbert.pipeline.ModelFolder;
import dev.jbert.pipeline.MultipleChoice;
import dev.jbert.pipeline.NextSentencePrediction;
import dev.jbert.pipeline.QuestionAnswering;
import dev.jbert.pipeline.QuestionAnsweringOptions;
import dev.jbert.pipeline.SentenceConfig;
import dev.jbert.pipeline.SentenceEmbedder;
import dev.jbert.pipeline.TextClassification;
import dev.jbert.pipeline.TextClassificationOptions;
import dev.jbert.pipeline.TokenClassification;
import dev.jbert.pipeline.TokenClassificationOptions;
import dev.jbert.pipeline.ZeroShotClassification;
import dev.jbert.tokenizer.EncodingOptions;
import dev.jbert.tokenizer.TextInput;
import dev.jbert.tokenizer.Truncation;
import dev.jbert.tools.pull.ModelCache;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * A model of the soak run and what is asked of it.
 *
 * @param folder where it is
 * @param calls makes pipelines on it, and of them the calls, whose answers can be compared
 */
record SoakModel(Path folder, Calls calls) {

  /** What is asked of a model. */
  @FunctionalInterface
  interface Calls {
    List<Supplier<Object>> on(ModelFolder folder) throws IOException;
  }

  private static final Path TINY = Path.of("../bert-core/src/test/resources/tiny");

  /** No word of the texts is more tokens in any of the vocabularies. */
  private static final int TOKENS_PER_WORD = 6;

  /** The small models of the test resources: every task. */
  static List<SoakModel> tiny() {
    return List.of(
        tiny("bert-uncased-mlm", SoakModel::fillMask),
        tiny("roberta-mlm", SoakModel::fillMask),
        tiny("bert-uncased-base", SoakModel::vectors),
        tiny("bert-uncased-qa", SoakModel::questionAnswering),
        tiny("bert-uncased-seqcls", SoakModel::textClassification),
        tiny("bert-uncased-tokcls", SoakModel::tokenClassification),
        tiny("bert-uncased-nsp", SoakModel::nextSentence),
        tiny("bert-uncased-choice", SoakModel::multipleChoice),
        tiny("bart-nli", SoakModel::zeroShot));
  }

  /** Those published checkpoints that are in the user's cache. */
  static List<SoakModel> published() {
    ModelCache cache = ModelCache.ofUser(System.getenv());
    return Stream.of(
            cache.find("bert-base-uncased").map(f -> new SoakModel(f, SoakModel::fillMask)),
            cache.find("all-MiniLM-L6-v2").map(f -> new SoakModel(f, SoakModel::vectors)),
            cache.find("bge-small-en-v1.5").map(f -> new SoakModel(f, SoakModel::vectors)))
        .flatMap(found -> found.stream())
        .toList();
  }

  private static SoakModel tiny(String name, Calls calls) {
    return new SoakModel(TINY.resolve(name), calls);
  }

  /** Words of a text that fits into the model. */
  private static int longest(ModelFolder folder) {
    return folder.model().config().maxSequenceLength() / TOKENS_PER_WORD - 1;
  }

  private static List<Supplier<Object>> fillMask(ModelFolder folder) {
    FillMask fillMask = FillMask.of(folder);
    String mask = folder.tokenizer().specialTokens().mask().token();
    List<String> texts =
        SoakTexts.mixed(5, longest(folder)).stream().map(t -> t + " " + mask).toList();
    return List.of(
        () -> fillMask.fill("the " + mask + " opened"),
        () -> fillMask.fill(texts, FillMaskOptions.defaults()),
        tokens(folder));
  }

  private static Supplier<Object> tokens(ModelFolder folder) {
    String text = SoakTexts.words(400);
    return () ->
        folder
            .tokenizer()
            .encode(
                text,
                EncodingOptions.defaults()
                    .withTruncation(Truncation.LONGEST_FIRST)
                    .withMaxLength(32)
                    .withOverflowingTokens())
            .overflowing()
            .toString();
  }

  private static List<Supplier<Object>> vectors(ModelFolder folder) throws IOException {
    FeatureExtraction features = FeatureExtraction.of(folder);
    SentenceEmbedder embedder =
        SentenceEmbedder.of(folder, SentenceConfig.plain(folder.model().checkpoint().folder()));
    List<String> texts = SoakTexts.mixed(12, longest(folder));
    List<TextInput> inputs = texts.stream().limit(3).map(TextInput::of).toList();
    return List.of(
        () -> Bits.of(features.extract(texts.getFirst()).vectors()),
        () ->
            features.extract(inputs, LayerSelection.last()).stream()
                .map(vectors -> Bits.of(vectors.vectors()))
                .toList(),
        () -> Bits.of(embedder.embed(texts.getLast())),
        () -> Bits.of(embedder.embed(texts)),
        () -> Bits.of(embedder.similarity(embedder.embed(texts), embedder.embed(texts))),
        tokens(folder));
  }

  private static List<Supplier<Object>> questionAnswering(ModelFolder folder) {
    QuestionAnswering answering = QuestionAnswering.of(folder);
    String context = SoakTexts.words(300);
    QuestionAnsweringOptions several = QuestionAnsweringOptions.defaults().withTopK(3);
    return List.of(
        () -> answering.answer("When did it open?", "It opened in 1946."),
        () -> answering.answer("Who went in?", context, several));
  }

  private static List<Supplier<Object>> textClassification(ModelFolder folder) throws IOException {
    TextClassification classifier = TextClassification.of(folder);
    CrossEncoder encoder = CrossEncoder.of(folder);
    List<TextInput> texts =
        SoakTexts.mixed(6, longest(folder)).stream().map(TextInput::of).toList();
    return List.of(
        () -> classifier.classify(SoakTexts.words(5)),
        () -> classifier.classify(texts, TextClassificationOptions.defaults()),
        () -> Bits.of(encoder.predict(texts)));
  }

  private static List<Supplier<Object>> tokenClassification(ModelFolder folder) {
    TokenClassification tagger = TokenClassification.of(folder);
    List<String> texts = SoakTexts.mixed(4, longest(folder));
    return List.of(
        () -> tagger.tag(SoakTexts.words(8)),
        () -> tagger.tag(texts, TokenClassificationOptions.defaults()));
  }

  private static List<Supplier<Object>> nextSentence(ModelFolder folder) {
    NextSentencePrediction next = NextSentencePrediction.of(folder);
    return List.of(
        () -> next.probability("She opened the door.", "Then she went in."),
        () -> next.probability(SoakTexts.words(9), SoakTexts.words(10)));
  }

  private static List<Supplier<Object>> multipleChoice(ModelFolder folder) {
    MultipleChoice multipleChoice = MultipleChoice.of(folder);
    return List.of(
        () -> multipleChoice.choose("It rains.", List.of("Stay in.", "Go out.")),
        () -> multipleChoice.choose(SoakTexts.words(9), SoakTexts.mixed(5, 10)));
  }

  private static List<Supplier<Object>> zeroShot(ModelFolder folder) {
    ZeroShotClassification zeroShot = ZeroShotClassification.of(folder);
    return List.of(
        () -> zeroShot.classify("one day", List.of("travel", "cooking")),
        () -> zeroShot.classify(SoakTexts.words(25), List.of("travel", "cooking", "rain")));
  }
}
