package dev.jbert.bench.peers;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.io.IOException;
import java.nio.LongBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A model in ONNX Runtime at its best: all graph optimisations, threads that spin for work, one
 * operation after the other with all threads on each.
 */
final class OrtModel implements Rival {

  private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
  private final OrtSession session;
  private final Set<String> output;

  /** The model's encoder. */
  static OrtModel open(PeerModel model, Path modelFolders, int threads)
      throws IOException, OrtException {
    return open(onnxFile -> model.writeOnnx(modelFolders, onnxFile), threads);
  }

  /** The encoder of a folder and its masked-LM head, which gives logits of all tokens. */
  static OrtModel openMaskedLm(Path folder, int threads) throws IOException, OrtException {
    return open(onnxFile -> FusedBertGraph.writeMaskedLm(folder, onnxFile), threads);
  }

  /** Writes an ONNX file. */
  @FunctionalInterface
  private interface Writer {
    void write(Path onnxFile) throws IOException;
  }

  private static OrtModel open(Writer graph, int threads) throws IOException, OrtException {
    Path onnxFile = Files.createTempFile("peers", ".onnx");
    try {
      graph.write(onnxFile);
      return new OrtModel(onnxFile, threads);
    } finally {
      Files.delete(onnxFile);
    }
  }

  private OrtModel(Path onnxFile, int threads) throws OrtException {
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.ALL_OPT);
      options.setExecutionMode(OrtSession.SessionOptions.ExecutionMode.SEQUENTIAL);
      options.setIntraOpNumThreads(threads);
      options.setInterOpNumThreads(1);
      options.addConfigEntry("session.intra_op.allow_spinning", "1");
      session = environment.createSession(onnxFile.toString(), options);
    }
    // Of all models here the first output is what is wanted, by whatever name.
    output = Set.of(session.getOutputNames().iterator().next());
  }

  @Override
  public String name() {
    return "ONNX Runtime";
  }

  @Override
  public Rival.Batch batch(PaddedIds ids) throws OrtException {
    Map<String, OnnxTensor> tensors = new HashMap<>();
    for (String name : session.getInputNames()) {
      long[] values =
          switch (name) {
            case "input_ids" -> ids.ids();
            case "attention_mask" -> ids.mask();
            case "token_type_ids" -> new long[ids.ids().length];
            default -> throw new IllegalStateException("the graph has an input " + name);
          };
      OnnxTensor tensor =
          OnnxTensor.createTensor(environment, LongBuffer.wrap(values), ids.shape());
      tensors.put(name, tensor);
    }
    return new Batch(ids, tensors);
  }

  private final class Batch implements Rival.Batch {
    private final PaddedIds ids;
    private final Map<String, OnnxTensor> tensors;

    Batch(PaddedIds ids, Map<String, OnnxTensor> tensors) {
      this.ids = ids;
      this.tensors = tensors;
    }

    @Override
    public PaddedIds ids() {
      return ids;
    }

    @Override
    public void run() throws OrtException {
      session.run(tensors, output).close();
    }

    @Override
    public List<float[]> vectors() throws OrtException {
      try (OrtSession.Result result = session.run(tensors, output)) {
        return ids.withoutPadding(((OnnxTensor) result.get(0)).getFloatBuffer());
      }
    }

    @Override
    public void close() {
      tensors.values().forEach(OnnxTensor::close);
    }
  }

  @Override
  public void close() {
    try {
      session.close();
    } catch (OrtException e) {
      throw new IllegalStateException("ONNX Runtime could not close its session", e);
    }
  }
}
