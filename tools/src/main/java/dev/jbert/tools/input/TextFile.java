package dev.jbert.tools.input;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** A file of texts, one a line. */
public final class TextFile {
  private TextFile() {}

  /**
   * Reads all lines.
   *
   * @throws InputException if the file is not UTF-8
   */
  public static List<Text> read(Path file) throws IOException {
    try (TextStream texts = new TextStream(List.of(TextStream.Source.of(file)))) {
      return texts.all();
    }
  }
}
