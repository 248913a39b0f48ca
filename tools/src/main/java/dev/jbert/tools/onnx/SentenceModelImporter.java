package dev.jbert.tools.onnx;

import dev.jbert.tools.checkpoint.BertArchitecture;
import dev.jbert.tools.checkpoint.CheckpointException;
import dev.jbert.tools.checkpoint.CheckpointException.Reason;
import dev.jbert.tools.checkpoint.CheckpointImporter;
import dev.jbert.tools.checkpoint.ImportSummary;
import dev.jbert.tools.checkpoint.ModelFolderWriter;
import dev.jbert.tools.checkpoint.Progress;
import dev.jbert.tools.checkpoint.Vocabulary;
import dev.jbert.weights.NamedTensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Imports a sentence-embedding model that comes as nothing but an ONNX file and a {@code
 * *tokenizer.json}, as LangChain4j packs it, and writes the complete folder of
 * sentence-transformers with the settings of a {@link SentenceModel}.
 *
 * <p>All sizes are read off the weights' shapes, the vocabulary and the lower-casing off the
 * tokenizer. {@code layer_norm_eps} is 1e-12 and {@code hidden_act} the exact {@code gelu}, as in
 * the graphs of all three.
 */
public final class SentenceModelImporter implements CheckpointImporter {

  private static final String TOKENIZER_SUFFIX = "tokenizer.json";

  private final SentenceModel sentenceModel;

  /** Makes an importer for one model. */
  public SentenceModelImporter(SentenceModel sentenceModel) {
    this.sentenceModel = sentenceModel;
  }

  @Override
  public boolean accepts(Path source) throws IOException {
    return Files.isDirectory(source) && OnnxFiles.locate(source).isPresent();
  }

  /**
   * Converts the model.
   *
   * @param source the folder with the ONNX file and the tokenizer
   * @throws OnnxException if the ONNX file is broken or its weights cannot be told
   */
  @Override
  public ImportSummary importInto(Path source, Path folder, Progress progress) throws IOException {
    OnnxFiles files =
        OnnxFiles.locate(source)
            .orElseThrow(
                () ->
                    new CheckpointException(Reason.NOT_A_CHECKPOINT, source, "holds no ONNX file"));
    Path tokenizerFile = tokenizerFile(source);
    try (OnnxModel model = OnnxModel.open(files.model())) {
      EncoderWeights weights =
          EncoderWeights.check(files.model(), EncoderFamily.BERT, WeightNamer.name(model));
      List<BoundWeight> written = List.copyOf(weights.weights().values());
      ModelFolderWriter writer = new ModelFolderWriter(folder);
      String step = "Converting " + sentenceModel.name();
      List<NamedTensor> tensors = WeightTensors.of(model, written, step, progress);
      writeSettings(folder, weights, tokenizerFile);
      writer.writeWeights(tensors);
      return OnnxImporter.summary(model, written);
    }
  }

  private void writeSettings(Path folder, EncoderWeights weights, Path tokenizerFile)
      throws IOException {
    SentenceFolder sentenceFolder = new SentenceFolder(folder);
    ModelFolderWriter writer = new ModelFolderWriter(folder);
    TokenizerJson tokenizer = TokenizerJson.copy(tokenizerFile, folder.resolve(TOKENIZER_SUFFIX));
    BertArchitecture bert = architecture(weights);
    if (tokenizer.tokens().size() != bert.vocabSize()) {
      throw new CheckpointException(
          Reason.INCONSISTENT,
          tokenizerFile,
          "has %d tokens, expected %d as in the word embeddings"
              .formatted(tokenizer.tokens().size(), bert.vocabSize()));
    }
    Vocabulary vocabulary = Vocabulary.read(sentenceFolder.writeVocabulary(tokenizer.tokens()));
    writer.writeConfig(bert, vocabulary);
    writer.writeTokenizerConfig(bert, tokenizer.lowerCase());
    sentenceFolder.writeSpecialTokens();
    sentenceFolder.writeModules(sentenceModel, bert.hiddenSize());
  }

  private BertArchitecture architecture(EncoderWeights weights) {
    return new BertArchitecture(
        List.of("BertModel"),
        size(weights, 'H'),
        weights.layers(),
        sentenceModel.numAttentionHeads(),
        size(weights, 'I'),
        size(weights, 'V'),
        size(weights, 'P'),
        size(weights, 'T'),
        "gelu",
        0);
  }

  private static int size(EncoderWeights weights, char letter) {
    return Math.toIntExact(weights.sizes().get(letter));
  }

  private static Path tokenizerFile(Path source) throws IOException {
    List<Path> found;
    try (Stream<Path> files = Files.list(source)) {
      found =
          files
              .filter(file -> file.getFileName().toString().endsWith(TOKENIZER_SUFFIX))
              .sorted()
              .toList();
    }
    if (found.size() != 1) {
      throw new CheckpointException(
          Reason.MISSING_FILE,
          source,
          "expected one file *%s, found %d".formatted(TOKENIZER_SUFFIX, found.size()));
    }
    return found.getFirst();
  }
}
