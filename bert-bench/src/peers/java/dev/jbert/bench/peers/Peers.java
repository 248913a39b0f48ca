package dev.jbert.bench.peers;

import dev.jbert.model.WeightPrecision;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Runs jbert and its rivals on the same inputs, taking turns, and prints how often as fast jbert
 * is. Outputs are compared first: where they differ, nothing is measured and the run fails.
 *
 * <p>Arguments: see {@link PeersOptions}. The exit code is 2 if they are wrong, and 1 if a model is
 * missing or results differ.
 */
final class Peers {

  private Peers() {}

  static void main(String[] args) throws Exception {
    PeersOptions options;
    try {
      options = PeersOptions.parse(args, System.getenv());
    } catch (IllegalArgumentException e) {
      System.err.println("peers: " + e.getMessage());
      System.exit(2);
      return;
    }
    try {
      run(options);
    } catch (MissingModelException | DifferentResultsException e) {
      System.err.println("peers: " + e.getMessage());
      System.exit(1);
    }
  }

  private static void run(PeersOptions options) throws Exception {
    for (PeerModel model : options.models()) {
      model.folder(options.modelFolders());
    }
    List<Row> rows = new ArrayList<>();
    Consumer<Row> show =
        row -> {
          rows.add(row);
          System.out.println(row);
        };
    System.out.println(Row.header());
    new TokenizerPeers(options, show).measure(PeerModel.MINI_LM);
    EncoderPeers encoders = new EncoderPeers(options, show);
    FillMaskPeers fillMask = new FillMaskPeers(options, show);
    for (int threads : options.threads()) {
      for (PeerModel model : options.models()) {
        for (WeightPrecision weights : options.weights()) {
          encoders.measure(model, threads, weights);
          fillMask.measure(model, threads, weights);
        }
      }
    }
    Report.write(rows, options.rivals(), options.json());
    System.out.println("written to " + options.json());
  }
}
