package dev.jbert.tools.pytorch;

import dev.jbert.tools.convert.ForeignWeights;
import dev.jbert.tools.pytorch.PyTorchFileException.Reason;
import dev.jbert.tools.zip.Quoted;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The tensors of one file, or of all shards that an index names. */
final class PyTorchCheckpoint implements ForeignWeights {

  private static final String INDEX_SUFFIX = ".index.json";

  private final List<PyTorchFile> files;
  private final Map<String, PyTorchFile> fileByTensor;

  private PyTorchCheckpoint(List<PyTorchFile> files, Map<String, PyTorchFile> fileByTensor) {
    this.files = files;
    this.fileByTensor = fileByTensor;
  }

  /**
   * Opens a weight file or an index with its shards.
   *
   * @throws PyTorchFileException if one of them is refused, or index and shards disagree
   */
  static PyTorchCheckpoint open(Path file) throws IOException {
    List<PyTorchFile> files = new ArrayList<>();
    try {
      Map<String, PyTorchFile> fileByTensor =
          file.getFileName().toString().endsWith(INDEX_SUFFIX)
              ? openShards(file, files)
              : openSingle(file, files);
      PyTorchCheckpoint checkpoint = new PyTorchCheckpoint(files, fileByTensor);
      checkpoint.refuseRepeats();
      return checkpoint;
    } catch (IOException | RuntimeException e) {
      close(files);
      throw e;
    }
  }

  private static Map<String, PyTorchFile> openSingle(Path path, List<PyTorchFile> opened)
      throws IOException {
    PyTorchFile file = PyTorchFile.open(path);
    opened.add(file);
    Map<String, PyTorchFile> fileByTensor = new LinkedHashMap<>();
    file.names().forEach(name -> fileByTensor.put(name, file));
    return fileByTensor;
  }

  private static Map<String, PyTorchFile> openShards(Path indexFile, List<PyTorchFile> opened)
      throws IOException {
    ShardIndex index = ShardIndex.read(indexFile);
    Map<String, PyTorchFile> fileByTensor = new LinkedHashMap<>();
    for (String shard : index.shards()) {
      PyTorchFile file = PyTorchFile.open(indexFile.resolveSibling(shard));
      opened.add(file);
      for (String name : file.names()) {
        String expected = index.shardByTensor().get(name);
        if (!shard.equals(expected)) {
          throw new PyTorchFileException(
              Reason.BAD_INDEX,
              indexFile,
              "shard %s holds tensor %s, which the index %s"
                  .formatted(
                      shard,
                      Quoted.of(name),
                      expected == null ? "does not name" : "puts into " + expected));
        }
        fileByTensor.put(name, file);
      }
    }
    index
        .shardByTensor()
        .forEach(
            (name, shard) -> {
              if (!fileByTensor.containsKey(name)) {
                throw new PyTorchFileException(
                    Reason.BAD_INDEX,
                    indexFile,
                    "tensor %s is not in its shard %s".formatted(Quoted.of(name), shard));
              }
            });
    return fileByTensor;
  }

  /** No weight repeats its storage's elements; a file that says so wants to be large. */
  private void refuseRepeats() {
    fileByTensor.forEach(
        (name, file) -> {
          if (file.info(name).dtype().isReadableAsFloat()) {
            file.requireWithinStorage(name);
          }
        });
  }

  @Override
  public String format() {
    String form =
        switch (files.getFirst().form()) {
          case ZIP -> "PyTorch";
          case LEGACY -> "PyTorch before 1.6";
        };
    return files.size() == 1 ? form : "%s, %d shards".formatted(form, files.size());
  }

  @Override
  public int checksums() {
    return files.stream().mapToInt(PyTorchFile::checksums).sum();
  }

  @Override
  public long byteSize() {
    return files.stream().mapToLong(PyTorchFile::byteSize).sum();
  }

  @Override
  public List<Tensor> tensors() {
    return fileByTensor.entrySet().stream()
        .map(entry -> entry.getValue().info(entry.getKey()))
        .map(info -> new Tensor(info.name(), info.dtype(), info.shape()))
        .toList();
  }

  @Override
  public Collection<List<String>> sameTensors() {
    return files.stream().flatMap(file -> file.sameTensors().stream()).toList();
  }

  @Override
  public float[] floats(String name) throws IOException {
    return fileByTensor.get(name).floats(name);
  }

  @Override
  public void close() throws IOException {
    close(files);
  }

  private static void close(List<PyTorchFile> files) throws IOException {
    for (PyTorchFile file : files) {
      file.close();
    }
  }
}
