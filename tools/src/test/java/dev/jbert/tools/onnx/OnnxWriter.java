package dev.jbert.tools.onnx;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Writes small ONNX files, in the form that exporters have: the graph's nodes, then its tensors.
 */
public final class OnnxWriter {

  static final int FLOAT = 1;
  static final int INT64 = 7;

  private final ProtoWriter graph = new ProtoWriter();

  /** An operation of ONNX's own. */
  OnnxWriter node(String opType, String name, List<String> inputs, String output) {
    return node(opType, name, inputs, output, new ProtoWriter());
  }

  /** An operation with further fields: attributes, domain, metadata. */
  OnnxWriter node(
      String opType, String name, List<String> inputs, String output, ProtoWriter more) {
    ProtoWriter node = new ProtoWriter();
    inputs.forEach(input -> node.string(1, input));
    node.string(2, output).string(3, name).string(4, opType).raw(more.toByteArray());
    graph.message(1, node);
    return this;
  }

  /** A float initializer of raw bytes. */
  OnnxWriter tensor(String name, float[] values, long... dims) {
    return tensor(header(name, FLOAT, dims).bytes(9, ProtoWriter.floats(values)));
  }

  /** An initializer as a test wants it. */
  OnnxWriter tensor(ProtoWriter tensor) {
    graph.message(5, tensor);
    return this;
  }

  /** The fields of an initializer but its values. */
  static ProtoWriter header(String name, int dataType, long... dims) {
    ProtoWriter tensor = new ProtoWriter();
    for (long dimension : dims) {
      tensor.varint(1, dimension);
    }
    return tensor.varint(2, dataType).string(8, name);
  }

  static ProtoWriter integerAttribute(String name, long value) {
    return new ProtoWriter()
        .message(5, new ProtoWriter().string(1, name).varint(3, value).varint(20, 2));
  }

  static ProtoWriter transposition() {
    ProtoWriter order = new ProtoWriter().string(1, "perm").varint(8, 1).varint(8, 0);
    return new ProtoWriter().message(5, order.varint(20, 7));
  }

  static ProtoWriter namespace(String value) {
    return new ProtoWriter()
        .message(9, new ProtoWriter().string(1, "pkg.torch.onnx.stack_trace").string(2, "File ..."))
        .message(9, new ProtoWriter().string(1, "namespace").string(2, value));
  }

  static ProtoWriter domain(String value) {
    return new ProtoWriter().string(7, value);
  }

  /** An entry of a tensor's {@code external_data}. */
  static ProtoWriter entry(String key, String value) {
    return new ProtoWriter().string(1, key).string(2, value);
  }

  ProtoWriter graph() {
    return graph;
  }

  byte[] toByteArray() {
    ProtoWriter opset = new ProtoWriter().string(1, "").varint(2, 14);
    return new ProtoWriter()
        .varint(1, 7)
        .string(2, "test")
        .message(7, new ProtoWriter().raw(graph.toByteArray()).string(2, "main_graph"))
        .message(8, opset)
        .toByteArray();
  }

  /** Writes the file. */
  public Path write(Path file) throws IOException {
    return Files.write(file, toByteArray());
  }
}
