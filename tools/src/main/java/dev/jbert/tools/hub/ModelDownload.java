package dev.jbert.tools.hub;

import dev.jbert.tools.checkpoint.Progress;
import dev.jbert.tools.hub.HubException.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Fetches a whole model: asks what there is, chooses, asks about each file, makes sure that the
 * disk has room, fetches and checks file by file, converts PyTorch weights, and opens the result.
 */
final class ModelDownload {

  private final HubApi api;
  private final HubTransport transport;
  private final NetworkPolicy policy;
  private final WeightConverter converter;

  ModelDownload(
      HubSettings settings,
      NetworkPolicy policy,
      HubTransport transport,
      WeightConverter converter) {
    this.api = new HubApi(settings, policy, transport);
    this.transport = transport;
    this.policy = policy;
    this.converter = converter;
  }

  /**
   * What was fetched.
   *
   * @param commit the full hash of the commit that all files are of
   * @param files how many
   * @param bytes of all of them
   */
  record Fetched(String commit, int files, long bytes) {}

  /**
   * Fetches {@code id} into {@code folder}, which must be the caller's alone.
   *
   * @param partials where cut transfers are kept for the next try, on the same file system; the
   *     caller's alone too
   */
  Fetched fetch(HubModelId id, Path folder, Path partials, Progress progress) throws IOException {
    String step = "Downloading " + id;
    progress.report(step, 0, Progress.UNKNOWN);
    HubListing listing = api.listing(id);
    ModelFiles chosen = ModelFiles.choose(id.toString(), listing);
    List<KnownFile> files = new ArrayList<>();
    for (RemoteFile file : chosen.files()) {
      files.add(api.describe(id, listing.commit(), file));
    }
    long total = total(id, files);
    checkRoom(id, files, partials);
    long before = 0;
    for (KnownFile file : files) {
      long start = before;
      PartialFile partial = new PartialFile(partials, file.hash());
      new FileDownload(
              transport, policy, file, partial, done -> progress.report(step, start + done, total))
          .run();
      before += file.size();
    }
    // Only now, so that a failure leaves every file that has come for the next try.
    place(files, folder, partials);
    WeightPreparation.prepare(chosen, folder, folder, converter, progress);
    for (RemoteFile file : chosen.pyTorchFiles()) {
      Files.delete(file.path().under(folder));
    }
    return new Fetched(listing.commit(), files.size(), total);
  }

  private static void place(List<KnownFile> files, Path folder, Path partials) throws IOException {
    Map<ContentHash, Path> placed = new HashMap<>();
    for (KnownFile file : files) {
      Path target = file.path().under(folder);
      Path twin = placed.putIfAbsent(file.hash(), target);
      if (twin == null) {
        new PartialFile(partials, file.hash()).moveTo(target);
      } else {
        Files.createDirectories(target.getParent());
        Files.copy(twin, target);
      }
    }
  }

  private static long total(HubModelId id, List<KnownFile> files) {
    try {
      return files.stream().mapToLong(KnownFile::size).reduce(0, Math::addExact);
    } catch (ArithmeticException e) {
      throw new HubException(
          Reason.BAD_ANSWER, id + ": the sizes that the Hub announces add up to too much", e);
    }
  }

  private static void checkRoom(HubModelId id, List<KnownFile> files, Path partials)
      throws IOException {
    Files.createDirectories(partials);
    long missing = 0;
    for (KnownFile file : files) {
      long there = new PartialFile(partials, file.hash()).size();
      missing += Math.max(0, file.size() - there);
    }
    long room = Files.getFileStore(partials).getUsableSpace();
    if (missing > room) {
      throw new HubException(
          Reason.CANNOT_WRITE,
          id + " needs " + missing + " more bytes, the disk of " + partials + " has " + room);
    }
  }
}
