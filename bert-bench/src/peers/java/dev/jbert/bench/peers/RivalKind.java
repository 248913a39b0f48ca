package dev.jbert.bench.peers;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;

/** Whom jbert's encoder can be measured against. */
enum RivalKind {
  ONNXRUNTIME {
    @Override
    Rival open(PeerModel model, Path modelFolders, int threads) throws Exception {
      return OrtModel.open(model, modelFolders, threads);
    }
  },
  PYTORCH {
    @Override
    Rival open(PeerModel model, Path modelFolders, int threads) throws Exception {
      return TorchModel.open(model.folder(modelFolders), threads);
    }
  };

  /** Loads the model. */
  abstract Rival open(PeerModel model, Path modelFolders, int threads) throws Exception;

  /**
   * The rival of a name, lower case.
   *
   * @throws IllegalArgumentException if there is none
   */
  static RivalKind named(String name) {
    return Arrays.stream(values())
        .filter(kind -> kind.name().toLowerCase(Locale.ROOT).equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "--rivals: expected some of onnxruntime, pytorch, found " + name));
  }
}
