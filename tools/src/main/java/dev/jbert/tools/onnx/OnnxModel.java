package dev.jbert.tools.onnx;

import dev.jbert.tools.onnx.OnnxException.Reason;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * An ONNX file: the operations of its graph and the constants that they use. The file, and those
 * beside it that hold its large tensors, stay mapped until {@link #close()}; only what the graph is
 * made of is copied.
 *
 * <p>For the thread that opened it alone.
 */
final class OnnxModel implements AutoCloseable {

  private static final int GRAPH = 7;

  private final MappedFile file;
  private final ExternalData externalData;
  private final List<OnnxNode> nodes;
  private final Map<String, OnnxTensor> tensors;
  private final Set<String> initializers;

  private OnnxModel(MappedFile file, ExternalData externalData, GraphParser graph) {
    this.file = file;
    this.externalData = externalData;
    this.nodes = List.copyOf(graph.nodes());
    this.tensors = Collections.unmodifiableMap(new LinkedHashMap<>(graph.tensors()));
    this.initializers = Collections.unmodifiableSet(new LinkedHashSet<>(graph.initializers()));
  }

  /**
   * Opens a model and checks all of its structure: every message, and the size and place of every
   * tensor.
   *
   * @throws OnnxException if it is no ONNX model of the supported kind
   * @throws IOException if reading fails
   */
  static OnnxModel open(Path path) throws IOException {
    MappedFile file = MappedFile.open(path);
    ExternalData externalData = new ExternalData(path);
    try {
      GraphParser graph = new GraphParser(file, externalData);
      file.guarded(
          () -> {
            readModel(file, graph);
            return graph;
          });
      return new OnnxModel(file, externalData, graph);
    } catch (UncheckedIOException e) {
      close(file, externalData);
      throw e.getCause();
    } catch (OnnxException e) {
      OnnxException told = FileKind.of(file).map(kind -> kind.refusal(path, e)).orElse(e);
      close(file, externalData);
      throw told;
    }
  }

  private static void readModel(MappedFile file, GraphParser graph) {
    ProtobufReader model = ProtobufReader.of(file);
    int graphs = 0;
    try {
      while (model.next()) {
        if (model.field() == GRAPH) {
          graphs++;
          graph.read(model.message());
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (graphs != 1) {
      throw new OnnxException(
          Reason.NO_GRAPH, file.path(), "expected a model with one graph, found " + graphs);
    }
  }

  private static void close(MappedFile file, ExternalData externalData) {
    file.close();
    externalData.close();
  }

  /** The model file, as it was named. */
  Path path() {
    return file.path();
  }

  /** The operations, in an order in which they can run. */
  List<OnnxNode> nodes() {
    return nodes;
  }

  /** The initializers and the tensors of {@code Constant} nodes, by name, in the file's order. */
  Map<String, OnnxTensor> tensors() {
    return tensors;
  }

  /** Which of {@link #tensors()} are initializers, in the file's order. */
  Set<String> initializers() {
    return initializers;
  }

  /** Size of the model file and of those that it names. */
  long byteSize() {
    return file.size() + externalData.byteSize();
  }

  /** How many checksums of external files were compared when the model was opened. */
  int checksums() {
    return externalData.checksums();
  }

  @Override
  public void close() {
    close(file, externalData);
  }
}
