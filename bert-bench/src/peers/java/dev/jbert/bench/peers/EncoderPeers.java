package dev.jbert.bench.peers;

import ai.onnxruntime.OrtException;
import dev.jbert.kernel.Matrix;
import dev.jbert.model.BertModel;
import dev.jbert.model.LoadOptions;
import dev.jbert.model.ModelOutput;
import dev.jbert.model.OutputRequest;
import dev.jbert.model.TokenBatch;
import dev.jbert.model.TokenRows;
import dev.jbert.model.WeightPrecision;
import dev.jbert.tokenizer.Tokenizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** One model on jbert and on ONNX Runtime, with the same number of threads. */
final class EncoderPeers {

  private final PeersOptions options;
  private final Consumer<Row> rows;

  EncoderPeers(PeersOptions options, Consumer<Row> rows) {
    this.options = options;
    this.rows = rows;
  }

  void measure(PeerModel peer, int threads, WeightPrecision weights) throws Exception {
    Path folder = peer.folder(options.modelFolders());
    LoadOptions loading = LoadOptions.defaults().withThreads(threads).withWeightPrecision(weights);
    try (BertModel jbert = BertModel.load(folder, loading);
        OrtModel ort = ort(peer, threads)) {
      for (Work work : works(folder)) {
        measure(peer, threads, work, jbert, ort);
      }
    }
  }

  private OrtModel ort(PeerModel peer, int threads) throws Exception {
    Path onnxFile = Files.createTempFile("peers", ".onnx");
    try {
      peer.writeOnnx(options.modelFolders(), onnxFile);
      return new OrtModel(onnxFile, threads);
    } finally {
      Files.delete(onnxFile);
    }
  }

  private List<Work> works(Path folder) throws IOException {
    return Work.all(Tokenizer.load(folder)).stream()
        .filter(work -> options.works().matcher(work.name()).find())
        .toList();
  }

  private void measure(PeerModel peer, int threads, Work work, BertModel jbert, OrtModel ort)
      throws Exception {
    List<List<OrtModel.Batch>> ways = new ArrayList<>();
    for (BatchCut cut : work.cuts()) {
      List<OrtModel.Batch> batches = new ArrayList<>();
      for (int[][] inputIds : cut.batches(work.inputIds())) {
        batches.add(ort.batch(inputIds));
      }
      ways.add(batches);
    }
    double cosine = 1;
    List<Turns.Call> calls = new ArrayList<>();
    TokenBatch tokens = TokenBatch.of(work.inputIds());
    OutputRequest request = OutputRequest.lastHiddenState(work.rows());
    calls.add(() -> jbert.forward(tokens, request));
    for (List<OrtModel.Batch> batches : ways) {
      for (OrtModel.Batch batch : batches) {
        cosine = Math.min(cosine, cosine(batch, work.rows(), jbert, ort));
      }
      calls.add(() -> runAll(batches, ort));
    }
    WeightPrecision weights = jbert.loadOptions().weightPrecision();
    if (!(cosine >= leastCosine(weights))) {
      throw new DifferentResultsException(
          "%s, %s: jbert and ONNX Runtime differ, the least cosine of two states is %.7f"
              .formatted(peer.folderName(), work.name(), cosine));
    }
    List<Times> times = Turns.measure(calls, options.turns());
    for (int way = 0; way < ways.size(); way++) {
      String rival = "ONNX Runtime" + work.cuts().get(way).label();
      rows.accept(
          new Row(
              new Row.Subject(peer.folderName(), work.name(), threads),
              new Row.Side(name(weights), times.getFirst()),
              new Row.Side(rival, times.get(way + 1)),
              "least cosine %.7f".formatted(cosine)));
      ways.get(way).forEach(OrtModel.Batch::close);
    }
  }

  /** Below this the two do not compute the same, and their times say nothing. */
  private static double leastCosine(WeightPrecision weights) {
    return switch (weights) {
      case F32 -> 0.99999;
      case BF16 -> 0.9999;
    };
  }

  private static String name(WeightPrecision weights) {
    return switch (weights) {
      case F32 -> "jbert";
      case BF16 -> "jbert, bf16 weights";
    };
  }

  private static void runAll(List<OrtModel.Batch> batches, OrtModel ort) throws OrtException {
    for (OrtModel.Batch batch : batches) {
      ort.run(batch);
    }
  }

  /** The least cosine between the two states of a token, of those that are asked for. */
  private static double cosine(OrtModel.Batch batch, TokenRows rows, BertModel jbert, OrtModel ort)
      throws OrtException {
    List<float[]> expected = ort.lastHiddenStates(batch);
    ModelOutput output =
        jbert.forward(TokenBatch.of(batch.inputIds()), OutputRequest.lastHiddenState(rows));
    double least = 1;
    for (int sequence = 0; sequence < expected.size(); sequence++) {
      Matrix states = output.lastHiddenState(sequence);
      for (int row = 0; row < states.rows(); row++) {
        least = Math.min(least, cosine(states, row, expected.get(sequence)));
      }
    }
    return least;
  }

  private static double cosine(Matrix states, int row, float[] expected) {
    double product = 0;
    double squares = 0;
    double expectedSquares = 0;
    for (int column = 0; column < states.columns(); column++) {
      double value = states.at(row, column);
      double other = expected[row * states.columns() + column];
      product += value * other;
      squares += value * value;
      expectedSquares += other * other;
    }
    return product / Math.sqrt(squares * expectedSquares);
  }
}
