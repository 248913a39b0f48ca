package dev.jbert.head;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.jbert.kernel.Matrix;
import dev.jbert.model.BertModel;
import dev.jbert.model.LoadOptions;
import dev.jbert.testing.Closeness;
import dev.jbert.testing.NpzFile;
import dev.jbert.testing.TensorInputs;
import dev.jbert.testing.TinyModel;
import dev.jbert.testing.TinyModel.TensorCase;
import java.io.IOException;
import java.util.List;

/**
 * Compares logits with those of the reference.
 *
 * @param model a tiny model
 * @param arrays what the reference says about it
 */
record TensorCases(BertModel model, NpzFile arrays) {

  /** Two logits for every token, in two arrays. */
  void checkSpans(TensorCase tensors) throws IOException {
    NpzFile.Array start = arrays.array(tensors.output("start_logits"));
    NpzFile.Array end = arrays.array(tensors.output("end_logits"));
    Closeness starts = new Closeness("start_logits", start);
    Closeness ends = new Closeness("end_logits", end);
    int s = start.shape()[1];
    List<SpanLogits> spans = QuestionAnsweringHead.load(model).logits(TensorInputs.batch(tensors));
    assertEquals(start.shape()[0], spans.size());
    int[][] attentionMask = tensors.input("attention_mask");
    for (int b = 0; b < spans.size(); b++) {
      for (int t = 0; t < s; t++) {
        if (attentionMask[b][t] == 1) {
          String where = "[%d, %d]".formatted(b, t);
          starts.check(start.values()[b * s + t], spans.get(b).start()[t], where);
          ends.check(end.values()[b * s + t], spans.get(b).end()[t], where);
        }
      }
    }
    starts.finish();
    ends.finish();
  }

  /** Some logits for every token. */
  void checkTokens(TensorCase tensors, List<Matrix> logits) throws IOException {
    NpzFile.Array reference = arrays.array(tensors.output("logits"));
    Closeness closeness = new Closeness("logits", reference);
    int s = reference.shape()[1];
    int labels = reference.shape()[2];
    assertEquals(reference.shape()[0], logits.size());
    int[][] attentionMask = tensors.input("attention_mask");
    for (int b = 0; b < logits.size(); b++) {
      assertEquals(labels, logits.get(b).columns());
      for (int t = 0; t < s; t++) {
        for (int c = 0; attentionMask[b][t] == 1 && c < labels; c++) {
          float expected = reference.values()[(b * s + t) * labels + c];
          closeness.check(expected, logits.get(b).at(t, c), "[%d, %d, %d]".formatted(b, t, c));
        }
      }
    }
    closeness.finish();
  }

  /** Some logits for every sequence, or every question. */
  void checkRows(TensorCase tensors, Matrix logits) throws IOException {
    NpzFile.Array reference = arrays.array(tensors.output("logits"));
    Closeness closeness = new Closeness("logits", reference);
    assertEquals(reference.shape()[0], logits.rows());
    assertEquals(reference.shape()[1], logits.columns());
    for (int b = 0; b < logits.rows(); b++) {
      for (int c = 0; c < logits.columns(); c++) {
        float expected = reference.values()[b * logits.columns() + c];
        closeness.check(expected, logits.at(b, c), "[%d, %d]".formatted(b, c));
      }
    }
    closeness.finish();
  }

  /** The tiny model's cases, each with its model and arrays. */
  static void forEach(String name, LoadOptions options, Check check) throws IOException {
    TinyModel tiny = TinyModel.of(name);
    try (BertModel model = BertModel.load(tiny.folder(), options);
        NpzFile arrays = tiny.arrays()) {
      for (TensorCase tensors : tiny.tensorCases()) {
        check.run(new TensorCases(model, arrays), tensors);
      }
    }
  }

  /** What to check of a case. */
  interface Check {
    void run(TensorCases cases, TensorCase tensors) throws IOException;
  }
}
