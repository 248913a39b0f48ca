package dev.jbert.tools.hub;

import dev.jbert.tools.pull.PullResult;

/** Where a model was found, or where it was brought from. */
public sealed interface Origin {

  /** The name was that of a folder. */
  record LocalFolder() implements Origin {}

  /** It was in jbert's own cache. */
  record InCache() implements Origin {}

  /**
   * It was in the cache that other Hugging Face programs share.
   *
   * @param commit the full hash of the commit that it is of
   * @param converted whether its PyTorch weights were converted into jbert's own cache just now
   */
  record HuggingFaceSnapshot(String commit, boolean converted) implements Origin {}

  /**
   * It was fetched from the Hub just now.
   *
   * @param commit the full hash of the commit that it is of
   * @param files number of files fetched, each of them checked by its hash
   * @param bytes of all of them
   */
  record Hub(String commit, int files, long bytes) implements Origin {}

  /**
   * It was brought in as a Maven artifact just now.
   *
   * @param result what that did
   */
  record Maven(PullResult result) implements Origin {}
}
