package dev.jbert.tools.onnx;

import dev.jbert.tools.onnx.OnnxException.Reason;
import dev.jbert.tools.onnx.OnnxTensor.Values;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The files beside a model that hold the values of its large tensors. A model that comes from
 * somewhere else must not reach any other file of this machine, so only a plain file of the model's
 * own folder is opened (see {@link ContainedFile}).
 */
final class ExternalData implements AutoCloseable {

  /** The keys that ONNX defines; any other is refused. */
  static final Set<String> KEYS = new TreeSet<>(Set.of("location", "offset", "length", "checksum"));

  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,18}");
  private static final int MAX_FILES = 1000;

  private final Path model;
  private final Map<String, MappedFile> files = new HashMap<>();
  private final Map<String, String> sha1s = new HashMap<>();

  ExternalData(Path model) {
    this.model = model;
  }

  /**
   * Where the values of a tensor lie.
   *
   * @param subject the tensor, as a message begins
   * @param entries the tensor's {@code external_data}
   * @param bytes how many bytes its shape and type ask for
   */
  Values locate(String subject, Map<String, String> entries, long bytes) throws IOException {
    if (!KEYS.containsAll(entries.keySet())) {
      throw error(
          Reason.WRONG_EXTERNAL_DATA,
          "%shas external_data keys %s, expected only %s"
              .formatted(subject, entries.keySet(), KEYS));
    }
    String location = entries.getOrDefault("location", "");
    MappedFile file = file(subject, location);
    long offset = number(subject, entries, "offset", 0);
    long length = number(subject, entries, "length", Math.max(0, file.size() - offset));
    if (offset > file.size() || length > file.size() - offset) {
      throw error(
          Reason.WRONG_EXTERNAL_DATA,
          "%slies at bytes %d to %d of %s, which has only %d"
              .formatted(subject, offset, offset + length, location, file.size()));
    }
    if (length != bytes) {
      throw error(
          Reason.WRONG_SIZE,
          "%shas %d bytes of external data, expected %d".formatted(subject, length, bytes));
    }
    checkSum(subject, location, entries.get("checksum"), file.path());
    return new Values.Raw(file, offset);
  }

  private MappedFile file(String subject, String location) throws IOException {
    MappedFile known = files.get(location);
    if (known != null) {
      return known;
    }
    if (files.size() == MAX_FILES) {
      throw error(Reason.TOO_MANY, "more than " + MAX_FILES + " files of external data");
    }
    // The path is free of links now; one that appears meanwhile is not followed.
    Path contained = ContainedFile.find(model, subject, location);
    MappedFile opened = MappedFile.open(contained, LinkOption.NOFOLLOW_LINKS);
    files.put(location, opened);
    return opened;
  }

  private long number(String subject, Map<String, String> entries, String key, long otherwise) {
    String digits = entries.get(key);
    if (digits == null) {
      return otherwise;
    }
    if (!NUMBER.matcher(digits).matches()) {
      throw error(
          Reason.WRONG_EXTERNAL_DATA,
          "%shas the %s %s, expected a whole number of at most 18 digits"
              .formatted(subject, key, Quoted.of(digits)));
    }
    return Long.parseLong(digits);
  }

  private void checkSum(String subject, String location, @Nullable String stated, Path file)
      throws IOException {
    if (stated == null) {
      return;
    }
    String computed = sha1s.get(location);
    if (computed == null) {
      computed = sha1(file);
      sha1s.put(location, computed);
    }
    if (!computed.equals(stated.toLowerCase(Locale.ROOT))) {
      throw error(
          Reason.WRONG_EXTERNAL_DATA,
          "%sexpects the SHA-1 %s of %s, found %s"
              .formatted(subject, Quoted.of(stated), location, computed));
    }
  }

  private static String sha1(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file);
        DigestInputStream digested =
            new DigestInputStream(in, MessageDigest.getInstance("SHA-1"))) {
      digested.transferTo(OutputStream.nullOutputStream());
      return HexFormat.of().formatHex(digested.getMessageDigest().digest());
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-1", e);
    }
  }

  /** Size of all files that were opened. */
  long byteSize() {
    return files.values().stream().mapToLong(MappedFile::size).sum();
  }

  /** How many files' checksums were stated, and found right. */
  int checksums() {
    return sha1s.size();
  }

  private OnnxException error(Reason reason, String problem) {
    return new OnnxException(reason, model, problem);
  }

  @Override
  public void close() {
    files.values().forEach(MappedFile::close);
  }
}
