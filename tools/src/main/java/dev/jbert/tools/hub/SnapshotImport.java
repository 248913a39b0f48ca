package dev.jbert.tools.hub;

import dev.jbert.tools.checkpoint.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Takes over a snapshot of a Hugging Face cache whose weights must be converted. */
record SnapshotImport(WeightConverter converter) {

  /** Copies the files into {@code folder}, the PyTorch weights as safetensors. */
  void copy(HuggingFaceCache.Snapshot snapshot, Path folder, Progress progress) throws IOException {
    ModelFiles files = snapshot.files();
    List<RemoteFile> toConvert = files.pyTorchFiles();
    for (RemoteFile file : files.files()) {
      if (!toConvert.contains(file)) {
        Path target = file.path().under(folder);
        Files.createDirectories(target.getParent());
        Files.copy(file.path().under(snapshot.folder()), target);
      }
    }
    WeightPreparation.prepare(files, snapshot.folder(), folder, converter, progress);
  }
}
