package dev.jbert.testing;

import com.google.gson.Gson;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.StreamSupport;

/**
 * A small reference model in the test resources, with its expected results.
 *
 * @param folder the Hugging Face folder
 * @param expected its expected.json
 */
public record TinyModel(Path folder, JsonObject expected) {

  /** Opens {@code tiny/NAME}. */
  public static TinyModel of(String name) {
    try {
      URI resource = TinyModel.class.getResource("/tiny/" + name + "/config.json").toURI();
      Path folder = Path.of(resource).getParent();
      String json = Files.readString(folder.resolve("expected.json"));
      return new TinyModel(folder, new Gson().fromJson(json, JsonObject.class));
    } catch (IOException | URISyntaxException e) {
      throw new IllegalStateException("cannot read tiny/" + name, e);
    }
  }

  /** The arrays of expected.npz. */
  public NpzFile arrays() throws IOException {
    return NpzFile.open(folder.resolve("expected.npz"));
  }

  /** The tensor cases. */
  public List<TensorCase> tensorCases() {
    return objects(expected.getAsJsonArray("tensors")).stream().map(TensorCase::new).toList();
  }

  /** The cases of a pipeline. */
  public List<JsonObject> cases(String key) {
    return objects(expected.getAsJsonArray(key));
  }

  private static List<JsonObject> objects(JsonArray array) {
    return StreamSupport.stream(array.spliterator(), false)
        .map(JsonElement::getAsJsonObject)
        .toList();
  }

  /**
   * A tensor case of expected.json.
   *
   * @param json the case as it stands there
   */
  public record TensorCase(JsonObject json) {

    /** Its name. */
    public String name() {
      return json.get("name").getAsString();
    }

    /** Whether the reference was given this input. */
    public boolean hasInput(String key) {
      return json.getAsJsonObject("inputs").has(key);
    }

    /** Choices of each question where inputs are [Q, choices, S]. */
    public int choices() {
      return json.getAsJsonObject("inputs")
          .getAsJsonArray("input_ids")
          .get(0)
          .getAsJsonArray()
          .size();
    }

    /**
     * [B, S] of {@code input_ids}, {@code token_type_ids} or {@code attention_mask}; [Q, choices,
     * S] are taken as B = Q x choices.
     */
    public int[][] input(String key) {
      JsonArray rows = new JsonArray();
      for (JsonElement row : json.getAsJsonObject("inputs").getAsJsonArray(key)) {
        if (row.getAsJsonArray().get(0).isJsonArray()) {
          rows.addAll(row.getAsJsonArray());
        } else {
          rows.add(row);
        }
      }
      int[][] values = new int[rows.size()][];
      for (int b = 0; b < values.length; b++) {
        JsonArray row = rows.get(b).getAsJsonArray();
        values[b] = new int[row.size()];
        for (int t = 0; t < values[b].length; t++) {
          values[b][t] = row.get(t).getAsInt();
        }
      }
      return values;
    }

    /** Whether the reference gave this output. */
    public boolean hasOutput(String key) {
      return json.getAsJsonObject("outputs").has(key);
    }

    /** The array that holds an output. */
    public String output(String key) {
      return json.getAsJsonObject("outputs").get(key).getAsString();
    }

    /** The arrays that hold a list of outputs, one per layer. */
    public List<String> outputs(String key) {
      return StreamSupport.stream(
              json.getAsJsonObject("outputs").getAsJsonArray(key).spliterator(), false)
          .map(JsonElement::getAsString)
          .toList();
    }
  }
}
