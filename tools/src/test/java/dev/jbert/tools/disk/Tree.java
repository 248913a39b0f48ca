package dev.jbert.tools.disk;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.CRC32C;

/** What is in a folder. */
public final class Tree {

  private Tree() {}

  /** Every file with its size and checksum, every folder as {@code folder}, by relative path. */
  public static Map<String, String> of(Path folder) throws IOException {
    Map<String, String> entries = new TreeMap<>();
    if (!Files.exists(folder)) {
      return entries;
    }
    try (Stream<Path> walk = Files.walk(folder)) {
      for (Path path : walk.skip(1).toList()) {
        String name = folder.relativize(path).toString().replace('\\', '/');
        entries.put(name, Files.isDirectory(path) ? "folder" : checksum(path));
      }
    }
    return entries;
  }

  private static String checksum(Path file) throws IOException {
    byte[] content = Files.readAllBytes(file);
    CRC32C crc = new CRC32C();
    crc.update(content);
    return content.length + " bytes, " + Long.toHexString(crc.getValue());
  }

  /** Copies a folder, whose files must stay as they are meanwhile. */
  public static void copy(Path from, Path to) throws IOException {
    Files.createDirectories(to);
    try (Stream<Path> walk = Files.walk(from)) {
      for (Path path : walk.skip(1).toList()) {
        Path target = to.resolve(from.relativize(path).toString());
        if (Files.isDirectory(path)) {
          Files.createDirectories(target);
        } else {
          Files.copy(path, target);
        }
      }
    }
  }
}
