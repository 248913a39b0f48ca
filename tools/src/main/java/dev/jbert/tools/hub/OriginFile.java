package dev.jbert.tools.hub;

import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;

/** A small file in a pulled model's folder that says which commit of which repository it is. */
final class OriginFile {

  static final String NAME = "jbert_origin.json";

  private OriginFile() {}

  static void write(Path folder, HubModelId id, String commit) throws IOException {
    try (Writer text = Files.newBufferedWriter(folder.resolve(NAME));
        JsonWriter json = new JsonWriter(text)) {
      json.setIndent("  ");
      json.beginObject();
      json.name("repository").value(id.repository());
      json.name("revision").value(id.revision());
      json.name("commit").value(commit);
      json.endObject();
      text.write('\n');
    }
  }
}
