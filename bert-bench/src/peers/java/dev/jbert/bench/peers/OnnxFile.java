package dev.jbert.bench.peers;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * An ONNX file that is being made: nodes and float tensors. The tensors' values are fetched one
 * after the other while the file is written, so that they are never in memory together.
 *
 * <p>Field numbers are those of {@code onnx.proto}.
 */
final class OnnxFile {

  private static final int IR_VERSION = 8;
  private static final int OPSET = 17;
  private static final int FLOAT = 1;
  private static final int INT_64 = 7;
  private static final int FLOAT_ATTRIBUTE = 1;
  private static final int INT_ATTRIBUTE = 2;
  private static final int TENSORS_FIELD = 5;
  private static final String CONTRIBUTED = "com.microsoft";

  private final ProtoMessage graph = new ProtoMessage().text(2, "encoder");
  private final List<Tensor> tensors = new ArrayList<>();

  private record Tensor(ProtoMessage head, long bytes, Supplier<float[]> values) {}

  /** An input of 64-bit integers, {@code [batch, sequence]}. */
  void input(String name) {
    graph.message(11, value(name, INT_64));
  }

  /** The output, floats {@code [batch, sequence, columns]}. */
  void output(String name, int columns) {
    graph.message(12, value(name, FLOAT, new ProtoMessage().number(1, columns)));
  }

  private static ProtoMessage value(String name, int type, ProtoMessage... furtherDimensions) {
    ProtoMessage shape =
        new ProtoMessage()
            .message(1, new ProtoMessage().text(2, "batch"))
            .message(1, new ProtoMessage().text(2, "sequence"));
    for (ProtoMessage dimension : furtherDimensions) {
      shape.message(1, dimension);
    }
    ProtoMessage tensor = new ProtoMessage().number(1, type).message(2, shape);
    return new ProtoMessage().text(1, name).message(2, new ProtoMessage().message(1, tensor));
  }

  /** A tensor. */
  void tensor(String name, Supplier<float[]> values, int... shape) {
    ProtoMessage head = new ProtoMessage();
    long size = Float.BYTES;
    for (int dimension : shape) {
      head.number(1, dimension);
      size *= dimension;
    }
    head.number(2, FLOAT).text(8, name).bytesAhead(9, size);
    tensors.add(new Tensor(head, size, values));
  }

  /** An operation of ONNX itself. */
  void node(
      String operation, List<String> inputs, List<String> outputs, Map<String, Number> attributes) {
    graph.message(1, operation(operation, inputs, outputs, attributes));
  }

  /** An operation of ONNX Runtime: what its optimiser makes of several. */
  void contributedNode(
      String operation, List<String> inputs, List<String> outputs, Map<String, Number> attributes) {
    graph.message(1, operation(operation, inputs, outputs, attributes).text(7, CONTRIBUTED));
  }

  private static ProtoMessage operation(
      String operation, List<String> inputs, List<String> outputs, Map<String, Number> attributes) {
    ProtoMessage node = new ProtoMessage();
    inputs.forEach(input -> node.text(1, input));
    outputs.forEach(output -> node.text(2, output));
    node.text(3, operation + " " + outputs.getFirst()).text(4, operation);
    attributes.forEach((name, value) -> node.message(5, attribute(name, value)));
    return node;
  }

  private static ProtoMessage attribute(String name, Number value) {
    ProtoMessage attribute = new ProtoMessage().text(1, name);
    return value instanceof Float real
        ? attribute.real(2, real).number(20, FLOAT_ATTRIBUTE)
        : attribute.number(3, value.longValue()).number(20, INT_ATTRIBUTE);
  }

  /** Writes the file. */
  void write(Path file) throws IOException {
    byte[] nodes = graph.toBytes();
    List<byte[]> heads = new ArrayList<>();
    long size = nodes.length;
    for (Tensor tensor : tensors) {
      byte[] head = tensor.head().toBytes();
      byte[] field =
          new ProtoMessage().bytesAhead(TENSORS_FIELD, head.length + tensor.bytes()).toBytes();
      byte[] whole = new byte[field.length + head.length];
      System.arraycopy(field, 0, whole, 0, field.length);
      System.arraycopy(head, 0, whole, field.length, head.length);
      heads.add(whole);
      size += whole.length + tensor.bytes();
    }
    ProtoMessage model =
        new ProtoMessage()
            .number(1, IR_VERSION)
            .message(8, new ProtoMessage().text(1, "").number(2, OPSET))
            .message(8, new ProtoMessage().text(1, CONTRIBUTED).number(2, 1))
            .bytesAhead(7, size);
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
      out.write(model.toBytes());
      out.write(nodes);
      for (int i = 0; i < tensors.size(); i++) {
        out.write(heads.get(i));
        out.write(bytes(tensors.get(i).values().get()));
      }
    }
  }

  private static byte[] bytes(float[] values) {
    ByteBuffer bytes =
        ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    return bytes.array();
  }
}
