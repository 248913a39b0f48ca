package dev.jbert.bench.peers;

import ai.djl.Device;
import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.inference.Predictor;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.translate.NoopTranslator;
import ai.djl.translate.TranslateException;
import dev.jbert.model.BertConfig;
import dev.jbert.weights.TensorView;
import dev.jbert.weights.WeightSource;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * An encoder in PyTorch, through DJL: a TorchScript module of its own operations, see {@link
 * TorchScriptEncoder}, without gradients, with the same weights.
 */
final class TorchModel implements Rival {
  private static final String ENGINE = "PyTorch";
  private static final String MODULE = "encoder";

  private final Model model;
  private final Predictor<NDList, NDList> predictor;
  private final NDList weights = new NDList();

  /** The model of a folder whose weights have BERT's names. */
  static TorchModel open(Path folder, int threads) throws Exception {
    Path modules = Files.createTempDirectory("peers");
    Path file = modules.resolve(MODULE + ".pt");
    try (WeightSource source = WeightSource.open(folder)) {
      BertConfig config = BertConfig.read(folder);
      TorchScriptEncoder.write(config, file);
      return new TorchModel(modules, config, source, threads);
    } finally {
      Files.deleteIfExists(file);
      Files.delete(modules);
    }
  }

  private TorchModel(Path modules, BertConfig config, WeightSource source, int threads)
      throws Exception {
    model = Model.newInstance(MODULE, Device.cpu(), ENGINE);
    JniUtils.setNumThreads(threads);
    model.load(modules, MODULE);
    String prefix = source.contains("bert.embeddings.word_embeddings.weight") ? "bert." : "";
    for (String name : TorchScriptEncoder.EMBEDDINGS) {
      addWeight(source, prefix + "embeddings." + name);
    }
    for (int layer = 0; layer < config.numHiddenLayers(); layer++) {
      for (String name : TorchScriptEncoder.LAYER) {
        addWeight(source, prefix + "encoder.layer." + layer + "." + name);
      }
    }
    predictor = model.newPredictor(new NoopTranslator(null));
  }

  private void addWeight(WeightSource source, String name) {
    TensorView view = source.tensor(name);
    long[] shape = view.info().shape().stream().mapToLong(Long::longValue).toArray();
    NDArray weight = model.getNDManager().create(view.toFloatArray(), new Shape(shape));
    // The name of one element of an argument that is a list.
    weight.setName("w[]");
    weights.add(weight);
  }

  /** The version of PyTorch. */
  static String version() {
    return Engine.getEngine(ENGINE).getVersion();
  }

  @Override
  public String name() {
    return ENGINE;
  }

  @Override
  public Rival.Batch batch(PaddedIds ids) {
    NDManager manager = model.getNDManager().newSubManager();
    NDArray mask = manager.zeros(new Shape(0));
    if (ids.isPadded()) {
      Shape shape = new Shape(ids.inputIds().length, 1, 1, ids.length());
      mask = manager.create(ids.mask(), shape).toType(DataType.BOOLEAN, false);
    }
    NDList arguments = new NDList(manager.create(ids.ids(), new Shape(ids.shape())), mask);
    arguments.addAll(weights);
    return new Batch(ids, manager, arguments);
  }

  private final class Batch implements Rival.Batch {
    private final PaddedIds ids;
    private final NDManager manager;
    private final NDList arguments;

    Batch(PaddedIds ids, NDManager manager, NDList arguments) {
      this.ids = ids;
      this.manager = manager;
      this.arguments = arguments;
    }

    @Override
    public PaddedIds ids() {
      return ids;
    }

    @Override
    public void run() throws TranslateException {
      predictor.predict(arguments).close();
    }

    @Override
    public List<float[]> vectors() throws TranslateException {
      try (NDList states = predictor.predict(arguments)) {
        return ids.withoutPadding(FloatBuffer.wrap(states.singletonOrThrow().toFloatArray()));
      }
    }

    @Override
    public void close() {
      manager.close();
    }
  }

  @Override
  public void close() {
    predictor.close();
    model.close();
  }
}
