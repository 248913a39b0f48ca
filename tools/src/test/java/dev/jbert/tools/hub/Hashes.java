package dev.jbert.tools.hub;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Hashes of test content, computed apart from the product's code. */
final class Hashes {

  private Hashes() {}

  static String sha256(byte[] content) {
    return hex("SHA-256", new byte[0], content);
  }

  static String gitBlob(byte[] content) {
    return hex(
        "SHA-1", ("blob " + content.length + "\0").getBytes(StandardCharsets.UTF_8), content);
  }

  private static String hex(String algorithm, byte[] before, byte[] content) {
    try {
      MessageDigest digest = MessageDigest.getInstance(algorithm);
      digest.update(before);
      return HexFormat.of().formatHex(digest.digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }
}
