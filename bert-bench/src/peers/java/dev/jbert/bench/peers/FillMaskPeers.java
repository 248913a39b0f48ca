package dev.jbert.bench.peers;

import dev.jbert.head.MaskedLmHead;
import dev.jbert.kernel.Matrix;
import dev.jbert.model.BertModel;
import dev.jbert.model.LoadOptions;
import dev.jbert.model.OutputRequest;
import dev.jbert.model.TokenBatch;
import dev.jbert.model.TokenRows;
import dev.jbert.model.WeightPrecision;
import dev.jbert.tokenizer.Tokenizer;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/**
 * A text with one masked place: jbert asks the masked-LM head for that place's logits, a graph
 * computes those of all tokens. With ONNX Runtime only.
 */
final class FillMaskPeers {

  private static final int LENGTH = 128;
  private static final int MASKED = LENGTH / 2;
  private static final String NAME = "fill-mask of 1x" + LENGTH;

  private final PeersOptions options;
  private final Consumer<Row> rows;

  FillMaskPeers(PeersOptions options, Consumer<Row> rows) {
    this.options = options;
    this.rows = rows;
  }

  /** Measures a model, if it has a masked-LM head and this is asked for. */
  void measure(PeerModel peer, int threads, WeightPrecision weights) throws Exception {
    if (!peer.hasMaskedLmHead()
        || !options.rivals().contains(RivalKind.ONNXRUNTIME)
        || !options.works().matcher(NAME).find()) {
      return;
    }
    Path folder = peer.folder(options.modelFolders());
    Tokenizer tokenizer = Tokenizer.load(folder);
    int[] inputIds = Work.text(tokenizer, LENGTH);
    inputIds[MASKED] = tokenizer.specialTokens().mask().id();
    LoadOptions loading = LoadOptions.defaults().withThreads(threads).withWeightPrecision(weights);
    try (BertModel jbert = BertModel.load(folder, loading);
        OrtModel rival = OrtModel.openMaskedLm(folder, threads);
        Rival.Batch batch = rival.batch(PaddedIds.of(new int[][] {inputIds}))) {
      MaskedLmHead head = MaskedLmHead.load(jbert);
      double cosine = cosine(logits(jbert, head, inputIds), batch);
      if (!(cosine >= Agreement.leastCosine(weights))) {
        throw new DifferentResultsException(
            "%s, %s: jbert and %s differ, the cosine of the logits is %.7f"
                .formatted(peer.folderName(), NAME, rival.name(), cosine));
      }
      List<Turns.Call> calls = List.of(() -> logits(jbert, head, inputIds), batch::run);
      List<Times> times = Turns.measure(calls, options.turns());
      rows.accept(
          new Row(
              new Row.Subject(peer.folderName(), NAME, threads),
              new Row.Side(Row.jbert(weights), times.getFirst()),
              new Row.Side(rival.name(), times.getLast()),
              "cosine of the logits %.7f".formatted(cosine)));
    }
  }

  /** [1, V]. */
  private static Matrix logits(BertModel jbert, MaskedLmHead head, int[] inputIds) {
    OutputRequest request = OutputRequest.lastHiddenState(TokenRows.at(new int[] {MASKED}));
    return head.logits(jbert.forward(TokenBatch.of(inputIds), request).lastHiddenState());
  }

  private static double cosine(Matrix logits, Rival.Batch batch) throws Exception {
    return Agreement.cosine(logits, 0, batch.vectors().getFirst(), MASKED);
  }
}
