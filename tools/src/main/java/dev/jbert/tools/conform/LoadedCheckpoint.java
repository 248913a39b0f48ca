package dev.jbert.tools.conform;

import dev.jbert.head.MaskedLmHead;
import dev.jbert.head.NextSentenceHead;
import dev.jbert.model.BertModel;
import dev.jbert.model.LoadOptions;
import dev.jbert.pipeline.FillMask;
import dev.jbert.pipeline.ModelFolder;
import dev.jbert.tokenizer.Tokenizer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** A model folder with its heads, each prepared when it is first asked for. */
final class LoadedCheckpoint implements AutoCloseable {
  private final Path folder;
  private final ModelFolder model;
  private Optional<MaskedLmHead> maskedLm = Optional.empty();
  private Optional<NextSentenceHead> nextSentence = Optional.empty();
  private Optional<FillMask> fillMask = Optional.empty();

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
    if (maskedLm.isEmpty()) {
      maskedLm = Optional.of(MaskedLmHead.load(model()));
    }
    return maskedLm.get();
  }

  NextSentenceHead nextSentence() {
    if (nextSentence.isEmpty()) {
      nextSentence = Optional.of(NextSentenceHead.load(model()));
    }
    return nextSentence.get();
  }

  FillMask fillMask() {
    if (fillMask.isEmpty()) {
      fillMask = Optional.of(FillMask.of(model));
    }
    return fillMask.get();
  }

  @Override
  public void close() {
    model.close();
  }
}
