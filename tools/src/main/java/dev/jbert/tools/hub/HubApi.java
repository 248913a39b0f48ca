package dev.jbert.tools.hub;

import dev.jbert.tools.hub.HubException.Reason;
import dev.jbert.tools.hub.HubTransport.Redirects;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringReader;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** The two questions that the Hub is asked about a model: which files, and what about this one. */
final class HubApi {

  private static final int MAX_LISTING_BYTES = 32 << 20;
  private static final int BUFFER_BYTES = 1 << 14;

  private final HubSettings settings;
  private final NetworkPolicy policy;
  private final HubTransport transport;

  HubApi(HubSettings settings, NetworkPolicy policy, HubTransport transport) {
    this.settings = settings;
    this.policy = policy;
    this.transport = transport;
  }

  /** The files of the commit that the revision of {@code id} stands for now. */
  HubListing listing(HubModelId id) throws IOException {
    String revision = RepositoryPath.percentEncoded(id.revision(), "");
    URI address =
        address("/api/models/" + id.repository() + "/revision/" + revision + "?blobs=true");
    HubListing listing =
        ask(
            "GET",
            address,
            id.toString(),
            reply ->
                ListingParser.parse(id.toString(), new StringReader(text(id.toString(), reply))));
    if (id.isCommit() && !listing.commit().equals(id.revision())) {
      throw new HubException(
          Reason.BAD_ANSWER, id + ": the Hub answered for the commit " + listing.commit());
    }
    return listing;
  }

  /**
   * Asks for size and hash of {@code file}, and holds them against the listing's.
   *
   * @param commit the listing's, so that all files are of one commit
   */
  KnownFile describe(HubModelId id, String commit, RemoteFile file) throws IOException {
    URI address =
        address("/" + id.repository() + "/resolve/" + commit + "/" + file.path().encoded());
    String job = id + "/" + file.path();
    return ask(
        "HEAD",
        address,
        job,
        reply -> {
          Optional<String> found = reply.headerOnTheWay("X-Repo-Commit");
          if (found.isPresent() && !found.get().equals(commit)) {
            throw bad(job, "is of the commit " + Quoted.of(found.get()) + ", expected " + commit);
          }
          return new KnownFile(
              file.path(), address, size(job, file, reply), hash(job, file, reply));
        });
  }

  private static long size(String job, RemoteFile file, HubReply reply) {
    Optional<String> text =
        reply
            .headerOnTheWay("X-Linked-Size")
            .or(() -> reply.isRedirect() ? Optional.empty() : reply.header("Content-Length"));
    if (text.isPresent() && !text.get().matches("[0-9]{1,18}")) {
      throw bad(job, "has the size " + Quoted.of(text.get()));
    }
    OptionalLong told =
        text.isPresent() ? OptionalLong.of(Long.parseLong(text.get())) : OptionalLong.empty();
    if (told.isEmpty() && file.size().isEmpty()) {
      throw bad(job, "has no size");
    }
    if (told.isPresent() && file.size().isPresent() && !told.equals(file.size())) {
      throw new HubException(
          Reason.WRONG_SIZE,
          job
              + ": the Hub lists "
              + file.size().getAsLong()
              + " bytes and announces "
              + told.getAsLong());
    }
    return told.orElseGet(() -> file.size().getAsLong());
  }

  private static ContentHash hash(String job, RemoteFile file, HubReply reply) {
    Optional<ContentHash> told =
        reply
            .headerOnTheWay("X-Linked-Etag")
            .or(() -> reply.isRedirect() ? Optional.empty() : reply.header("ETag"))
            .flatMap(ContentHash::ofEtag);
    if (told.isPresent() && file.hash().isPresent() && !told.equals(file.hash())) {
      throw new HubException(
          Reason.WRONG_HASH,
          job + ": the Hub lists " + file.hash().get() + " and announces " + told.get());
    }
    return told.or(file::hash)
        .orElseThrow(
            () ->
                new HubException(
                    Reason.NO_HASH,
                    job + ": the Hub gives no SHA-256 and no git hash to check the file by"));
  }

  @FunctionalInterface
  private interface Answer<T> {
    T read(HubReply reply) throws IOException;
  }

  private <T> T ask(String method, URI address, String job, Answer<T> answer) throws IOException {
    Attempts attempts = new Attempts(policy, transport, job);
    while (true) {
      try (HubReply reply = transport.send(method, address, Map.of(), Redirects.ON_THE_HUB)) {
        boolean described = method.equals("HEAD") && reply.isRedirect();
        if (reply.status() == HubReply.OK || described) {
          return answer.read(reply);
        }
        if (!reply.isPassingTrouble()) {
          throw Refusal.of(reply, job, transport);
        }
        attempts.pauseAfter(reply);
      } catch (IOException e) {
        attempts.pauseAfter(e);
      }
    }
  }

  private String text(String job, HubReply reply) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    byte[] buffer = new byte[BUFFER_BYTES];
    try (StallGuard guard = new StallGuard(reply.body(), policy.stallTimeout())) {
      for (int n = reply.body().read(buffer); n >= 0; n = reply.body().read(buffer)) {
        guard.heard();
        if (bytes.size() + n > MAX_LISTING_BYTES) {
          throw bad(job, "has a list of files of more than " + MAX_LISTING_BYTES + " bytes");
        }
        bytes.write(buffer, 0, n);
      }
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(bytes.toByteArray()))
          .toString();
    } catch (CharacterCodingException e) {
      throw bad(job, "has a list of files that is not UTF-8");
    }
  }

  private URI address(String pathAndQuery) {
    String base = settings.endpoint().toString().replaceAll("/+$", "");
    return URI.create(base + pathAndQuery);
  }

  private static HubException bad(String job, String problem) {
    return new HubException(Reason.BAD_ANSWER, job + ": by the Hub's answer it " + problem);
  }
}
