package dev.jbert.tools.onnx;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Writes small ONNX files, in the form that exporters have: the graph's nodes, then its tensors.
 */
public final class OnnxWriter {

  static final int FLOAT = 1;
  static final int INT64 = 7;

  private final ProtoWriter graph = new ProtoWriter();
  private final List<FloatTensor> floatTensors = new ArrayList<>();

  /** An initializer that stands in the graph's bytes from {@code start} to {@code end}. */
  private record FloatTensor(int start, int end, ProtoWriter header, byte[] values) {}

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
    byte[] bytes = ProtoWriter.floats(values);
    int start = graph.size();
    tensor(header(name, FLOAT, dims).bytes(9, bytes));
    floatTensors.add(new FloatTensor(start, graph.size(), header(name, FLOAT, dims), bytes));
    return this;
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
    return model(graph.toByteArray());
  }

  private static byte[] model(byte[] graph) {
    ProtoWriter opset = new ProtoWriter().string(1, "").varint(2, 14);
    return new ProtoWriter()
        .varint(1, 7)
        .string(2, "test")
        .message(7, new ProtoWriter().raw(graph).string(2, "main_graph"))
        .message(8, opset)
        .toByteArray();
  }

  /** Writes the file. */
  public Path write(Path file) throws IOException {
    return Files.write(file, toByteArray());
  }

  /** Writes the file with the values of its float tensors in a file of this name beside it. */
  public Path writeExternal(Path file, String dataName) throws IOException {
    byte[] inline = graph.toByteArray();
    ProtoWriter external = new ProtoWriter();
    ByteArrayOutputStream data = new ByteArrayOutputStream();
    int copied = 0;
    for (FloatTensor tensor : floatTensors) {
      external.raw(Arrays.copyOfRange(inline, copied, tensor.start()));
      ProtoWriter place =
          new ProtoWriter()
              .raw(tensor.header().toByteArray())
              .message(13, entry("location", dataName))
              .message(13, entry("offset", Integer.toString(data.size())))
              .message(13, entry("length", Integer.toString(tensor.values().length)))
              .varint(14, 1);
      external.message(5, place);
      data.writeBytes(tensor.values());
      copied = tensor.end();
    }
    external.raw(Arrays.copyOfRange(inline, copied, inline.length));
    Files.write(file.resolveSibling(dataName), data.toByteArray());
    return Files.write(file, model(external.toByteArray()));
  }
}
