package dev.jbert.tools.npy;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Writes arrays that NumPy reads: {@code np.load(file)}. A file appears under its name only when it
 * is whole; the same arrays give the same bytes.
 */
public final class NumpyWriter {

  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0};

  /** NumPy pads the header so that the elements begin at a multiple of this. */
  private static final int ALIGNMENT = 64;

  /** The earliest time that a zip archive can say, so that no clock shows in the file. */
  private static final LocalDateTime NO_TIME = LocalDateTime.of(1980, 1, 1, 0, 0);

  private static final int BUFFER_BYTES = 1 << 16;

  private NumpyWriter() {}

  /** Writes one array as {@code .npy}. */
  public static void writeNpy(Path file, FloatArray array) throws IOException {
    write(file, out -> writeArray(out, array));
  }

  /** Writes one array of bytes as {@code .npy}. */
  public static void writeNpy(Path file, ByteArray array) throws IOException {
    write(
        file,
        out -> {
          writeHeader(out, array.signed() ? "|i1" : "|u1", array.shape());
          out.write(array.data());
        });
  }

  /** Writes named arrays as {@code .npz}, compressed, in the order of the map. */
  public static void writeNpz(Path file, Map<String, FloatArray> arrays) throws IOException {
    write(
        file,
        out -> {
          ZipOutputStream zip = new ZipOutputStream(out);
          for (Map.Entry<String, FloatArray> array : arrays.entrySet()) {
            ZipEntry entry = new ZipEntry(array.getKey() + ".npy");
            entry.setTimeLocal(NO_TIME);
            zip.putNextEntry(entry);
            writeArray(zip, array.getValue());
            zip.closeEntry();
          }
          zip.finish();
        });
  }

  /** The header, then little-endian floats. */
  private static void writeArray(OutputStream out, FloatArray array) throws IOException {
    writeHeader(out, "<f4", array.shape());
    ByteBuffer bytes = ByteBuffer.allocate(BUFFER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (float value : array.data()) {
      bytes.putFloat(value);
      if (!bytes.hasRemaining()) {
        out.write(bytes.array(), 0, bytes.position());
        bytes.clear();
      }
    }
    out.write(bytes.array(), 0, bytes.position());
  }

  /** Version 1.0 of the format: magic, length, a Python literal, blanks up to the alignment. */
  private static void writeHeader(OutputStream out, String type, int[] shape) throws IOException {
    String sizes = Arrays.stream(shape).mapToObj(String::valueOf).collect(Collectors.joining(", "));
    String comma = shape.length == 1 ? "," : ""; // A tuple of one is (3,) in Python.
    String literal =
        "{'descr': '%s', 'fortran_order': False, 'shape': (%s%s), }".formatted(type, sizes, comma);
    int before = MAGIC.length + Short.BYTES;
    int length = Math.ceilDiv(before + literal.length() + 1, ALIGNMENT) * ALIGNMENT - before;
    out.write(MAGIC);
    out.write(length & 0xff);
    out.write(length >> 8);
    String padding = " ".repeat(length - literal.length() - 1);
    out.write((literal + padding + "\n").getBytes(StandardCharsets.US_ASCII));
  }

  @FunctionalInterface
  private interface Body {
    void writeTo(OutputStream out) throws IOException;
  }

  private static void write(Path file, Body body) throws IOException {
    // Moving a file into place would take the place of a device or of an empty folder, too.
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      throw new FileSystemException(file.toString(), null, "expected a file to write, found none");
    }
    Path folder = file.toAbsolutePath().getParent();
    if (!Files.isDirectory(folder)) {
      throw new NoSuchFileException(folder.toString());
    }
    String name = "." + file.getFileName() + "." + ProcessHandle.current().pid() + ".part";
    Path part = file.resolveSibling(name);
    try {
      try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(part))) {
        body.writeTo(out);
      }
      Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(part);
    }
  }
}
