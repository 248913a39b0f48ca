package dev.jbert.weights;

import dev.jbert.weights.SafetensorsException.Reason;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;

/** One safetensors file, mapped into memory. Opened by {@link WeightSource#open(Path)}. */
public final class SafetensorsFile implements WeightSource {

  private final Path file;
  private final SafetensorsHeader header;
  private final MappedBytes data;

  private SafetensorsFile(Path file, SafetensorsHeader header, MappedBytes data) {
    this.file = file;
    this.header = header;
    this.data = data;
  }

  /** Opens a file: every rule is checked before anything is mapped. */
  static SafetensorsFile open(Path file, SafetensorsLimits limits) throws IOException {
    // Asked before opening, because opening a pipe would wait for a writer.
    if (!Files.isRegularFile(file)) {
      throw new SafetensorsException(
          Reason.FILE_NOT_FOUND,
          file,
          Files.exists(file) ? "is no regular file" : "there is no such file");
    }
    RandomAccessFile opened = new RandomAccessFile(file.toFile(), "r");
    try {
      long fileSize = opened.length();
      SafetensorsHeader header =
          SafetensorsHeader.read(file, opened.getChannel(), fileSize, limits);
      return new SafetensorsFile(
          file, header, MappedBytes.map(file, opened, header.dataStart(), fileSize));
    } catch (IOException | RuntimeException e) {
      opened.close();
      throw e;
    }
  }

  @Override
  public Set<String> names() {
    return header.tensors().keySet();
  }

  @Override
  public TensorView tensor(String name) {
    TensorInfo info = header.tensors().get(name);
    if (info == null) {
      throw new SafetensorsException(
          Reason.TENSOR_NOT_FOUND,
          file,
          name,
          "is not among the " + header.tensors().size() + " tensors of this file",
          null);
    }
    return new TensorView(info, data);
  }

  @Override
  public Map<String, String> metadata() {
    return header.metadata();
  }

  @Override
  public Path path() {
    return file;
  }

  @Override
  public void close() {
    data.close();
  }
}
