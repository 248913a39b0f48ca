package dev.jbert.tools.input;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A file of texts, one a line. */
public final class TextFile {
  private TextFile() {}

  /**
   * Reads all lines.
   *
   * @throws InputException if the file is a folder or not UTF-8
   */
  public static List<Text> read(Path file) throws IOException {
    try (TextStream texts = new TextStream(List.of(TextStream.Source.of(file)))) {
      return texts.all();
    }
  }

  /**
   * Reads a file that is one text.
   *
   * @throws InputException if the file is a folder or not UTF-8
   */
  public static String readWhole(Path file) throws IOException {
    refuseFolder(file, "a text file");
    try {
      return Files.readString(file);
    } catch (CharacterCodingException e) {
      throw new InputException(file + " is not UTF-8");
    }
  }

  static void refuseFolder(Path file, String expected) throws InputException {
    if (Files.isDirectory(file)) {
      throw new InputException(file + " is a folder, expected " + expected);
    }
  }
}
