package dev.jbert.tools.hub;

import java.nio.file.Path;
import java.util.List;

/**
 * A model that is on this machine now.
 *
 * @param folder its Hugging Face folder
 * @param origin where it was or came from
 * @param notes what the user should be told, a sentence each: that another way than the first was
 *     taken, and why
 */
public record ResolvedModel(Path folder, Origin origin, List<String> notes) {

  /** Copies the notes. */
  public ResolvedModel {
    notes = List.copyOf(notes);
  }
}
