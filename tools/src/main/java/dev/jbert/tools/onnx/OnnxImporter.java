package dev.jbert.tools.onnx;

import dev.jbert.tools.checkpoint.CheckpointException;
import dev.jbert.tools.checkpoint.CheckpointException.Reason;
import dev.jbert.tools.checkpoint.CheckpointImporter;
import dev.jbert.tools.checkpoint.ImportSummary;
import dev.jbert.tools.checkpoint.ModelFolderWriter;
import dev.jbert.tools.checkpoint.Progress;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Imports models from ONNX: an {@code .onnx} file with {@code config.json} and tokenizer files
 * beside it, or a folder of the Hugging Face Hub with {@code onnx/model.onnx} in it.
 *
 * <p>The weights get back their names and their layout, bit for bit. Each weight of the
 * architecture is bound exactly once, or the model is refused with the list of what is missing; a
 * graph that was fused or quantized is refused by its operators. The other files are taken over as
 * they are.
 */
public final class OnnxImporter implements CheckpointImporter {

  /** Makes an importer; it has no state. */
  public OnnxImporter() {}

  @Override
  public boolean accepts(Path source) throws IOException {
    return !SideFiles.hasSafetensors(source) && OnnxFiles.locate(source).isPresent();
  }

  /**
   * Converts a model.
   *
   * @throws OnnxException if the ONNX file, or one that it names, is broken or its weights cannot
   *     be told
   */
  @Override
  public ImportSummary importInto(Path source, Path folder, Progress progress) throws IOException {
    OnnxFiles files =
        OnnxFiles.locate(source)
            .orElseThrow(
                () ->
                    new CheckpointException(
                        Reason.NOT_A_CHECKPOINT, source, "is no ONNX file and holds none"));
    ModelConfig config = ModelConfig.read(files.sideFiles());
    SideFiles sideFiles = SideFiles.find(files.sideFiles());
    try (OnnxModel model = OnnxModel.open(files.model())) {
      EncoderWeights weights =
          EncoderWeights.check(files.model(), config.family(), WeightNamer.name(model));
      config.check(weights);
      List<BoundWeight> written =
          config.tiesWordEmbeddings()
              ? WeightTensors.withoutTiedDecoder(config.file(), weights)
              : List.copyOf(weights.weights().values());
      String step = "Converting " + files.model().getFileName();
      new ModelFolderWriter(folder).writeWeights(WeightTensors.of(model, written, step, progress));
      sideFiles.copyTo(folder);
      return summary(model, written);
    }
  }

  static ImportSummary summary(OnnxModel model, List<BoundWeight> written) {
    Set<String> used = new HashSet<>();
    written.forEach(weight -> used.add(weight.tensor().name()));
    List<String> ignored = new ArrayList<>(model.initializers());
    ignored.removeAll(used);
    return new ImportSummary(
        "ONNX",
        written.size(),
        written.stream().mapToLong(weight -> weight.tensor().elementCount()).sum(),
        WeightTensors.byteSize(written),
        model.checksums(),
        ignored);
  }
}
