package dev.jbert.pipeline;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.stream.Stream;

/**
 * The {@code Pooling} module of a sentence-transformers folder.
 *
 * @param modes one or several, whose vectors stand side by side in this order
 * @param includePrompt whether the tokens of a prompt count too
 */
public record PoolingSettings(List<Pooling> modes, boolean includePrompt) {

  /** One may stand there twice, but every one makes the vectors of all texts longer. */
  private static final int MAX_MODES = 100;

  private static final String OLD_KEYS = "pooling_mode_";

  /** The keys of the form before version 6, each true or false, in the order of their vectors. */
  static final SequencedMap<String, Pooling> OLD_MODES = oldModes();

  private static SequencedMap<String, Pooling> oldModes() {
    SequencedMap<String, Pooling> modes = new LinkedHashMap<>();
    modes.put("pooling_mode_cls_token", Pooling.CLS);
    modes.put("pooling_mode_max_tokens", Pooling.MAX);
    modes.put("pooling_mode_mean_tokens", Pooling.MEAN);
    modes.put("pooling_mode_mean_sqrt_len_tokens", Pooling.MEAN_SQRT_LEN_TOKENS);
    modes.put("pooling_mode_weightedmean_tokens", Pooling.WEIGHTEDMEAN);
    modes.put("pooling_mode_lasttoken", Pooling.LASTTOKEN);
    return Collections.unmodifiableSequencedMap(modes);
  }

  /**
   * Copies the list.
   *
   * @throws IllegalArgumentException if there is no mode
   */
  public PoolingSettings {
    modes = List.copyOf(modes);
    if (modes.isEmpty()) {
      throw new IllegalArgumentException("modes: expected one or more poolings, found none");
    }
  }

  /** Reads the module's {@code config.json}, of any version. */
  static PoolingSettings read(JsonSettings json) {
    List<Pooling> modes = json.has("pooling_mode") ? newModes(json) : oldModes(json);
    return new PoolingSettings(modes, json.flag("include_prompt", true));
  }

  private static List<Pooling> newModes(JsonSettings json) {
    List<Pooling> modes = new ArrayList<>();
    for (String name : json.textOrTexts("pooling_mode")) {
      Pooling mode =
          Pooling.ofModeName(name).orElseThrow(() -> unknown(json, "pooling_mode", name));
      if (modes.size() == MAX_MODES) {
        throw json.wrong("key \"pooling_mode\": more poolings than the limit of " + MAX_MODES);
      }
      modes.add(mode);
    }
    if (modes.isEmpty()) {
      throw json.wrong("key \"pooling_mode\": expected a pooling or a list of them, found []");
    }
    return modes;
  }

  private static List<Pooling> oldModes(JsonSettings json) {
    List<Pooling> modes = new ArrayList<>();
    for (String key : json.keys()) {
      if (key.startsWith(OLD_KEYS) && json.flag(key, false)) {
        if (!OLD_MODES.containsKey(key)) {
          throw unknown(json, key, "true");
        }
        modes.add(OLD_MODES.get(key));
      }
    }
    modes.sort(null);
    // As the reference has it: its default where no key says otherwise.
    return modes.isEmpty() ? List.of(Pooling.MEAN) : modes;
  }

  private static RuntimeException unknown(JsonSettings json, String key, String found) {
    List<String> known = Stream.of(Pooling.values()).map(Pooling::modeName).toList();
    return json.unsupported(
        "key \"%s\": expected the poolings %s, found %s"
            .formatted(key, String.join(", ", known), found));
  }
}
