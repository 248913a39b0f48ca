package dev.jbert.tools.hub;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** The forms in which a folder can hold its weights, the preferred first. */
enum WeightForm {
  /** {@code model.safetensors}. */
  SAFETENSORS("model.safetensors", "model\\.safetensors"),
  /** Its shards, with their index. */
  SAFETENSORS_SHARDS(
      "model.safetensors.index.json",
      "model\\.safetensors\\.index\\.json|model-[0-9]{5}-of-[0-9]{5}\\.safetensors"),
  /** {@code pytorch_model.bin}. */
  PYTORCH("pytorch_model.bin", "pytorch_model\\.bin"),
  /** Its shards, with their index. */
  PYTORCH_SHARDS(
      "pytorch_model.bin.index.json",
      "pytorch_model\\.bin\\.index\\.json|pytorch_model-[0-9]{5}-of-[0-9]{5}\\.bin");

  private static final Pattern SHARD =
      Pattern.compile("(model|pytorch_model)-[0-9]{5}-of-([0-9]{5})(\\.[a-z]+)");

  private final String mark;
  private final Pattern files;

  WeightForm(String mark, String files) {
    this.mark = mark;
    this.files = Pattern.compile(files);
  }

  /** The preferred form that a folder with files of these names has; empty if it has none. */
  static Optional<WeightForm> among(Collection<String> fileNames) {
    for (WeightForm form : values()) {
      if (fileNames.contains(form.mark)) {
        return Optional.of(form);
      }
    }
    return Optional.empty();
  }

  /** Those of {@code fileNames} that belong to this form. */
  List<String> filesAmong(Collection<String> fileNames) {
    return fileNames.stream().filter(name -> files.matcher(name).matches()).toList();
  }

  /**
   * What of this form is not among {@code fileNames}: of {@code x-00001-of-00003} the second and
   * the third, where there is only the first.
   */
  List<String> missingAmong(Collection<String> fileNames) {
    List<String> shards =
        filesAmong(fileNames).stream().filter(name -> SHARD.matcher(name).matches()).toList();
    if (this == SAFETENSORS || this == PYTORCH) {
      return List.of();
    }
    if (shards.isEmpty()) {
      return List.of("every shard of " + mark);
    }
    Matcher first = SHARD.matcher(shards.getFirst());
    if (!first.matches()) {
      throw new AssertionError(shards);
    }
    return IntStream.rangeClosed(1, Integer.parseInt(first.group(2)))
        .mapToObj(
            number ->
                "%s-%05d-of-%s%s".formatted(first.group(1), number, first.group(2), first.group(3)))
        .filter(name -> !fileNames.contains(name))
        .toList();
  }

  /** Whether the weights must be converted before they can be read. */
  boolean isPyTorch() {
    return this == PYTORCH || this == PYTORCH_SHARDS;
  }
}
