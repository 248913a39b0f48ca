package dev.jbert.bench.peers;

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
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** One model on jbert and on its rivals, with the same number of threads. */
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
    List<Rival> rivals = new ArrayList<>();
    try (BertModel jbert = BertModel.load(folder, loading)) {
      for (RivalKind kind : options.rivals()) {
        rivals.add(kind.open(peer, options.modelFolders(), threads));
      }
      for (Work work : works(folder)) {
        measure(peer, threads, work, jbert, rivals);
      }
    } finally {
      for (Rival rival : rivals) {
        rival.close();
      }
    }
  }

  private List<Work> works(Path folder) throws IOException {
    return Work.all(Tokenizer.load(folder)).stream()
        .filter(work -> options.works().matcher(work.name()).find())
        .toList();
  }

  private void measure(PeerModel peer, int threads, Work work, BertModel jbert, List<Rival> rivals)
      throws Exception {
    List<Way> ways = new ArrayList<>();
    for (Rival rival : rivals) {
      for (BatchCut cut : work.cuts()) {
        List<Rival.Batch> batches = new ArrayList<>();
        for (int[][] inputIds : cut.batches(work.inputIds())) {
          batches.add(rival.batch(PaddedIds.of(inputIds)));
        }
        ways.add(new Way(rival.name() + cut.label(), batches));
      }
    }
    WeightPrecision weights = jbert.loadOptions().weightPrecision();
    List<Double> cosines = new ArrayList<>();
    List<Turns.Call> calls = new ArrayList<>();
    TokenBatch tokens = TokenBatch.of(work.inputIds());
    OutputRequest request = OutputRequest.lastHiddenState(work.rows());
    calls.add(() -> jbert.forward(tokens, request));
    for (Way way : ways) {
      double cosine = 1;
      for (Rival.Batch batch : way.batches()) {
        cosine = Math.min(cosine, cosine(batch, work.rows(), jbert));
      }
      if (!(cosine >= Agreement.leastCosine(weights))) {
        throw new DifferentResultsException(
            "%s, %s: jbert and %s differ, the least cosine of two states is %.7f"
                .formatted(peer.folderName(), work.name(), way.name(), cosine));
      }
      cosines.add(cosine);
      calls.add(way::run);
    }
    List<Times> times = Turns.measure(calls, options.turns());
    for (int i = 0; i < ways.size(); i++) {
      rows.accept(
          new Row(
              new Row.Subject(peer.folderName(), work.name(), threads),
              new Row.Side(Row.jbert(weights), times.getFirst()),
              new Row.Side(ways.get(i).name(), times.get(i + 1)),
              "least cosine %.7f".formatted(cosines.get(i))));
      ways.get(i).batches().forEach(Rival.Batch::close);
    }
  }

  /**
   * How a rival goes about a work.
   *
   * @param name who, and how it cuts the sequences into batches
   * @param batches what it runs, one after the other
   */
  private record Way(String name, List<Rival.Batch> batches) {

    void run() throws Exception {
      for (Rival.Batch batch : batches) {
        batch.run();
      }
    }
  }

  /** The least cosine between the two states of a token, of those that are asked for. */
  private static double cosine(Rival.Batch batch, TokenRows rows, BertModel jbert)
      throws Exception {
    List<float[]> expected = batch.vectors();
    ModelOutput output =
        jbert.forward(TokenBatch.of(batch.ids().inputIds()), OutputRequest.lastHiddenState(rows));
    double least = 1;
    for (int sequence = 0; sequence < expected.size(); sequence++) {
      Matrix states = output.lastHiddenState(sequence);
      for (int row = 0; row < states.rows(); row++) {
        least = Math.min(least, Agreement.cosine(states, row, expected.get(sequence), row));
      }
    }
    return least;
  }
}
