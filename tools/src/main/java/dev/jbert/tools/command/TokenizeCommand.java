package dev.jbert.tools.command;

import dev.jbert.tokenizer.BatchEncoding;
import dev.jbert.tokenizer.Encoding;
import dev.jbert.tokenizer.TextInput;
import dev.jbert.tokenizer.Tokenizer;
import dev.jbert.tools.input.TextOptions;
import dev.jbert.tools.input.TextStream;
import dev.jbert.tools.output.Console;
import dev.jbert.tools.output.JsonLines;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code jbert tokenize}: the tokens of texts, and where they come from. */
@Command(
    name = "tokenize",
    header = "Show the tokens of texts.",
    description =
        "%nThe options are those of the Hugging Face tokenizer call, and with --json the fields are"
            + " those of its result. Offsets count Java chars (UTF-16).",
    footerHeading = "%nExamples:%n",
    footer = {
      "  jbert tokenize \"I love Korea\"",
      "  jbert tokenize --json --pair \"Because of the food.\" \"Why Korea?\"",
      "  jbert tokenize --max-length 32 --stride 8 --overflow --file long.txt"
    })
final class TokenizeCommand implements Callable<Integer> {
  private final Console console;
  private boolean first = true;

  @Mixin private TextOptions texts = new TextOptions();
  @Mixin private PairOptions pairs = new PairOptions();
  @Mixin private ModelOptions model = new ModelOptions();
  @Mixin private TokenizeOptions options = new TokenizeOptions();

  @Option(names = "--json", description = "Print a line of JSON for each text.")
  private boolean json;

  TokenizeCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException {
    pairs.check();
    try (TextStream stream = texts.open(console)) {
      Tokenizer tokenizer = Tokenizer.load(model.folder(console));
      Batches.Model<TextInput, Encoding> encode = batch -> encode(tokenizer, batch);
      if (options.padsToLongest()) {
        Batches.run(stream.all(), pairs::read, encode, this::print);
      } else {
        Batches.run(stream, pairs::read, encode, this::print);
      }
    }
    return 0;
  }

  private List<Encoding> encode(Tokenizer tokenizer, List<TextInput> inputs) {
    BatchEncoding encoded = tokenizer.encodeBatch(inputs, options.encodingOptions());
    int[] samples = encoded.overflowToSampleMapping();
    return IntStream.range(0, encoded.size())
        .filter(row -> row == 0 || samples[row] != samples[row - 1])
        .mapToObj(encoded.rows()::get)
        .toList();
  }

  private void print(TextInput input, Encoding encoding) throws IOException {
    if (json) {
      new JsonLines(console.output())
          .write(writer -> EncodingOutput.writeJson(writer, encoding, options.overflow()));
      return;
    }
    for (Encoding window : EncodingOutput.windows(encoding)) {
      if (!first) {
        console.output().append('\n');
      }
      first = false;
      EncodingOutput.table(window, List.of(input.text(), input.pair().orElse(""))).writeTo(console);
    }
  }
}
