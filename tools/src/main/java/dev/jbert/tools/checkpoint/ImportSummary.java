package dev.jbert.tools.checkpoint;

import java.util.List;

/**
 * What an import did, for people to read.
 *
 * @param format what the source was, for example {@code TensorFlow SavedModel}
 * @param tensors number of tensors written
 * @param parameters number of their elements in all
 * @param bytes size of the weights written
 * @param checksums number of checksums of the source that were checked
 * @param ignored names of the source's variables that are no weights, such as an optimizer's
 */
public record ImportSummary(
    String format, int tensors, long parameters, long bytes, int checksums, List<String> ignored) {

  /** Copies the names. */
  public ImportSummary {
    ignored = List.copyOf(ignored);
  }
}
