package dev.jbert.tools.pytorch;

import dev.jbert.tools.checkpoint.CheckpointImporter;
import dev.jbert.tools.checkpoint.ImportSummary;
import dev.jbert.tools.checkpoint.Progress;
import dev.jbert.tools.convert.Conversion;
import dev.jbert.tools.convert.Conversion.Ties;
import dev.jbert.tools.convert.SideFiles;
import dev.jbert.tools.pytorch.PyTorchFileException.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Turns a Hugging Face folder with {@code pytorch_model.bin}, or its index and shards, into one
 * with {@code model.safetensors}. Folders of sentence-transformers modules are taken along.
 */
public final class PyTorchImporter implements CheckpointImporter {

  private static final String WEIGHTS = "pytorch_model.bin";
  private static final String INDEX = "pytorch_model.bin.index.json";

  private static final List<String> ENDINGS = List.of(".bin", ".bin.index.json", ".pt", ".pth");

  /** Folders of a sentence-transformers model: {@code 1_Pooling}, {@code 2_Dense}. */
  private static final String MODULE_FOLDER = "[0-9]{1,3}_[A-Za-z0-9_]{1,60}";

  /** The first of them, which holds the model itself in old ones: {@code 0_Transformer}. */
  private static final String FIRST_MODULE = "0+_.*";

  /**
   * Where things are.
   *
   * @param root what is taken over
   * @param model the folder of the model itself, the root or a module's in it
   * @param weights the model's weights or their index
   */
  private record Place(Path root, Path model, Path weights) {}

  /** Makes an importer; it has no state. */
  public PyTorchImporter() {}

  /** A folder with such weights, or a file that is called as such weights are. */
  @Override
  public boolean accepts(Path source) throws IOException {
    String name = String.valueOf(source.getFileName());
    return Files.isDirectory(source)
        ? placeIn(source).isPresent()
        : Files.isRegularFile(source) && ENDINGS.stream().anyMatch(name::endsWith);
  }

  /**
   * Converts the weights and copies configuration and tokenizer as they are.
   *
   * @throws PyTorchFileException if the weights are refused
   */
  @Override
  public ImportSummary importInto(Path source, Path folder, Progress progress) throws IOException {
    return convert(source, folder, progress).summary();
  }

  /**
   * Like {@link #importInto}, with the whole account of what was done.
   *
   * @param source a folder, or a weight file or index with the other files beside it
   * @param folder where to write; exists and is empty
   * @throws PyTorchFileException if the weights are refused
   * @throws dev.jbert.tools.checkpoint.CheckpointException if {@code config.json} is missing
   * @throws IOException if reading or writing fails
   */
  public Conversion convert(Path source, Path folder, Progress progress) throws IOException {
    Place place = place(source);
    SideFiles.requireConfig(place.model());
    SideFiles.copy(place.root(), folder);
    for (Path module : moduleFolders(place.root())) {
      Path copy = Files.createDirectory(folder.resolve(module.getFileName().toString()));
      SideFiles.copy(module, copy);
      if (!module.equals(place.model()) && weightsIn(module).isPresent()) {
        convertWeights(module, copy, progress);
      }
    }
    Path target = folder.resolve(place.root().relativize(place.model()).toString());
    return convert(place.weights(), target, SideFiles.ties(place.model()), progress);
  }

  /**
   * Writes {@code target/model.safetensors} with the weights of {@code source}, and nothing else.
   *
   * @param source a folder with {@code pytorch_model.bin} or its index and shards, which stay
   * @param target a folder; may be {@code source} itself
   * @throws PyTorchFileException if there are no weights, or they are refused
   * @throws IOException if reading or writing fails
   */
  public Conversion convertWeights(Path source, Path target, Progress progress) throws IOException {
    Path weights = weightsIn(source).orElseThrow(() -> noWeights(source));
    return convert(weights, target, SideFiles.ties(source), progress);
  }

  private static Conversion convert(Path weights, Path folder, Ties ties, Progress progress)
      throws IOException {
    try (PyTorchCheckpoint checkpoint = PyTorchCheckpoint.open(weights)) {
      return Conversion.write(checkpoint, weights, folder, ties, progress);
    }
  }

  private static Place place(Path source) throws IOException {
    if (Files.isDirectory(source)) {
      return placeIn(source).orElseThrow(() -> noWeights(source));
    }
    Path folder = source.toAbsolutePath().getParent();
    return new Place(folder, folder, source);
  }

  private static Optional<Place> placeIn(Path root) throws IOException {
    Optional<Place> inRoot = weightsIn(root).map(weights -> new Place(root, root, weights));
    if (inRoot.isPresent()) {
      return inRoot;
    }
    return moduleFolders(root).stream()
        .filter(module -> module.getFileName().toString().matches(FIRST_MODULE))
        .flatMap(module -> weightsIn(module).map(file -> new Place(root, module, file)).stream())
        .findFirst();
  }

  private static Optional<Path> weightsIn(Path folder) {
    return Stream.of(WEIGHTS, INDEX).map(folder::resolve).filter(Files::isRegularFile).findFirst();
  }

  private static PyTorchFileException noWeights(Path folder) {
    return new PyTorchFileException(
        Reason.FILE_NOT_FOUND, folder, "holds neither %s nor %s".formatted(WEIGHTS, INDEX));
  }

  private static List<Path> moduleFolders(Path folder) throws IOException {
    if (!Files.isRegularFile(folder.resolve("modules.json"))) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(Files::isDirectory)
          .filter(path -> path.getFileName().toString().matches(MODULE_FOLDER))
          .sorted()
          .toList();
    }
  }
}
