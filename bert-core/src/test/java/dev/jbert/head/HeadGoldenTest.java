package dev.jbert.head;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.jbert.kernel.Matrix;
import dev.jbert.model.BertModel;
import dev.jbert.model.CheckpointException;
import dev.jbert.model.CheckpointException.Reason;
import dev.jbert.model.LoadOptions;
import dev.jbert.model.ModelOutput;
import dev.jbert.model.OutputRequest;
import dev.jbert.model.TokenBatch;
import dev.jbert.testing.Closeness;
import dev.jbert.testing.NpzFile;
import dev.jbert.testing.RandomCheckpoint;
import dev.jbert.testing.Runs;
import dev.jbert.testing.TensorInputs;
import dev.jbert.testing.TinyModel;
import dev.jbert.testing.TinyModel.TensorCase;
import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Logits against the reference, and heads that are not there. */
class HeadGoldenTest {

  @TempDir Path folder;

  static Stream<Arguments> namesAndRuns() {
    return Stream.of("bert-uncased-", "bert-cased-")
        .flatMap(name -> Runs.all().map(options -> Arguments.of(name, options)));
  }

  static Stream<Arguments> familiesAndRuns() {
    return Stream.of("bert-uncased-", "bert-cased-", "distilbert-", "roberta-", "mpnet-")
        .flatMap(name -> Runs.all().map(options -> Arguments.of(name, options)));
  }

  @ParameterizedTest
  @MethodSource("familiesAndRuns")
  void maskedLmLogitsAgreeWithTheReference(String prefix, LoadOptions options) throws IOException {
    TinyModel tiny = TinyModel.of(prefix + "mlm");
    try (BertModel model = BertModel.load(tiny.folder(), options);
        NpzFile arrays = tiny.arrays()) {
      MaskedLmHead head = MaskedLmHead.load(model);
      for (TensorCase tensors : tiny.tensorCases()) {
        ModelOutput output = model.forward(TensorInputs.batch(tensors));
        checkRows(arrays, tensors.output("logits"), output, head.logits(output.lastHiddenState()));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("namesAndRuns")
  void nextSentenceLogitsAgreeWithTheReference(String prefix, LoadOptions options)
      throws IOException {
    TinyModel tiny = TinyModel.of(prefix + "nsp");
    try (BertModel model = BertModel.load(tiny.folder(), options);
        NpzFile arrays = tiny.arrays()) {
      NextSentenceHead head = NextSentenceHead.load(model);
      for (TensorCase tensors : tiny.tensorCases()) {
        ModelOutput output =
            model.forward(TensorInputs.batch(tensors), OutputRequest.none().withPoolerOutput());
        checkAll(arrays, tensors.output("logits"), head.logits(output.poolerOutput()));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("namesAndRuns")
  void preTrainingLogitsAgreeWithTheReference(String prefix, LoadOptions options)
      throws IOException {
    TinyModel tiny = TinyModel.of(prefix + "pretraining");
    try (BertModel model = BertModel.load(tiny.folder(), options);
        NpzFile arrays = tiny.arrays()) {
      PreTrainingHeads heads = PreTrainingHeads.load(model);
      for (TensorCase tensors : tiny.tensorCases()) {
        ModelOutput output =
            model.forward(
                TensorInputs.batch(tensors), OutputRequest.lastHiddenState().withPoolerOutput());
        checkRows(
            arrays,
            tensors.output("prediction_logits"),
            output,
            heads.maskedLm().logits(output.lastHiddenState()));
        checkAll(
            arrays,
            tensors.output("seq_relationship_logits"),
            heads.nextSentence().logits(output.poolerOutput()));
      }
    }
  }

  /** Compares [B, S, V] of the reference with the rows of the real tokens. */
  private static void checkRows(NpzFile arrays, String name, ModelOutput output, Matrix logits)
      throws IOException {
    NpzFile.Array reference = arrays.array(name);
    Closeness closeness = new Closeness(name, reference);
    int s = reference.shape()[1];
    int v = reference.shape()[2];
    for (int b = 0; b < output.sequences(); b++) {
      int start = output.batch().sequenceStart(b);
      for (int t = 0; t < output.batch().sequenceLength(b); t++) {
        for (int c = 0; c < v; c++) {
          float expected = reference.values()[(b * s + t) * v + c];
          closeness.check(expected, logits.at(start + t, c), "[%d, %d, %d]".formatted(b, t, c));
        }
      }
    }
    closeness.finish();
  }

  private static void checkAll(NpzFile arrays, String name, Matrix logits) throws IOException {
    NpzFile.Array reference = arrays.array(name);
    Closeness closeness = new Closeness(name, reference);
    for (int i = 0; i < reference.values().length; i++) {
      closeness.check(reference.values()[i], logits.values()[i], "[" + i + "]");
    }
    closeness.finish();
  }

  @Test
  void aRowsLogitsDoNotDependOnTheOtherRows() throws IOException {
    try (BertModel model = BertModel.load(TinyModel.of("bert-cased-mlm").folder())) {
      MaskedLmHead head = MaskedLmHead.load(model);
      Matrix states = model.forward(TokenBatch.of(new int[] {2, 30, 4, 50, 3})).lastHiddenState();
      Matrix all = head.logits(states);
      for (int r = 0; r < states.rows(); r++) {
        Matrix one = head.logits(states.rows(r, 1));
        for (int c = 0; c < all.columns(); c++) {
          assertEquals(all.at(r, c), one.at(0, c));
        }
      }
    }
  }

  @Test
  void anUntiedDecoderIsTheCheckpointsOwn() throws IOException {
    RandomCheckpoint checkpoint =
        new RandomCheckpoint()
            .put("cls.predictions.decoder.weight", 20, 8)
            .put("cls.predictions.decoder.bias", 20);
    float[] tied = logits(checkpoint.write(folder.resolve("tied")));
    float[] untied =
        logits(checkpoint.config("tie_word_embeddings", "false").write(folder.resolve("untied")));
    RandomCheckpoint moved = new RandomCheckpoint().rename("cls.predictions.bias", "unused");
    Path withoutDecoder = moved.put("cls.predictions.bias", 20).write(folder.resolve("plain"));
    assertArrayEquals(logits(withoutDecoder), tied, "tied: the decoder in the file is not read");
    assertEquals(20, untied.length);
    assertThrows(AssertionError.class, () -> assertArrayEquals(tied, untied));
  }

  @Test
  void theBiasMayStandUnderTheDecodersName() throws IOException {
    float[] expected = logits(new RandomCheckpoint().write(folder.resolve("bias")));
    Path renamed =
        new RandomCheckpoint()
            .rename("cls.predictions.bias", "cls.predictions.decoder.bias")
            .write(folder.resolve("decoder-bias"));
    assertArrayEquals(expected, logits(renamed));
  }

  private static float[] logits(Path checkpoint) throws IOException {
    try (BertModel model = BertModel.load(checkpoint)) {
      Matrix states = model.forward(TokenBatch.of(new int[] {1})).lastHiddenState();
      return MaskedLmHead.load(model).logits(states).values();
    }
  }

  @Test
  void anUntiedDecoderThatIsNotThereIsAnError() throws IOException {
    new RandomCheckpoint().config("tie_word_embeddings", "false").write(folder);
    try (BertModel model = BertModel.load(folder)) {
      CheckpointException e =
          assertThrows(CheckpointException.class, () -> MaskedLmHead.load(model));
      assertEquals(Reason.NO_SUCH_HEAD, e.reason());
      assertEquals(
          folder.resolve("model.safetensors")
              + ": no complete masked-LM head: it lacks 1 of 6 weights:"
              + " cls.predictions.decoder.weight",
          e.getMessage());
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "bert-uncased-base | no complete masked-LM head: it lacks 5 of 5 weights:"
            + " cls.predictions.transform.dense.weight, cls.predictions.transform.dense.bias,"
            + " cls.predictions.transform.LayerNorm.weight,"
            + " cls.predictions.transform.LayerNorm.bias, cls.predictions.bias",
        "bert-uncased-nsp | no complete masked-LM head: it lacks 5 of 5 weights:"
            + " cls.predictions.transform.dense.weight, cls.predictions.transform.dense.bias,"
            + " cls.predictions.transform.LayerNorm.weight,"
            + " cls.predictions.transform.LayerNorm.bias, cls.predictions.bias"
      })
  void aMissingMaskedLmHeadIsAnErrorAndNeverRandom(String name, String problem) throws IOException {
    TinyModel tiny = TinyModel.of(name);
    try (BertModel model = BertModel.load(tiny.folder())) {
      CheckpointException e =
          assertThrows(CheckpointException.class, () -> MaskedLmHead.load(model));
      assertEquals(Reason.NO_SUCH_HEAD, e.reason());
      assertEquals(tiny.folder().resolve("model.safetensors") + ": " + problem, e.getMessage());
    }
  }

  @Test
  void aMissingNextSentenceHeadOrPoolerIsAnErrorAndNeverRandom() throws IOException {
    new RandomCheckpoint().remove("cls.seq_relationship.bias").write(folder.resolve("half"));
    assertNoNextSentence(
        folder.resolve("half"),
        "no complete next-sentence head: it lacks 1 of 2 weights: cls.seq_relationship.bias");
    new RandomCheckpoint().remove("bert.pooler.dense.weight").write(folder.resolve("unpooled"));
    assertNoNextSentence(
        folder.resolve("unpooled"),
        "no complete pooler: it lacks 1 of 2 weights: bert.pooler.dense.weight");
  }

  private static void assertNoNextSentence(Path checkpoint, String problem) throws IOException {
    try (BertModel model = BertModel.load(checkpoint)) {
      CheckpointException e =
          assertThrows(CheckpointException.class, () -> NextSentenceHead.load(model));
      assertEquals(Reason.NO_SUCH_HEAD, e.reason());
      assertEquals(checkpoint.resolve("model.safetensors") + ": " + problem, e.getMessage());
    }
  }
}
