package dev.jbert.tools.pull;

import dev.jbert.tools.checkpoint.Progress;
import dev.jbert.tools.pull.PullException.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/**
 * Unpacks LangChain4j's jars of in-process embedding models: at the top an ONNX file and a {@code
 * *-tokenizer.json}, each once.
 *
 * <p>The files get names of their own, so no entry's name can lead out of the folder, and never
 * more bytes than the jar declares and the limits allow.
 */
final class OnnxJarUnpacker implements Unpacker {

  private static final int BUFFER_BYTES = 1 << 20;

  /** What to take out of a jar. */
  private enum Part {
    /** Protobuf messages cannot be larger than 2 GiB. */
    MODEL("[^/]+\\.onnx", "model.onnx", 1L << 31),
    TOKENIZER("[^/]+-tokenizer\\.json", "tokenizer.json", 64L << 20);

    private final Pattern entry;
    private final String fileName;
    private final long maxBytes;

    Part(String entry, String fileName, long maxBytes) {
      this.entry = Pattern.compile(entry);
      this.fileName = fileName;
      this.maxBytes = maxBytes;
    }
  }

  @Override
  public void unpack(Path jar, Path folder, Progress progress) throws IOException {
    try (ZipFile zip = new ZipFile(jar.toFile())) {
      for (Part part : Part.values()) {
        ZipEntry entry = entry(jar, zip, part);
        Path file = folder.resolve(part.fileName);
        try (InputStream in = zip.getInputStream(entry);
            OutputStream out = Files.newOutputStream(file, StandardOpenOption.CREATE_NEW)) {
          copy(in, out, new Declared(jar, entry.getName(), entry.getSize()), progress);
        }
      }
    } catch (ZipException e) {
      throw broken(jar, "it is no sound zip archive (" + e.getMessage() + ")");
    }
  }

  private static ZipEntry entry(Path jar, ZipFile zip, Part part) {
    List<? extends ZipEntry> found =
        zip.stream().filter(entry -> part.entry.matcher(entry.getName()).matches()).toList();
    if (found.size() != 1) {
      throw broken(
          jar,
          "expected one file like %s at its top, found %d".formatted(part.fileName, found.size()));
    }
    ZipEntry entry = found.getFirst();
    if (entry.getSize() > part.maxBytes) {
      throw broken(
          jar,
          "%s has %d bytes, the limit is %d"
              .formatted(entry.getName(), entry.getSize(), part.maxBytes));
    }
    return entry;
  }

  /** What a jar says of an entry. */
  private record Declared(Path jar, String name, long bytes) {}

  private static void copy(InputStream in, OutputStream out, Declared declared, Progress progress)
      throws IOException {
    byte[] buffer = new byte[BUFFER_BYTES];
    long written = 0;
    for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
      written += n;
      if (written > declared.bytes()) {
        break;
      }
      out.write(buffer, 0, n);
      progress.report("Unpacking", written, declared.bytes());
    }
    if (written != declared.bytes()) {
      throw broken(
          declared.jar(),
          "%s does not have the %d bytes that it declares"
              .formatted(declared.name(), declared.bytes()));
    }
  }

  private static PullException broken(Path jar, String problem) {
    return new PullException(Reason.BROKEN_ARTIFACT, jar.getFileName() + ": " + problem);
  }
}
