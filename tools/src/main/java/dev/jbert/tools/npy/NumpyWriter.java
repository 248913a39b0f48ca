package dev.jbert.tools.npy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jetbrains.bio.npy.NpyFile;
import org.jetbrains.bio.npy.NpzFile;

/**
 * Writes arrays that NumPy reads: {@code np.load(file)}. A file appears under its name only when it
 * is whole.
 */
public final class NumpyWriter {
  private static final String MAGIC = "\u0093NUMPY\u0001\u0000";
  private static final int ALIGNMENT = 64;

  private NumpyWriter() {}

  /** Writes one array as {@code .npy}. */
  public static void writeNpy(Path file, FloatArray array) throws IOException {
    write(file, part -> NpyFile.write(part, array.data(), array.shape(), ByteOrder.LITTLE_ENDIAN));
  }

  /** Writes one array of bytes as {@code .npy}. */
  public static void writeNpy(Path file, ByteArray array) throws IOException {
    write(
        file,
        part -> {
          try (OutputStream out = Files.newOutputStream(part)) {
            out.write(header(array).getBytes(StandardCharsets.ISO_8859_1));
            out.write(array.data());
          }
        });
  }

  /** Version 1: magic, length, a Python literal, and blanks so that the data are aligned. */
  private static String header(ByteArray array) {
    String shape =
        IntStream.of(array.shape()).mapToObj(n -> n + ", ").collect(Collectors.joining());
    String literal =
        "{'descr': '|%s', 'fortran_order': False, 'shape': (%s), }"
            .formatted(array.signed() ? "i1" : "u1", shape.stripTrailing());
    int length = Math.ceilDiv(MAGIC.length() + 2 + literal.length() + 1, ALIGNMENT) * ALIGNMENT;
    int rest = length - MAGIC.length() - 2;
    String size = "" + (char) (rest & 0xff) + (char) (rest >> 8);
    return MAGIC + size + literal + " ".repeat(rest - literal.length() - 1) + "\n";
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
