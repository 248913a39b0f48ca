package dev.jbert.tools.npy;

import dev.jbert.tools.checkpoint.CheckpointImporter;
import dev.jbert.tools.checkpoint.ImportSummary;
import dev.jbert.tools.checkpoint.Progress;
import dev.jbert.tools.convert.Conversion;
import dev.jbert.tools.convert.Conversion.Ties;
import dev.jbert.tools.convert.SideFiles;
import dev.jbert.tools.npy.NumpyException.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Turns a Hugging Face folder with its weights in one {@code .npz} into one with {@code
 * model.safetensors}. The arrays carry the weights' Hugging Face names already.
 */
public final class NpzImporter implements CheckpointImporter {

  private static final String ENDING = ".npz";

  /** Makes an importer; it has no state. */
  public NpzImporter() {}

  /** A {@code .npz} file, or a folder with a configuration and such files. */
  @Override
  public boolean accepts(Path source) throws IOException {
    return Files.isRegularFile(source)
        ? isNpz(source)
        : SideFiles.hasConfig(source) && !candidates(source).isEmpty();
  }

  /**
   * Converts the weights and copies configuration and tokenizer as they are.
   *
   * @throws NumpyException if the weights are refused, or a folder has several such files
   */
  @Override
  public ImportSummary importInto(Path source, Path folder, Progress progress) throws IOException {
    return convert(source, folder, progress).summary();
  }

  /**
   * Like {@link #importInto}, with the whole account of what was done.
   *
   * @param source a folder, or a {@code .npz} file with the other files beside it
   * @param folder where to write; exists and is empty
   * @throws NumpyException if the weights are refused, or a folder has several such files
   * @throws dev.jbert.tools.checkpoint.CheckpointException if {@code config.json} is missing
   * @throws IOException if reading or writing fails
   */
  public Conversion convert(Path source, Path folder, Progress progress) throws IOException {
    Path weights = Files.isDirectory(source) ? onlyCandidate(source) : source;
    Path sourceFolder = weights.toAbsolutePath().getParent();
    SideFiles.requireConfig(sourceFolder);
    Ties ties = SideFiles.ties(sourceFolder);
    try (NpzFile file = NpzFile.open(weights)) {
      Conversion conversion =
          Conversion.write(new NpzWeights(file), weights, folder, ties, progress);
      SideFiles.copy(sourceFolder, folder);
      return conversion;
    }
  }

  private static Path onlyCandidate(Path folder) throws IOException {
    List<Path> candidates = candidates(folder);
    if (candidates.size() != 1) {
      throw new NumpyException(
          Reason.FILE_NOT_FOUND,
          folder,
          "holds %d files *%s, expected one; name the one with the weights"
              .formatted(candidates.size(), ENDING));
    }
    return candidates.getFirst();
  }

  private static List<Path> candidates(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(NpzImporter::isNpz).filter(Files::isRegularFile).sorted().toList();
    }
  }

  private static boolean isNpz(Path file) {
    return String.valueOf(file.getFileName()).endsWith(ENDING);
  }
}
