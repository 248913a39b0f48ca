package dev.jbert.tools.pull;

import dev.jbert.tokenizer.TokenizerFileException;
import dev.jbert.tools.checkpoint.AtomicFolder;
import dev.jbert.tools.checkpoint.CheckpointException;
import dev.jbert.tools.checkpoint.CheckpointException.Reason;
import dev.jbert.tools.checkpoint.CheckpointImporter;
import dev.jbert.tools.checkpoint.FlatJson;
import dev.jbert.tools.checkpoint.HuggingFaceImporter;
import dev.jbert.tools.checkpoint.ImportSummary;
import dev.jbert.tools.checkpoint.Progress;
import dev.jbert.tools.checkpoint.WholeModel;
import dev.jbert.tools.npy.NpzImporter;
import dev.jbert.tools.onnx.OnnxImporter;
import dev.jbert.tools.pytorch.PyTorchImporter;
import dev.jbert.tools.tensorflow.TensorFlowImporter;
import dev.jbert.weights.SafetensorsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

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
   * Writes a Hugging Face folder, or nothing if anything is wrong: the folder appears when its
   * files, those too that were copied as they are, make one model.
   *
   * @param source a Hugging Face folder with safetensors, a TensorFlow SavedModel folder, a folder
   *     with a TensorFlow checkpoint, or such a checkpoint's path without its endings; a Hugging
   *     Face folder with PyTorch, NumPy or ONNX weights, or such a weight file inside of one
   * @param output the folder to write; must not exist or be empty
   * @throws CheckpointException if the source is no checkpoint that is known, the output exists, or
   *     the folder would be no model that can be run
   * @throws dev.jbert.tools.tensorflow.TensorBundleException if a tensor bundle is broken
   * @throws dev.jbert.tools.pytorch.PyTorchFileException if PyTorch weights are refused
   * @throws dev.jbert.tools.npy.NumpyException if NumPy weights are refused
   * @throws dev.jbert.tools.onnx.OnnxException if an ONNX file is broken or its weights cannot be
   *     told
   * @throws SafetensorsException if safetensors are broken
   * @throws IOException if reading or writing fails
   */
  public static ImportSummary importTo(Path source, Path output, Progress progress)
      throws IOException {
    for (CheckpointImporter importer : IMPORTERS) {
      if (importer.accepts(source)) {
        return AtomicFolder.write(
            output,
            folder -> {
              ImportSummary summary = importer.importInto(source, folder, progress);
              check(folder, source);
              return summary;
            });
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

  /** The folder that is complained about is gone when somebody reads the message. */
  private static void check(Path folder, Path source) throws IOException {
    if (isModule(folder)) {
      return;
    }
    try {
      WholeModel.check(folder);
    } catch (dev.jbert.model.CheckpointException
        | CheckpointException
        | SafetensorsException
        | TokenizerFileException e) {
      String problem = e.getMessage().replace(folder + "/", "").replace(folder + ": ", "");
      throw new CheckpointException(Reason.INCONSISTENT, source, "is no whole model: " + problem);
    }
  }

  /** A dense layer of sentence-transformers, which is converted by itself too. */
  private static boolean isModule(Path folder) throws IOException {
    Path config = folder.resolve("config.json");
    if (!Files.isRegularFile(config)) {
      return false;
    }
    Set<String> fields = FlatJson.read(config).keySet();
    return fields.contains("in_features") && !fields.contains("model_type");
  }
}
