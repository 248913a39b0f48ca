package dev.jbert.bench.peers;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * An encoder in ONNX Runtime at its best: all graph optimisations, threads that spin for work, one
 * operation after the other with all threads on each.
 */
final class OrtModel implements AutoCloseable {

  private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
  private final OrtSession session;
  private final Set<String> output;

  OrtModel(Path onnxFile, int threads) throws OrtException {
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.ALL_OPT);
      options.setExecutionMode(OrtSession.SessionOptions.ExecutionMode.SEQUENTIAL);
      options.setIntraOpNumThreads(threads);
      options.setInterOpNumThreads(1);
      options.addConfigEntry("session.intra_op.allow_spinning", "1");
      session = environment.createSession(onnxFile.toString(), options);
    }
    // Of all models here the first output is the last hidden state, by whatever name.
    output = Set.of(session.getOutputNames().iterator().next());
  }

  /** A batch as the session takes it, made before the clock starts. */
  record Batch(int[][] inputIds, int paddedLength, Map<String, OnnxTensor> tensors)
      implements AutoCloseable {

    @Override
    public void close() {
      tensors.values().forEach(OnnxTensor::close);
    }
  }

  /** Sequences padded to the longest of them. */
  Batch batch(int[][] inputIds) throws OrtException {
    int length = 0;
    for (int[] ids : inputIds) {
      length = Math.max(length, ids.length);
    }
    long[] ids = new long[inputIds.length * length];
    long[] mask = new long[ids.length];
    for (int row = 0; row < inputIds.length; row++) {
      for (int i = 0; i < inputIds[row].length; i++) {
        ids[row * length + i] = inputIds[row][i];
        mask[row * length + i] = 1;
      }
    }
    long[] shape = {inputIds.length, length};
    Map<String, OnnxTensor> tensors = new HashMap<>();
    for (String name : session.getInputNames()) {
      long[] values =
          switch (name) {
            case "input_ids" -> ids;
            case "attention_mask" -> mask;
            case "token_type_ids" -> new long[ids.length];
            default -> throw new IllegalStateException("the graph has an input " + name);
          };
      tensors.put(name, OnnxTensor.createTensor(environment, LongBuffer.wrap(values), shape));
    }
    return new Batch(inputIds, length, tensors);
  }

  /** Runs a batch and lets the output go. */
  void run(Batch batch) throws OrtException {
    session.run(batch.tensors(), output).close();
  }

  /** The states of each sequence's tokens, without padding: {@code [tokens x hiddenSize]}. */
  List<float[]> lastHiddenStates(Batch batch) throws OrtException {
    try (OrtSession.Result result = session.run(batch.tensors(), output)) {
      FloatBuffer states = ((OnnxTensor) result.get(0)).getFloatBuffer();
      int rows = batch.inputIds().length * batch.paddedLength();
      int hiddenSize = states.remaining() / rows;
      List<float[]> sequences = new ArrayList<>();
      for (int row = 0; row < batch.inputIds().length; row++) {
        float[] sequence = new float[batch.inputIds()[row].length * hiddenSize];
        states.get(row * batch.paddedLength() * hiddenSize, sequence);
        sequences.add(sequence);
      }
      return sequences;
    }
  }

  @Override
  public void close() throws OrtException {
    session.close();
  }
}
