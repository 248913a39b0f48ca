package dev.jbert.tools.pull;

import dev.jbert.tools.checkpoint.AtomicFolder;
import dev.jbert.tools.checkpoint.CheckpointException;
import dev.jbert.tools.checkpoint.CheckpointException.Reason;
import dev.jbert.tools.checkpoint.CheckpointImporter;
import dev.jbert.tools.checkpoint.HuggingFaceImporter;
import dev.jbert.tools.checkpoint.ImportSummary;
import dev.jbert.tools.checkpoint.Progress;
import dev.jbert.tools.npy.NpzImporter;
import dev.jbert.tools.onnx.OnnxImporter;
import dev.jbert.tools.pytorch.PyTorchImporter;
import dev.jbert.tools.tensorflow.TensorFlowImporter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Imports a checkpoint of the user's own, of whatever format is known. */
public final class ModelImporter {

  /** Asked in this order. */
  private static final List<CheckpointImporter> IMPORTERS =
      List.of(
          new HuggingFaceImporter(),
          new TensorFlowImporter(),
          new PyTorchImporter(),
          new NpzImporter(),
          new OnnxImporter());

  private ModelImporter() {}

  /**
   * Writes a Hugging Face folder, or nothing if anything is wrong.
   *
   * @param source a Hugging Face folder with safetensors, a TensorFlow SavedModel folder, a folder
   *     with a TensorFlow checkpoint, or such a checkpoint's path without its endings; a Hugging
   *     Face folder with PyTorch, NumPy or ONNX weights, or such a weight file inside of one
   * @param output the folder to write; must not exist or be empty
   * @throws CheckpointException if the source is no checkpoint that is known, or the output exists
   * @throws dev.jbert.tools.tensorflow.TensorBundleException if a tensor bundle is broken
   * @throws dev.jbert.tools.pytorch.PyTorchFileException if PyTorch weights are refused
   * @throws dev.jbert.tools.npy.NumpyException if NumPy weights are refused
   * @throws dev.jbert.tools.onnx.OnnxException if an ONNX file is broken or its weights cannot be
   *     told
   * @throws dev.jbert.weights.SafetensorsException if safetensors are broken
   * @throws IOException if reading or writing fails
   */
  public static ImportSummary importTo(Path source, Path output, Progress progress)
      throws IOException {
    for (CheckpointImporter importer : IMPORTERS) {
      if (importer.accepts(source)) {
        return AtomicFolder.write(output, folder -> importer.importInto(source, folder, progress));
      }
    }
    throw new CheckpointException(
        Reason.NOT_A_CHECKPOINT,
        source,
        Files.exists(source)
            ? "holds no checkpoint that is known: expected config.json with model.safetensors,"
                + " pytorch_model.bin, a *.npz or a *.onnx, or a TensorFlow checkpoint (*.index)"
            : "there is no such file or folder");
  }
}
