package dev.jbert.tools.hub;

import java.util.List;

/**
 * The files of one commit of a repository.
 *
 * @param commit the full hash that the revision stands for now
 * @param files all of them, in the Hub's order
 */
record HubListing(String commit, List<RemoteFile> files) {

  HubListing {
    files = List.copyOf(files);
  }
}
