package dev.jbert.tools.onnx;

import dev.jbert.tools.onnx.OnnxException.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.regex.Pattern;

/**
 * Finds a file that a model names, and refuses every name that is not a plain file of the model's
 * own folder: no other folder, no symbolic link, no second name of a file elsewhere.
 *
 * <p>One layout has links by design, the cache of the Hugging Face Hub: there {@code
 * models--ORG--NAME/snapshots/REVISION/...} links into {@code models--ORG--NAME/blobs}, and such
 * links are followed.
 *
 * <p>Source: ONNX's ExternalDataSecurity.md; CVE-2022-25882, CVE-2024-27318, CVE-2026-27489.
 */
final class ContainedFile {

  private static final Pattern PLAIN_NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._ -]{0,254}");

  private ContainedFile() {}

  /**
   * The path of the file to open, free of links.
   *
   * @param model the model file, as the user named it
   * @param subject who asks, as a message begins
   * @param name the file's name as the model has it
   */
  static Path find(Path model, String subject, String name) throws IOException {
    if (!PLAIN_NAME.matcher(name).matches()) {
      throw unsafe(model, subject, name, "expected the name of a file in the model's folder");
    }
    Path folder = model.toAbsolutePath().getParent();
    Path named = folder.resolve(name);
    if (!Files.isRegularFile(named)) {
      throw new OnnxException(
          Reason.FILE_NOT_FOUND,
          model,
          "%slies in %s, which is not there".formatted(subject, Quoted.of(name)));
    }
    Path real = named.toRealPath();
    if (Files.isSymbolicLink(named)) {
      if (!isHubBlob(named, real)) {
        throw unsafe(model, subject, name, "a symbolic link that leads out of the folder");
      }
    } else if (linkCount(named) > 1) {
      throw unsafe(model, subject, name, "the file has another name elsewhere (a hard link)");
    }
    return real;
  }

  /** Whether {@code real} is a blob of the very repository that {@code named} is a snapshot of. */
  private static boolean isHubBlob(Path named, Path real) throws IOException {
    for (Path part = named.getParent(); part != null; part = part.getParent()) {
      Path parent = part.getParent();
      if (parent != null
          && "snapshots".equals(String.valueOf(part.getFileName()))
          && String.valueOf(parent.getFileName()).startsWith("models--")) {
        return real.startsWith(parent.toRealPath().resolve("blobs"));
      }
    }
    return false;
  }

  private static int linkCount(Path file) throws IOException {
    if (!file.getFileSystem().supportedFileAttributeViews().contains("unix")) {
      return 1;
    }
    return (int) Files.getAttribute(file, "unix:nlink", LinkOption.NOFOLLOW_LINKS);
  }

  private static OnnxException unsafe(Path model, String subject, String name, String why) {
    return new OnnxException(
        Reason.UNSAFE_PATH, model, "%slies in %s: %s".formatted(subject, Quoted.of(name), why));
  }
}
