package dev.jbert.tools.npy;

import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import org.jetbrains.bio.npy.NpyFile;
import org.jetbrains.bio.npy.NpzFile;

/**
 * Writes arrays that NumPy reads: {@code np.load(file)}. A file appears under its name only when it
 * is whole.
 */
public final class NumpyWriter {
  private NumpyWriter() {}

  /** Writes one array as {@code .npy}. */
  public static void writeNpy(Path file, FloatArray array) throws IOException {
    write(file, part -> NpyFile.write(part, array.data(), array.shape(), ByteOrder.LITTLE_ENDIAN));
  }

  /** Writes named arrays as {@code .npz}, compressed, in the order of the map. */
  public static void writeNpz(Path file, Map<String, FloatArray> arrays) throws IOException {
    write(
        file,
        part -> {
          try (NpzFile.Writer writer = NpzFile.write(part, true)) {
            arrays.forEach(
                (name, array) ->
                    writer.write(name, array.data(), array.shape(), ByteOrder.LITTLE_ENDIAN));
          }
        });
  }

  @FunctionalInterface
  private interface Body {
    void writeTo(Path part) throws IOException;
  }

  private static void write(Path file, Body body) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    if (!Files.isDirectory(folder)) {
      throw new NoSuchFileException(folder.toString());
    }
    String name = "." + file.getFileName() + "." + ProcessHandle.current().pid() + ".part";
    Path part = file.resolveSibling(name);
    try {
      body.writeTo(part);
      Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(part);
    }
  }
}
