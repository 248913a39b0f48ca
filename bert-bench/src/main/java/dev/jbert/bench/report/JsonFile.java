package dev.jbert.bench.report;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonParseException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/** Figures in files; each is there whole or not at all. */
final class JsonFile {
  private static final Gson GSON =
      new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();

  private JsonFile() {}

  /**
   * The file's content; of a record, what the file does not have is null or 0.
   *
   * @throws ReportException if it is not JSON, or of another form than the type
   */
  static <T> T read(Path file, Class<T> type) throws IOException, ReportException {
    try {
      return Optional.ofNullable(GSON.fromJson(Files.readString(file), type))
          .orElseThrow(() -> new ReportException(file + " is empty"));
    } catch (JsonParseException e) {
      throw new ReportException(
          "%s does not hold what it should: %s".formatted(file, firstLine(e)));
    }
  }

  static void write(Path file, Object content) throws IOException {
    writeText(file, GSON.toJson(content) + "\n");
  }

  static void writeText(Path file, String text) throws IOException {
    Path part = file.resolveSibling(file.getFileName() + ".part");
    Files.writeString(part, text);
    Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
  }

  private static String firstLine(JsonParseException e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("not JSON");
  }
}
