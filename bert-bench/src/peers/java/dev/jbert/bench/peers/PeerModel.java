package dev.jbert.bench.peers;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/** The models that both sides have. */
enum PeerModel {
  /** 6 layers, 384 wide. */
  MINI_LM("all-MiniLM-L6-v2", Optional.of("/all-minilm-l6-v2.onnx")),
  /** 12 layers, 384 wide. */
  BGE("bge-small-en-v1.5", Optional.of("/bge-small-en-v1.5.onnx")),
  /** 12 layers, 384 wide. */
  E5("e5-small-v2", Optional.of("/e5-small-v2.onnx")),
  /** 12 layers, 768 wide. No artifact has it as ONNX. */
  BERT_BASE("bert-base-uncased", Optional.empty());

  private final String folderName;
  private final Optional<String> onnxResource;

  PeerModel(String folderName, Optional<String> onnxResource) {
    this.folderName = folderName;
    this.onnxResource = onnxResource;
  }

  /**
   * The model of a name.
   *
   * @throws IllegalArgumentException if there is none
   */
  static PeerModel named(String name) {
    return Arrays.stream(values())
        .filter(model -> model.folderName.equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "--models: expected some of "
                        + Arrays.stream(values())
                            .map(PeerModel::folderName)
                            .collect(Collectors.joining(", "))
                        + ", found "
                        + name));
  }

  /** The name of its folder, as {@code tools/jbert pull} takes it. */
  String folderName() {
    return folderName;
  }

  /**
   * Its folder.
   *
   * @throws MissingModelException if it is not there
   */
  Path folder(Path modelFolders) {
    Path folder = modelFolders.resolve(folderName);
    if (!Files.isDirectory(folder)) {
      throw new MissingModelException(folder, folderName);
    }
    return folder;
  }

  /** Whether its folder has the weights of a masked-LM head. */
  boolean hasMaskedLmHead() {
    return this == BERT_BASE;
  }

  /** Writes its ONNX file: as its Maven artifact has it, or made of the weights in its folder. */
  void writeOnnx(Path modelFolders, Path onnxFile) throws IOException {
    if (onnxResource.isEmpty()) {
      FusedBertGraph.write(folder(modelFolders), onnxFile);
      return;
    }
    String name = onnxResource.get();
    try (InputStream in = Objects.requireNonNull(PeerModel.class.getResourceAsStream(name), name)) {
      Files.copy(in, onnxFile, StandardCopyOption.REPLACE_EXISTING);
    }
  }
}
