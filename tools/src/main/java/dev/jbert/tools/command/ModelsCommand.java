package dev.jbert.tools.command;

import dev.jbert.model.BertConfig;
import dev.jbert.model.CheckpointException;
import dev.jbert.tools.output.Console;
import dev.jbert.tools.output.JsonLines;
import dev.jbert.tools.output.Table;
import dev.jbert.tools.output.Table.Column;
import dev.jbert.tools.pull.CachedModel;
import dev.jbert.tools.pull.ModelPuller;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code jbert models}: which models are here, and which can be pulled. */
@Command(name = "models", header = "List the models that are here and those that can be pulled.")
final class ModelsCommand implements Callable<Integer> {
  private final Console console;

  @Option(names = "--json", description = "Print one JSON list.")
  private boolean json;

  ModelsCommand(Console console) {
    this.console = console;
  }

  private record Row(String name, String state, String family, String size, String folder) {}

  @Override
  public Integer call() throws IOException {
    List<Row> rows = rows(new Models(console).puller());
    if (json) {
      writeJson(rows);
    } else {
      Table table =
          new Table(
              Column.left("model"),
              Column.left("state"),
              Column.left("family"),
              Column.right("MB"),
              Column.left("folder"));
      rows.forEach(r -> table.row(r.name(), r.state(), r.family(), r.size(), r.folder()));
      table.writeTo(console);
    }
    return 0;
  }

  private static List<Row> rows(ModelPuller puller) throws IOException {
    List<Row> rows = new ArrayList<>();
    List<String> missing = new ArrayList<>(puller.names());
    for (CachedModel model : puller.cache().list()) {
      missing.remove(model.name());
      String megabytes = String.valueOf(model.bytes() / 1_000_000);
      rows.add(new Row(model.name(), "here", family(model), megabytes, model.folder().toString()));
    }
    missing.forEach(name -> rows.add(new Row(name, "can be pulled", "", "", "")));
    return rows;
  }

  private static String family(CachedModel model) throws IOException {
    try {
      return BertConfig.read(model.folder()).modelType();
    } catch (CheckpointException e) {
      return "broken: " + e.getMessage();
    }
  }

  private void writeJson(List<Row> rows) throws IOException {
    new JsonLines(console.output())
        .write(
            writer -> {
              writer.beginArray();
              for (Row row : rows) {
                writer.beginObject();
                writer.name("model").value(row.name());
                writer.name("here").value(!row.folder().isEmpty());
                if (!row.folder().isEmpty()) {
                  writer.name("family").value(row.family());
                  writer.name("size_mb").value(Long.parseLong(row.size()));
                  writer.name("folder").value(row.folder());
                }
                writer.endObject();
              }
              writer.endArray();
            });
  }
}
