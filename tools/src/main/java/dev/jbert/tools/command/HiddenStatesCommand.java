package dev.jbert.tools.command;

import dev.jbert.model.ModelOutput;
import dev.jbert.model.OutputRequest;
import dev.jbert.model.TokenBatch;
import dev.jbert.pipeline.ModelFolder;
import dev.jbert.tokenizer.Encoding;
import dev.jbert.tools.input.TextOptions;
import dev.jbert.tools.input.TextStream;
import dev.jbert.tools.input.UsageException;
import dev.jbert.tools.npy.FloatArray;
import dev.jbert.tools.npy.NumpyWriter;
import dev.jbert.tools.output.Console;
import dev.jbert.tools.output.JsonLines;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** {@code jbert hidden-states}: what the layers make of texts. */
@Command(
    name = "hidden-states",
    header = "Show or save what the layers make of texts.",
    description =
        "%nLast hidden state, hidden states of any layer, attention probabilities, pooler output;"
            + " to a NumPy archive with the arrays last_hidden_state, hidden_states.N,"
            + " attentions.N and pooler_output, where several texts are padded with zeros to the"
            + " longest. With --json and nothing but the last hidden state, each text gives the"
            + " result of the Hugging Face pipeline feature-extraction, [1, tokens, width];"
            + " otherwise an object of arrays for all texts.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  jbert hidden-states \"I love Korea\"",
      "  jbert hidden-states --layers all --attentions all --output korea.npz \"I love Korea\""
    })
final class HiddenStatesCommand implements Callable<Integer> {
  private static final String NONE = "none";

  private final Console console;

  @Mixin private TextOptions texts = new TextOptions();
  @Mixin private JsonTextOption jsonText = new JsonTextOption();
  @Mixin private ModelOptions model = new ModelOptions();
  @Mixin private RunOptions run = new RunOptions();

  @Option(
      names = "--layers",
      paramLabel = "LAYERS",
      defaultValue = NONE,
      description =
          "Hidden states: all, or numbers and ranges such as 0,6 or -4.. (0 is the embedding output,"
              + " -1 the last; default: only the last hidden state).")
  private String layers = NONE;

  @Option(
      names = "--attentions",
      paramLabel = "LAYERS",
      defaultValue = NONE,
      description = "Attention probabilities of layers, counted from 0: all, or numbers.")
  private String attentions = NONE;

  @Option(names = "--pooler", description = "The pooler output.")
  private boolean pooler;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE.npz",
      description = "Write the arrays to a NumPy archive.")
  private Optional<Path> output = Optional.empty();

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  HiddenStatesCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException {
    try (TextStream stream = texts.open(console);
        ModelFolder folder = ModelFolder.load(model.folder(console), run.loadOptions(stream))) {
      OutputRequest request = request(folder.model().config().numHiddenLayers());
      if (json && output.isEmpty() && isLastHiddenStateOnly(request)) {
        Batches.run(
            stream,
            jsonText::read,
            batch -> lastHiddenStates(batch, folder, request),
            (_, array) -> writeJson(array));
      } else {
        allTogether(stream, folder, request);
      }
    }
    return 0;
  }

  /** Arrays of one width for all texts need all texts. */
  private void allTogether(TextStream stream, ModelFolder folder, OutputRequest request)
      throws IOException {
    List<String> inputs = new ArrayList<>();
    List<Encoding> encodings = new ArrayList<>();
    Batches.run(
        stream,
        jsonText::read,
        batch -> encode(batch, folder),
        (text, encoding) -> {
          inputs.add(text);
          encodings.add(encoding);
        });
    if (inputs.isEmpty()) {
      throw new UsageException("no text given");
    }
    ModelOutput states = folder.model().forward(batch(encodings), request);
    if (output.isPresent()) {
      NumpyWriter.writeNpz(output.get(), StateArrays.of(states));
    }
    if (!json) {
      new StateTables(console, states).write(inputs, encodings);
    } else if (isLastHiddenStateOnly(request)) {
      for (int b = 0; b < states.sequences(); b++) {
        writeJson(StateArrays.lastHiddenState(states, b));
      }
    } else {
      writeJson(StateArrays.of(states));
    }
  }

  private static List<FloatArray> lastHiddenStates(
      List<String> batch, ModelFolder folder, OutputRequest request) {
    ModelOutput states = folder.model().forward(batch(encode(batch, folder)), request);
    return IntStream.range(0, states.sequences())
        .mapToObj(b -> StateArrays.lastHiddenState(states, b))
        .toList();
  }

  private static boolean isLastHiddenStateOnly(OutputRequest request) {
    return request.hiddenStates().isEmpty()
        && request.attentions().isEmpty()
        && !request.poolerOutput();
  }

  private OutputRequest request(int numHiddenLayers) {
    OutputRequest request = OutputRequest.lastHiddenState();
    if (!layers.equals(NONE)) {
      request = request.withHiddenStates(resolve("--layers", layers, numHiddenLayers + 1));
    }
    if (!attentions.equals(NONE)) {
      request = request.withAttentions(resolve("--attentions", attentions, numHiddenLayers));
    }
    return pooler ? request.withPoolerOutput() : request;
  }

  private static int[] resolve(String option, String value, int count) {
    List<Integer> numbers;
    try {
      numbers = LayerSelectionConverter.numbers(value);
    } catch (TypeConversionException e) {
      throw new UsageException(option + ": " + e.getMessage());
    }
    if (numbers.isEmpty()) {
      return IntStream.range(0, count).toArray();
    }
    return numbers.stream()
        .mapToInt(number -> number < 0 ? count + number : number)
        .peek(
            number -> {
              if (number < 0 || number >= count) {
                throw new UsageException(
                    option + " " + value + ": expected " + -count + " to " + (count - 1));
              }
            })
        .toArray();
  }

  private static List<Encoding> encode(List<String> inputs, ModelFolder folder) {
    int most = folder.model().config().maxSequenceLength();
    List<Encoding> encodings = new ArrayList<>();
    for (int i = 0; i < inputs.size(); i++) {
      Encoding encoding = folder.tokenizer().encode(inputs.get(i));
      if (encoding.size() > most) {
        throw new IllegalArgumentException(
            "text %d has %d tokens, the model takes at most %d"
                .formatted(i, encoding.size(), most));
      }
      encodings.add(encoding);
    }
    return encodings;
  }

  private static TokenBatch batch(List<Encoding> encodings) {
    return TokenBatch.of(
        encodings.stream().map(Encoding::inputIds).toArray(int[][]::new),
        encodings.stream().map(Encoding::tokenTypeIds).toArray(int[][]::new));
  }

  private void writeJson(FloatArray array) throws IOException {
    new JsonLines(console.output()).write(writer -> StateArrays.writeJson(writer, array));
  }

  private void writeJson(Map<String, FloatArray> arrays) throws IOException {
    new JsonLines(console.output())
        .write(
            writer -> {
              writer.beginObject();
              for (Map.Entry<String, FloatArray> array : arrays.entrySet()) {
                StateArrays.writeJson(writer.name(array.getKey()), array.getValue());
              }
              writer.endObject();
            });
  }
}
