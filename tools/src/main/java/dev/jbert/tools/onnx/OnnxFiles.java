package dev.jbert.tools.onnx;

import dev.jbert.tools.onnx.OnnxException.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Where an ONNX checkpoint has its parts: the model, and the folder of its {@code config.json} and
 * tokenizer files, which is the model's own or, as on the Hugging Face Hub, the one around {@code
 * onnx/}.
 *
 * @param model the ONNX file
 * @param sideFiles the folder with {@code config.json}
 */
record OnnxFiles(Path model, Path sideFiles) {

  private static final String SUFFIX = ".onnx";
  private static final String USUAL_NAME = "model.onnx";
  private static final String HUB_FOLDER = "onnx";

  /**
   * Looks for a checkpoint by the names of files alone.
   *
   * @param source an ONNX file, or a folder that holds one
   * @return empty if there is none
   * @throws OnnxException if a folder holds several and none has the usual name
   */
  static Optional<OnnxFiles> locate(Path source) throws IOException {
    if (Files.isRegularFile(source)) {
      return isOnnx(source) ? Optional.of(of(source)) : Optional.empty();
    }
    if (!Files.isDirectory(source)) {
      return Optional.empty();
    }
    for (Path folder : List.of(source, source.resolve(HUB_FOLDER))) {
      if (Files.isDirectory(folder)) {
        Optional<Path> model = modelIn(folder);
        if (model.isPresent()) {
          return Optional.of(of(model.get()));
        }
      }
    }
    return Optional.empty();
  }

  private static OnnxFiles of(Path model) {
    Path folder = model.toAbsolutePath().getParent();
    boolean inHubFolder =
        folder.endsWith(HUB_FOLDER) && !Files.exists(folder.resolve(ModelConfig.FILE_NAME));
    return new OnnxFiles(model, inHubFolder ? folder.getParent() : folder);
  }

  private static Optional<Path> modelIn(Path folder) throws IOException {
    if (Files.isRegularFile(folder.resolve(USUAL_NAME))) {
      return Optional.of(folder.resolve(USUAL_NAME));
    }
    List<Path> models;
    try (Stream<Path> files = Files.list(folder)) {
      models = new ArrayList<>(files.filter(OnnxFiles::isOnnx).sorted().toList());
    }
    if (models.size() > 1) {
      throw new OnnxException(
          Reason.FILE_NOT_FOUND,
          folder,
          "holds %d ONNX files and none is called %s; name the one to import: %s"
              .formatted(
                  models.size(),
                  USUAL_NAME,
                  Quoted.list(
                      models.stream().map(file -> file.getFileName().toString()).toList())));
    }
    return models.stream().findFirst();
  }

  private static boolean isOnnx(Path file) {
    return file.getFileName().toString().endsWith(SUFFIX) && Files.isRegularFile(file);
  }
}
