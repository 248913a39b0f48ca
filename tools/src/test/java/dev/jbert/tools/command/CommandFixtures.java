package dev.jbert.tools.command;

import com.google.gson.JsonObject;
import dev.jbert.tools.pull.EveryFormat;
import dev.jbert.tools.tensorflow.SmallBert;
import dev.jbert.weights.NamedTensor;
import dev.jbert.weights.SafetensorsWriter;
import dev.jbert.weights.TensorView;
import dev.jbert.weights.WeightSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Small sound folders of every kind, each with command lines that read all of it. */
final class CommandFixtures {
  /** Stands in a command line for the folder. */
  static final String FOLDER = "FOLDER";

  /** Stands in a command line for what is to be written, which is not there yet. */
  static final String TARGET = "TARGET";

  private final Path root;
  private final List<Fixture> fixtures = new ArrayList<>();

  /**
   * A folder and what is done with it.
   *
   * @param files those that a case may damage
   * @param commands command lines with {@link #FOLDER} and {@link #TARGET} in them
   */
  record Fixture(Path folder, List<Path> files, List<List<String>> commands) {
    @Override
    public String toString() {
      return folder.getFileName().toString();
    }
  }

  private CommandFixtures(Path root) {
    this.root = root;
  }

  static List<Fixture> write(Path root) throws IOException {
    CommandFixtures fixtures = new CommandFixtures(root);
    fixtures.addTinyModels();
    fixtures.addSentenceFolder();
    fixtures.addShards();
    fixtures.addForeignFormats();
    return List.copyOf(fixtures.fixtures);
  }

  private void addTinyModels() throws IOException {
    String mask = "Say [MASK]!";
    tiny(
        "bert-uncased-mlm",
        "inspect --json FOLDER",
        "inspect FOLDER",
        "tokenize --json -m FOLDER one day",
        "tokenize -m FOLDER one day",
        "fill-mask --json -m FOLDER " + mask.replace(" ", "_"),
        "fill-mask -m FOLDER [MASK]",
        "embed --json -m FOLDER one",
        "embed -m FOLDER -o TARGET one two",
        "hidden-states --json --layers all --attentions all -m FOLDER one",
        "hidden-states -m FOLDER -o TARGET --layers all one two",
        "import FOLDER TARGET",
        "bench --batch 1 --sequence 8 --runs 1 --warm-up 0 --json -m FOLDER",
        "conform FOLDER");
    tiny("roberta-mlm", "fill-mask --json -m FOLDER A<mask>.", "tokenize --json -m FOLDER one");
    tiny("distilbert-mlm", "fill-mask --json -m FOLDER [MASK]", "inspect FOLDER");
    tiny("electra-base", "embed --json -m FOLDER one", "hidden-states -m FOLDER one");
    tiny("mpnet-base", "embed --json -m FOLDER one", "similarity --json -m FOLDER one two");
    tiny("bert-uncased-seqcls", "classify --json --all -m FOLDER one", "classify -m FOLDER one");
    tiny("bert-uncased-tokcls", "tag --json -m FOLDER one_day", "tag -a max -m FOLDER one");
    tiny("bert-uncased-qa", "answer --json -k 3 -c one_day -m FOLDER two", "inspect FOLDER");
    tiny("bert-uncased-nsp", "next-sentence --json -m FOLDER one two");
    tiny("bert-uncased-choice", "choose --json -m FOLDER -p one two three");
    tiny("bart-nli", "zero-shot --json -l one,two -m FOLDER three", "inspect --json FOLDER");
    Path oneLabel = Files.createDirectory(root.resolve("one-label"));
    OneLabelModel.write(oneLabel);
    add(oneLabel, "rerank --json -m FOLDER -q one two three");
  }

  private void addSentenceFolder() throws IOException {
    Path folder = copy(CommandRun.TINY.resolve("bert-uncased-base"), root.resolve("sentences"));
    Files.delete(folder.resolve("expected.json"));
    Files.delete(folder.resolve("expected.npz"));
    Files.createDirectory(folder.resolve("1_Pooling"));
    Files.createDirectory(folder.resolve("2_Dense"));
    write(folder, "1_Pooling/config.json", "{\"pooling_mode\": [\"cls\", \"mean\"]}");
    write(
        folder,
        "2_Dense/config.json",
        """
        {"in_features": 96, "out_features": 3, "bias": true,
         "activation_function": "torch.nn.modules.activation.Tanh"}
        """);
    SafetensorsWriter.write(
        folder.resolve("2_Dense/model.safetensors"),
        List.of(
            NamedTensor.of("linear.weight", new float[3 * 96], 3, 96),
            NamedTensor.of("linear.bias", new float[] {1, 2, 3}, 3)),
        Map.of());
    write(
        folder,
        "modules.json",
        """
        [{"idx": 0, "path": "", "type": "sentence_transformers.models.Transformer"},
         {"idx": 1, "path": "1_Pooling", "type": "sentence_transformers.models.Pooling"},
         {"idx": 2, "path": "2_Dense", "type": "sentence_transformers.models.Dense"},
         {"idx": 3, "path": "3_Normalize", "type": "sentence_transformers.models.Normalize"}]
        """);
    write(folder, "sentence_bert_config.json", "{\"max_seq_length\": 64, \"do_lower_case\": true}");
    write(
        folder,
        "config_sentence_transformers.json",
        "{\"prompts\": {\"query\": \"a: \"}, \"similarity_fn_name\": \"euclidean\"}");
    write(folder, "corpus.txt", "one day\ntwo\n\u00e4\n");
    add(
        folder,
        "embed --json -m FOLDER one",
        "embed -m FOLDER --prompt-name query --dimensions 2 one",
        "embed -m FOLDER --precision int8 -o TARGET one two",
        "similarity --json -m FOLDER one two",
        "search --json -m FOLDER --corpus FOLDER/corpus.txt one",
        "inspect --json FOLDER",
        "import FOLDER TARGET");
  }

  private void addShards() throws IOException {
    Path source = CommandRun.TINY.resolve("bert-uncased-mlm");
    Path folder = copy(source, root.resolve("sharded"));
    for (String name : List.of("expected.json", "expected.npz", WeightSource.FILE_NAME)) {
      Files.delete(folder.resolve(name));
    }
    JsonObject files = new JsonObject();
    try (WeightSource weights = WeightSource.open(source)) {
      List<NamedTensor> first = new ArrayList<>();
      List<NamedTensor> second = new ArrayList<>();
      for (String name : weights.names()) {
        boolean isFirst = first.size() <= second.size();
        (isFirst ? first : second).add(tensor(weights.tensor(name), name));
        files.addProperty(name, isFirst ? "one.safetensors" : "two.safetensors");
      }
      SafetensorsWriter.write(folder.resolve("one.safetensors"), first, Map.of());
      SafetensorsWriter.write(folder.resolve("two.safetensors"), second, Map.of());
    }
    JsonObject index = new JsonObject();
    index.add("weight_map", files);
    write(folder, WeightSource.INDEX_NAME, index.toString());
    add(folder, "fill-mask --json -m FOLDER [MASK]", "inspect FOLDER", "import FOLDER TARGET");
  }

  private static NamedTensor tensor(TensorView tensor, String name) {
    int[] shape = tensor.info().shape().stream().mapToInt(Math::toIntExact).toArray();
    return NamedTensor.of(name, tensor.toFloatArray(), shape);
  }

  private void addForeignFormats() throws IOException {
    Path folder = Files.createDirectory(root.resolve("formats"));
    for (Path source : EveryFormat.write(folder).sources().values()) {
      add(source, "import FOLDER TARGET");
    }
    Path savedModel = new SmallBert().writeSavedModel(root.resolve("saved-model"));
    add(savedModel, "import FOLDER TARGET");
  }

  private void tiny(String name, String... commands) throws IOException {
    add(copy(CommandRun.TINY.resolve(name), root.resolve(name)), commands);
  }

  private void add(Path folder, String... commands) throws IOException {
    List<Path> files;
    try (Stream<Path> walk = Files.walk(folder)) {
      files = walk.filter(Files::isRegularFile).sorted().toList();
    }
    fixtures.add(
        new Fixture(
            folder, files, Stream.of(commands).map(line -> List.of(line.split(" "))).toList()));
  }

  private static Path copy(Path source, Path folder) throws IOException {
    Files.createDirectory(folder);
    try (Stream<Path> files = Files.list(source)) {
      for (Path file : files.toList()) {
        Files.copy(file, folder.resolve(file.getFileName()));
      }
    }
    return folder;
  }

  private static void write(Path folder, String name, String text) throws IOException {
    Files.writeString(folder.resolve(name), text);
  }
}
