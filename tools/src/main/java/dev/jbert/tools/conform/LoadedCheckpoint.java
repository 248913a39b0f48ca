package dev.jbert.tools.conform;

import dev.jbert.head.MaskedLmHead;
import dev.jbert.head.MultipleChoiceHead;
import dev.jbert.head.NextSentenceHead;
import dev.jbert.head.QuestionAnsweringHead;
import dev.jbert.head.SequenceClassificationHead;
import dev.jbert.head.TokenClassificationHead;
import dev.jbert.model.BertModel;
import dev.jbert.model.LoadOptions;
import dev.jbert.pipeline.FillMask;
import dev.jbert.pipeline.ModelFolder;
import dev.jbert.pipeline.QuestionAnswering;
import dev.jbert.pipeline.TextClassification;
import dev.jbert.pipeline.TokenClassification;
import dev.jbert.pipeline.ZeroShotClassification;
import dev.jbert.tokenizer.Tokenizer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/** A model folder with its heads and pipelines, each prepared when it is first asked for. */
final class LoadedCheckpoint implements AutoCloseable {
  private final Path folder;
  private final ModelFolder model;
  private final Map<Class<?>, Object> parts = new HashMap<>();

  private LoadedCheckpoint(Path folder, ModelFolder model) {
    this.folder = folder;
    this.model = model;
  }

  static LoadedCheckpoint load(Path folder, LoadOptions options) throws IOException {
    return new LoadedCheckpoint(folder, ModelFolder.load(folder, options));
  }

  Path folder() {
    return folder;
  }

  BertModel model() {
    return model.model();
  }

  ModelFolder modelFolder() {
    return model;
  }

  Tokenizer tokenizer() {
    return model.tokenizer();
  }

  MaskedLmHead maskedLm() {
    return part(MaskedLmHead.class, () -> MaskedLmHead.load(model()));
  }

  NextSentenceHead nextSentence() {
    return part(NextSentenceHead.class, () -> NextSentenceHead.load(model()));
  }

  SequenceClassificationHead sequenceClassification() {
    return part(SequenceClassificationHead.class, () -> SequenceClassificationHead.load(model()));
  }

  TokenClassificationHead tokenClassification() {
    return part(TokenClassificationHead.class, () -> TokenClassificationHead.load(model()));
  }

  QuestionAnsweringHead questionAnswering() {
    return part(QuestionAnsweringHead.class, () -> QuestionAnsweringHead.load(model()));
  }

  MultipleChoiceHead multipleChoice() {
    return part(MultipleChoiceHead.class, () -> MultipleChoiceHead.load(model()));
  }

  FillMask fillMask() {
    return part(FillMask.class, () -> FillMask.of(model));
  }

  QuestionAnswering answering() {
    return part(QuestionAnswering.class, () -> QuestionAnswering.of(model));
  }

  TextClassification classifier() {
    return part(TextClassification.class, () -> TextClassification.of(model));
  }

  TokenClassification tagger() {
    return part(TokenClassification.class, () -> TokenClassification.of(model));
  }

  ZeroShotClassification zeroShot() {
    return part(ZeroShotClassification.class, () -> ZeroShotClassification.of(model));
  }

  private <T> T part(Class<T> type, Supplier<T> make) {
    return type.cast(parts.computeIfAbsent(type, _ -> make.get()));
  }

  @Override
  public void close() {
    model.close();
  }
}
