package dev.jbert.tools.hub;

import com.google.gson.JsonParseException;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.MalformedJsonException;
import dev.jbert.tools.hub.HubException.Reason;
import java.io.IOException;
import java.io.Reader;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads what {@code /api/models/ORG/NAME/revision/REV?blobs=true} answers: {@code sha} and {@code
 * siblings}, each with {@code rfilename}, {@code size}, {@code blobId} and, in large file storage,
 * {@code lfs.sha256}. Everything else is passed over.
 */
final class ListingParser {

  private static final int MAX_FILES = 100_000;
  private static final int MAX_DEPTH = 32;

  private final String source;
  private final JsonReader json;

  private ListingParser(String source, Reader text) {
    this.source = source;
    this.json = new JsonReader(text);
    json.setStrictness(Strictness.STRICT);
    json.setNestingLimit(MAX_DEPTH);
  }

  /**
   * Reads a listing.
   *
   * @param source the model, for messages
   * @throws HubException if it is not of that form, or holds an unsafe file name
   */
  static HubListing parse(String source, Reader text) throws IOException {
    ListingParser parser = new ListingParser(source, text);
    try {
      return parser.listing();
    } catch (MalformedJsonException
        | JsonParseException
        | IllegalStateException
        | NumberFormatException
        | java.io.EOFException e) {
      throw parser.error("is not JSON of the expected form", e);
    }
  }

  private HubListing listing() throws IOException {
    String commit = null;
    List<RemoteFile> files = null;
    json.beginObject();
    while (json.hasNext()) {
      switch (json.nextName()) {
        case "sha" -> commit = json.nextString();
        case "siblings" -> files = files();
        default -> json.skipValue();
      }
    }
    json.endObject();
    json.peek(); // Refuses what follows the end.
    if (commit == null || files == null) {
      throw error("lacks " + (commit == null ? "sha" : "siblings"), null);
    }
    if (!commit.matches("[0-9a-f]{40}")) {
      throw error(
          "gives the commit " + Quoted.of(commit) + ", expected 40 hexadecimal digits", null);
    }
    return new HubListing(commit, files);
  }

  private List<RemoteFile> files() throws IOException {
    List<RemoteFile> files = new ArrayList<>();
    Set<RepositoryPath> seen = new HashSet<>();
    json.beginArray();
    while (json.hasNext()) {
      if (files.size() == MAX_FILES) {
        throw error("names more than " + MAX_FILES + " files", null);
      }
      RemoteFile file = file();
      if (!seen.add(file.path())) {
        throw error("names " + Quoted.of(file.path().text()) + " twice", null);
      }
      files.add(file);
    }
    json.endArray();
    return files;
  }

  private RemoteFile file() throws IOException {
    String name = null;
    OptionalLong size = OptionalLong.empty();
    String blobId = null;
    Lfs lfs = Lfs.NONE;
    json.beginObject();
    while (json.hasNext()) {
      switch (json.nextName()) {
        case "rfilename" -> name = json.nextString();
        case "size" -> size = size();
        case "blobId" -> blobId = textOrNull();
        case "lfs" -> lfs = lfs();
        default -> json.skipValue();
      }
    }
    json.endObject();
    if (name == null) {
      throw error("has a file without rfilename", null);
    }
    // In large file storage the git blob is a pointer, not the content.
    String hex = lfs.present() ? lfs.sha256() : blobId;
    Optional<ContentHash> hash = hex == null ? Optional.empty() : ContentHash.ofHex(hex);
    return new RemoteFile(
        new RepositoryPath(name), lfs.size().isPresent() ? lfs.size() : size, hash);
  }

  private record Lfs(boolean present, @Nullable String sha256, OptionalLong size) {
    static final Lfs NONE = new Lfs(false, null, OptionalLong.empty());
  }

  private Lfs lfs() throws IOException {
    if (json.peek() == JsonToken.NULL) {
      json.nextNull();
      return Lfs.NONE;
    }
    String sha256 = null;
    OptionalLong size = OptionalLong.empty();
    json.beginObject();
    while (json.hasNext()) {
      switch (json.nextName()) {
        case "sha256" -> sha256 = textOrNull();
        case "size" -> size = size();
        default -> json.skipValue();
      }
    }
    json.endObject();
    return new Lfs(true, sha256, size);
  }

  private OptionalLong size() throws IOException {
    if (json.peek() == JsonToken.NULL) {
      json.nextNull();
      return OptionalLong.empty();
    }
    long size = json.nextLong();
    if (size < 0) {
      throw error("gives the size " + size, null);
    }
    return OptionalLong.of(size);
  }

  private @Nullable String textOrNull() throws IOException {
    if (json.peek() == JsonToken.NULL) {
      json.nextNull();
      return null;
    }
    return json.nextString();
  }

  private HubException error(String problem, @Nullable Exception cause) {
    return new HubException(
        Reason.BAD_ANSWER, source + ": the Hub's list of files " + problem, cause);
  }
}
