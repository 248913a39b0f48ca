package dev.jbert.pipeline;

import dev.jbert.testing.JavadocExample;
import dev.jbert.testing.OneLabelModel;
import dev.jbert.testing.TinyModel;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The examples in the Javadoc of the pipelines say what happens. */
class PipelineExamplesTest {

  @TempDir Path scratch;

  static Stream<Arguments> pipelinesAndModels() {
    return Stream.of(
        Arguments.of(FillMask.class, "bert-uncased-mlm"),
        Arguments.of(FeatureExtraction.class, "bert-uncased-base"),
        Arguments.of(NextSentencePrediction.class, "bert-uncased-nsp"),
        Arguments.of(TextClassification.class, "bert-uncased-seqcls"),
        Arguments.of(QuestionAnswering.class, "bert-uncased-qa"),
        Arguments.of(TokenClassification.class, "bert-uncased-tokcls"),
        Arguments.of(ZeroShotClassification.class, "bert-uncased-seqcls"),
        Arguments.of(MultipleChoice.class, "bert-uncased-choice"),
        Arguments.of(SentenceEmbedder.class, "bert-uncased-base"),
        Arguments.of(SemanticSearch.class, "bert-uncased-base"),
        Arguments.of(SimilarityFunction.class, "bert-uncased-base"),
        Arguments.of(Quantization.class, "bert-uncased-base"));
  }

  @ParameterizedTest
  @MethodSource("pipelinesAndModels")
  void theExampleCompilesAndGivesWhatItSays(Class<?> pipeline, String model) throws Exception {
    JavadocExample.run(pipeline, scratch, TinyModel.of(model).folder());
  }

  @Test
  void theExampleOfACrossEncoderRunsOnAModelWithOneLabel() throws Exception {
    Path model = OneLabelModel.write(scratch.resolve("model"), "");
    JavadocExample.run(CrossEncoder.class, scratch, model);
  }
}
