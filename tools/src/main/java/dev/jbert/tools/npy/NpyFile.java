package dev.jbert.tools.npy;

import dev.jbert.tools.convert.FileStart;
import dev.jbert.tools.npy.NumpyException.Reason;
import dev.jbert.tools.zip.FileBytes;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The one array of a {@code .npy} file. */
public final class NpyFile {

  private NpyFile() {}

  /**
   * Reads the array. F32 and F16 are exact, F64 is rounded to the nearest float.
   *
   * @return row-major, whatever the order in which it is stored
   * @throws NumpyException if the file is not there, is no array of floats, or has more or fewer
   *     bytes than its shape needs
   * @throws IOException if reading fails
   */
  public static FloatArray read(Path path) throws IOException {
    if (!Files.isRegularFile(path)) {
      throw new NumpyException(
          Reason.FILE_NOT_FOUND,
          path,
          Files.exists(path) ? "is no regular file" : "there is no such file");
    }
    refuseOtherKinds(path);
    long size = Files.size(path);
    try (InputStream stream = new BufferedInputStream(Files.newInputStream(path))) {
      NpyHeader header = NpyHeader.read(stream);
      if (header.totalBytes() != size) {
        throw new NpyProblem(
            Reason.WRONG_SIZE,
            "has %d bytes, expected %d for %s of shape %s"
                .formatted(
                    size, header.totalBytes(), header.type().dtype(), header.layout().shape()));
      }
      return FloatArray.of(NpyElements.read(stream, header), header.intShape());
    } catch (NpyProblem e) {
      throw new NumpyException(e.reason(), path, e.getMessage());
    }
  }

  private static void refuseOtherKinds(Path path) throws IOException {
    try (FileBytes file = FileBytes.open(path)) {
      Optional<String> kind = FileStart.of(file).knownKind();
      if (kind.isPresent()) {
        throw new NumpyException(
            Reason.WRONG_KIND_OF_FILE, path, "expected a NumPy array, found " + kind.get());
      }
    }
  }
}
