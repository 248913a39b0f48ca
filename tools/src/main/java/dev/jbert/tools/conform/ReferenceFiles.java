package dev.jbert.tools.conform;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;

/** Names and lines of reference files. */
final class ReferenceFiles {
  private static final String GZIP = ".gz";

  private ReferenceFiles() {}

  /** Returns the name of a file without {@code .gz} and its ending: the checkpoint it is about. */
  static String stem(Path file) {
    String name = file.getFileName().toString();
    String whole = name.endsWith(GZIP) ? name.substring(0, name.length() - GZIP.length()) : name;
    return whole.substring(0, whole.lastIndexOf('.'));
  }

  /** Opens the lines of a file, unpacking it if its name says that it is packed. */
  static BufferedReader lines(Path file) throws IOException {
    InputStream bytes = Files.newInputStream(file);
    try {
      InputStream text = file.toString().endsWith(GZIP) ? new GZIPInputStream(bytes) : bytes;
      return new BufferedReader(new InputStreamReader(text, StandardCharsets.UTF_8));
    } catch (IOException e) {
      bytes.close();
      throw e;
    }
  }
}
