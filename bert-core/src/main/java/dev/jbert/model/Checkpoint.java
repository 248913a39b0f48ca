package dev.jbert.model;

import dev.jbert.model.CheckpointException.Reason;
import dev.jbert.weights.DType;
import dev.jbert.weights.NamedTensor;
import dev.jbert.weights.SafetensorsWriter;
import dev.jbert.weights.TensorView;
import dev.jbert.weights.WeightSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A Hugging Face model folder, opened: its configuration and its weights, checked against each
 * other.
 *
 * <p>The weight file stays mapped until {@link #close()}, so that heads can be read later and the
 * checkpoint can be saved again without being held in memory. Immutable; may be used by any number
 * of threads at once.
 */
public final class Checkpoint implements AutoCloseable {

  private final Path folder;
  private final String configText;
  private final BertConfig config;
  private final ModelWeights weights;
  private final boolean hasPooler;
  private final Set<HeadKind> heads;
  private final List<String> unexpectedWeights;

  private Checkpoint(Path folder, ConfigFile configFile, BertConfig config, ModelWeights weights) {
    this.folder = folder;
    this.configText = configFile.text();
    this.config = config;
    this.weights = weights;
    WeightNames names = weights.names();
    weights.requireAll(names.encoder(config), Reason.MISSING_WEIGHTS, "encoder");
    if (!config.tieWordEmbeddings()) {
      weights.requireOneWordTable(config);
    }
    this.hasPooler = names.pooler().isPresent() && weights.hasAll(names.pooler(config));
    this.heads = EnumSet.noneOf(HeadKind.class);
    for (HeadKind kind : HeadKind.values()) {
      List<WeightSpec> required = required(kind);
      if (!required.isEmpty()
          && weights.hasAll(required)
          && kind.agreesWith(config.architectures())) {
        heads.add(kind);
      }
    }
    this.unexpectedWeights = findUnexpected(names);
  }

  /**
   * Opens a model folder: {@code config.json} and {@code model.safetensors}, or shards with an
   * index.
   *
   * @throws CheckpointException if config.json is missing or unsound, or an encoder weight is
   *     missing or of the wrong shape
   * @throws dev.jbert.weights.SafetensorsException if the weights are missing or unsound
   * @throws IOException if reading fails
   */
  public static Checkpoint open(Path folder) throws IOException {
    return open(folder, ModelLimits.DEFAULTS);
  }

  /**
   * Opens as {@link #open(Path)} does, with other limits.
   *
   * @throws CheckpointException as {@link #open(Path)}, or if config.json exceeds a limit
   * @throws dev.jbert.weights.SafetensorsException as {@link #open(Path)}, or if the weights exceed
   *     a limit
   * @throws IOException if reading fails
   */
  public static Checkpoint open(Path folder, ModelLimits limits) throws IOException {
    ConfigFile configFile = ConfigFile.read(folder, limits);
    BertConfig config = BertConfigReader.read(configFile);
    WeightSource source = WeightSource.open(folder, limits.weights());
    try {
      return new Checkpoint(folder, configFile, config, ModelWeights.of(source, config));
    } catch (RuntimeException | Error e) {
      source.close();
      throw e;
    }
  }

  /** The folder that was opened. */
  public Path folder() {
    return folder;
  }

  /** The model's shape. */
  public BertConfig config() {
    return config;
  }

  /** The weights by name. */
  public ModelWeights weights() {
    return weights;
  }

  /** Whether the checkpoint has a pooler. */
  public boolean hasPooler() {
    return hasPooler;
  }

  /** The heads that the checkpoint has: a copy. */
  public Set<HeadKind> heads() {
    return EnumSet.copyOf(heads);
  }

  /**
   * Names of tensors in the file that no part of this library reads; they are left out when the
   * checkpoint is saved.
   */
  public List<String> unexpectedWeights() {
    return unexpectedWeights;
  }

  /**
   * Refuses a checkpoint without a head.
   *
   * @throws CheckpointException if the checkpoint has no such head: its family has none, its
   *     weights are missing, which are then listed, or they are those of another kind of head
   */
  public void requireHead(HeadKind kind) {
    List<WeightSpec> required = required(kind);
    if (required.isEmpty()) {
      throw noSuchHead(
          "models of type " + config.modelType() + " have no " + kind.title() + " head");
    }
    if (!kind.agreesWith(config.architectures())) {
      throw noSuchHead(
          "no %s head: the classifier is that of %s"
              .formatted(kind.title(), String.join(", ", config.architectures())));
    }
    weights.requireAll(required, Reason.NO_SUCH_HEAD, kind.title() + " head");
  }

  /**
   * Reads every weight that this library reads, and refuses values that are no finite numbers.
   *
   * @throws CheckpointException if there is one; names the first with its tensor and its place
   *     there
   * @throws dev.jbert.weights.SafetensorsException if a weight cannot be read
   */
  public void requireFinite() {
    present().forEach(spec -> WeightScan.requireFinite(weights.tensor(spec.name())));
  }

  private List<WeightSpec> required(HeadKind kind) {
    return weights.names().heads().required(kind, config, weights::has);
  }

  private CheckpointException noSuchHead(String problem) {
    return new CheckpointException(Reason.NO_SUCH_HEAD, folder, problem);
  }

  /**
   * Refuses a checkpoint without a pooler.
   *
   * @throws CheckpointException if the checkpoint has no pooler; lists what is missing of it
   */
  public void requirePooler() {
    if (weights.names().pooler().isEmpty()) {
      throw noSuchHead("models of type " + config.modelType() + " have no pooler");
    }
    weights.requireAll(weights.names().pooler(config), Reason.NO_SUCH_HEAD, "pooler");
  }

  /**
   * Writes {@code config.json} as it was read and {@code model.safetensors} with every weight that
   * is read from this checkpoint, bit for bit, under today's names. Tensors of 16 bits stay so, any
   * other becomes F32. One tensor at a time is in memory; each file appears as a whole or not at
   * all, so that the folder may be the one that was opened.
   *
   * @param target created if it is not there
   * @throws IOException if writing fails
   */
  public void savePretrained(Path target) throws IOException {
    Files.createDirectories(target);
    List<NamedTensor> tensors = present().stream().map(this::toBeWritten).toList();
    SafetensorsWriter.write(
        target.resolve(WeightSource.FILE_NAME), tensors, Map.of("format", "pt"));
    Path temporary = Files.createTempFile(target, ConfigFile.NAME, ".tmp");
    try {
      Files.writeString(temporary, configText);
      Files.move(temporary, target.resolve(ConfigFile.NAME), StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  private NamedTensor toBeWritten(WeightSpec spec) {
    TensorView tensor = weights.tensor(spec.name());
    DType dtype =
        switch (tensor.info().dtype()) {
          case F16, BF16 -> tensor.info().dtype();
          default -> DType.F32;
        };
    return new NamedTensor(spec.name(), dtype, tensor.info().shape(), tensor::toFloatArray);
  }

  /** Everything that is read from this checkpoint, each weight once, encoder first. */
  List<WeightSpec> present() {
    WeightNames names = weights.names();
    List<WeightSpec> specs = new ArrayList<>(names.encoder(config));
    specs.addAll(names.pooler(config));
    heads.forEach(kind -> specs.addAll(required(kind)));
    Set<String> seen = new HashSet<>(); // Several heads may call a weight by one name.
    specs.removeIf(spec -> !weights.has(spec.name()) || !seen.add(spec.name()));
    return specs;
  }

  private List<String> findUnexpected(WeightNames names) {
    Set<String> known = new HashSet<>();
    present().forEach(spec -> known.add(spec.name()));
    if (heads.contains(HeadKind.MASKED_LM)) {
      known.addAll(names.heads().tied());
    }
    known.addAll(names.wordCopies());
    return weights.fileNames().stream()
        .filter(name -> !WeightNames.isIgnored(name) && !known.contains(names.canonical(name)))
        .toList();
  }

  /** Unmaps the weights. Closing again does nothing. */
  @Override
  public void close() {
    weights.close();
  }
}
