package dev.jbert.tools.conform;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The forms in which reference answers come, recognised by file name and content. */
enum ReferenceForm {
  /** {@code expected.json} in a model folder, with {@code expected.npz} beside it. */
  MODEL_FOLDER,
  /** Cases from public notebooks, each naming its checkpoint. */
  PUBLISHED,
  /** Tensors and answers of the checkpoint that the file is named after. */
  CHECKPOINT,
  /** Sentence embeddings of the checkpoint that the file is named after. */
  EMBEDDINGS,
  /** Encodings, one text a line. */
  TOKENIZER,
  /** What normaliser and pre-tokeniser do to each code point. */
  CODE_POINTS;

  private static final String MODEL_CASES = "expected.json";

  /**
   * A file of reference answers.
   *
   * @param form how to read it
   * @param path where it is
   */
  record Found(ReferenceForm form, Path path) {}

  /**
   * Finds the reference answers at {@code path}: a file, or a folder at any depth, in the order of
   * their names. Files of a folder that are none are passed over.
   *
   * @throws FormException if {@code path} is a file of no known form, or holds none
   * @throws NoSuchFileException if it is not there
   */
  static List<Found> find(Path path) throws IOException {
    if (!Files.exists(path)) {
      throw new NoSuchFileException(path.toString());
    }
    if (!Files.isDirectory(path)) {
      ReferenceForm form =
          of(path).orElseThrow(() -> new FormException(path + " is no file of reference answers"));
      return List.of(new Found(form, path));
    }
    List<Found> found = new ArrayList<>();
    collect(path, List.of(), found);
    if (found.isEmpty()) {
      throw new FormException("no reference answers in " + path);
    }
    return found;
  }

  /** Links are followed, but not back to a folder that they lie in. */
  private static void collect(Path folder, List<Path> around, List<Found> found)
      throws IOException {
    Path real = folder.toRealPath();
    if (around.contains(real)) {
      return;
    }
    List<Path> inside = new ArrayList<>(around);
    inside.add(real);
    Path modelCases = folder.resolve(MODEL_CASES);
    if (Files.isRegularFile(modelCases)) {
      found.add(new Found(MODEL_FOLDER, modelCases));
      return;
    }
    List<Path> children;
    try (Stream<Path> files = Files.list(folder)) {
      children = files.sorted().toList();
    }
    for (Path child : children) {
      if (Files.isDirectory(child)) {
        collect(child, inside, found);
      } else {
        of(child).ifPresent(form -> found.add(new Found(form, child)));
      }
    }
  }

  private static Optional<ReferenceForm> of(Path file) throws IOException {
    String name = file.getFileName().toString();
    if (name.equals(MODEL_CASES)) {
      return Optional.of(MODEL_FOLDER);
    }
    if (name.endsWith(".jsonl") || name.endsWith(".jsonl.gz")) {
      return Optional.of(TOKENIZER);
    }
    if (name.endsWith(".tsv.gz") || name.endsWith(".tsv")) {
      return Optional.of(CODE_POINTS);
    }
    return name.endsWith(".json") ? ofJson(JsonNode.read(file)) : Optional.empty();
  }

  private static Optional<ReferenceForm> ofJson(JsonNode json) throws FormException {
    if (json.isObject() && json.find("cases").isPresent()) {
      return Optional.of(PUBLISHED);
    }
    if (json.isObject() && json.find("embeddings").isPresent()) {
      return Optional.of(EMBEDDINGS);
    }
    if (json.isArray() && !json.elements().isEmpty()) {
      JsonNode first = json.elements().getFirst();
      return first.isObject() && first.keys().contains("name")
          ? Optional.of(CHECKPOINT)
          : Optional.empty();
    }
    return Optional.empty();
  }
}
