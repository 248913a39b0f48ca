package dev.jbert.tools.hub;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What the Hub says that a file's content hashes to.
 *
 * @param kind how it is computed
 * @param hex lower-case hexadecimal
 */
record ContentHash(Kind kind, String hex) {

  private static final Pattern HEX = Pattern.compile("[0-9a-f]*");
  private static final int BUFFER_BYTES = 1 << 16;

  /** The two hashes that the Hub's ETags hold. */
  enum Kind {
    /** SHA-256 of the content: files in large file storage. */
    SHA_256("SHA-256", 64),
    /** SHA-1 of {@code "blob " + size + NUL + content}, as git names blobs: all other files. */
    GIT_BLOB("SHA-1", 40);

    private final String algorithm;
    private final int digits;

    Kind(String algorithm, int digits) {
      this.algorithm = algorithm;
      this.digits = digits;
    }

    /** This hash of what {@code file} holds now. */
    ContentHash of(Path file) throws IOException {
      MessageDigest digest = digest();
      if (this == GIT_BLOB) {
        String header = "blob " + Files.size(file) + "\0";
        digest.update(header.getBytes(StandardCharsets.US_ASCII));
      }
      byte[] buffer = new byte[BUFFER_BYTES];
      try (InputStream content = Files.newInputStream(file)) {
        for (int count = content.read(buffer); count >= 0; count = content.read(buffer)) {
          digest.update(buffer, 0, count);
        }
      }
      return new ContentHash(this, HexFormat.of().formatHex(digest.digest()));
    }

    private MessageDigest digest() {
      try {
        return MessageDigest.getInstance(algorithm);
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("every Java platform has " + algorithm, e);
      }
    }
  }

  /** The hash in 64 or 40 hexadecimal digits; empty if {@code text} is neither. */
  static Optional<ContentHash> ofHex(String text) {
    String hex = text.toLowerCase(Locale.ROOT);
    if (HEX.matcher(hex).matches()) {
      for (Kind kind : Kind.values()) {
        if (hex.length() == kind.digits) {
          return Optional.of(new ContentHash(kind, hex));
        }
      }
    }
    return Optional.empty();
  }

  /** The hash in an ETag of the Hub, which may be quoted and marked as weak. */
  static Optional<ContentHash> ofEtag(String etag) {
    String text = etag.strip();
    text = text.startsWith("W/") ? text.substring(2) : text;
    boolean quoted = text.length() >= 2 && text.startsWith("\"") && text.endsWith("\"");
    return ofHex(quoted ? text.substring(1, text.length() - 1) : text);
  }

  @Override
  public String toString() {
    return (kind == Kind.SHA_256 ? "SHA-256 " : "git blob ") + hex;
  }
}
