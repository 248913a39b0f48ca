package dev.jbert.tokenizer;

import com.google.gson.FormattingStyle;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes JSON files as the reference lays them out: indented by two, {@code null} written out. */
final class JsonFile {

  /** What is written. */
  @FunctionalInterface
  interface Content {
    void write(JsonWriter out) throws IOException;
  }

  private JsonFile() {}

  static void write(Path file, Content content) throws IOException {
    try (JsonWriter out = new JsonWriter(Files.newBufferedWriter(file))) {
      out.setStrictness(Strictness.STRICT);
      out.setFormattingStyle(FormattingStyle.PRETTY);
      out.setSerializeNulls(true);
      content.write(out);
    }
  }
}
