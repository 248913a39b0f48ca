package dev.jbert.tools.command;

import com.google.gson.stream.JsonWriter;
import dev.jbert.model.ModelOutput;
import dev.jbert.pipeline.NotFiniteException;
import dev.jbert.tools.npy.FloatArray;
import dev.jbert.tools.npy.ModelArrays;
import dev.jbert.tools.output.FiniteNumbers;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** A model's output as named arrays, padded with zeros to the longest sequence. */
final class StateArrays {
  private StateArrays() {}

  /**
   * Returns everything that was asked for: {@code last_hidden_state} [B, S, H], {@code
   * hidden_states.N} [B, S, H], {@code attentions.N} [B, N, S, S], {@code pooler_output} [B, H].
   *
   * @throws NotFiniteException if a number is NaN or infinite
   */
  static Map<String, FloatArray> of(ModelOutput output) {
    Map<String, FloatArray> arrays = new LinkedHashMap<>();
    arrays.put("last_hidden_state", ModelArrays.of(output.paddedLastHiddenState()));
    for (int layer : output.request().hiddenStates()) {
      arrays.put("hidden_states." + layer, ModelArrays.of(output.paddedHiddenState(layer)));
    }
    for (int layer : output.request().attentions()) {
      arrays.put("attentions." + layer, ModelArrays.attentions(output, layer));
    }
    if (output.request().poolerOutput()) {
      arrays.put("pooler_output", ModelArrays.of(output.poolerOutput()));
    }
    arrays.values().forEach(array -> FiniteNumbers.of(array.data()));
    return arrays;
  }

  /**
   * Returns the last hidden state of one sequence, [1, S, H].
   *
   * @throws NotFiniteException if a number is NaN or infinite
   */
  static FloatArray lastHiddenState(ModelOutput output, int sequence) {
    FloatArray states = ModelArrays.of(output.lastHiddenState(sequence));
    return FloatArray.of(FiniteNumbers.of(states.data()), 1, states.shape()[0], states.shape()[1]);
  }

  /** Writes an array as nested lists. */
  static void writeJson(JsonWriter writer, FloatArray array) throws IOException {
    writeJson(writer, array, 0, 0);
  }

  private static int writeJson(JsonWriter writer, FloatArray array, int dimension, int from)
      throws IOException {
    int at = from;
    writer.beginArray();
    for (int i = 0; i < array.shape()[dimension]; i++) {
      if (dimension == array.shape().length - 1) {
        writer.value(array.data()[at++]);
      } else {
        at = writeJson(writer, array, dimension + 1, at);
      }
    }
    writer.endArray();
    return at;
  }
}
