package dev.jbert.tools.command;

import com.google.gson.stream.JsonWriter;
import dev.jbert.pipeline.ActivationFn;
import dev.jbert.pipeline.CrossEncoder;
import dev.jbert.pipeline.CrossEncoderOptions;
import dev.jbert.pipeline.RankedDocument;
import dev.jbert.tools.input.JsonFields;
import dev.jbert.tools.input.TextOptions;
import dev.jbert.tools.input.TextStream;
import dev.jbert.tools.input.UsageException;
import dev.jbert.tools.output.Console;
import dev.jbert.tools.output.DisplayText;
import dev.jbert.tools.output.JsonLines;
import dev.jbert.tools.output.Table;
import dev.jbert.tools.output.Table.Column;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code jbert rerank}: documents in the order of their score with a query. */
@Command(
    name = "rerank",
    header = "Rank documents by how well they answer a query.",
    description =
        "%nNeeds a cross-encoder: a checkpoint with a sequence classification head of one label. The"
            + " texts are the documents. With --json the result is that of the rank method of"
            + " sentence-transformers: a list of {corpus_id, score}, best first.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  jbert rerank -m my-reranker --query \"When?\" \"In 1946.\" \"In Rome.\"",
      "  jbert rerank -m my-reranker --query \"When?\" --top-k 3 --file notes.txt",
      "  jbert rerank -m my-reranker --json --jsonl --file queries.jsonl"
    })
final class RerankCommand implements Callable<Integer> {
  private static final int TEXT_COLUMNS = 60;

  private final Console console;
  private boolean first = true;

  @Mixin private TextOptions texts = new TextOptions();
  @Mixin private ModelOptions model = new ModelOptions();
  @Mixin private RunOptions run = new RunOptions();

  @Option(
      names = {"-q", "--query"},
      paramLabel = "TEXT",
      description = "What the documents are ranked for.")
  private Optional<String> query = Optional.empty();

  @Option(
      names = "--jsonl",
      description = "Each text is a JSON object with the fields query and documents, a list.")
  private boolean jsonLines;

  @Option(
      names = {"-k", "--top-k"},
      paramLabel = "N",
      description = "How many documents for each query (default: all).")
  private Optional<Integer> topK = Optional.empty();

  @Option(names = "--return-documents", description = "With --json, give each document's text too.")
  private boolean returnDocuments;

  @Option(
      names = "--activation-fn",
      paramLabel = "identity|sigmoid|tanh|relu|softmax",
      description = "How logits become scores (default: as the model's folder says).")
  private Optional<ActivationFn> activationFn = Optional.empty();

  @Option(names = "--json", description = "Print a line of JSON for each query.")
  private boolean json;

  private record Search(String query, List<String> documents) {}

  RerankCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException {
    if (query.isPresent() == jsonLines) {
      throw new UsageException("give one of --query and --jsonl");
    }
    int most = topK.orElse(Integer.MAX_VALUE);
    if (most < 1) {
      throw new UsageException("--top-k must be 1 or more, found " + most);
    }
    CrossEncoderOptions options = CrossEncoderOptions.defaults();
    if (activationFn.isPresent()) {
      options = options.withActivationFn(activationFn.get());
    }
    try (TextStream stream = texts.open(console);
        CrossEncoder encoder = CrossEncoder.load(model.folder(console), run.loadOptions(stream))) {
      if (jsonLines) {
        rankEach(stream, encoder, most, options);
      } else {
        print(rank(stream, encoder, query.get(), most, options));
      }
    }
    return 0;
  }

  private void rankEach(
      TextStream stream, CrossEncoder encoder, int most, CrossEncoderOptions options)
      throws IOException {
    Batches.runEach(
        stream,
        RerankCommand::read,
        search -> encoder.rank(search.query(), search.documents(), most, options),
        (_, ranked) -> print(ranked));
  }

  /** Of many documents only the best are in memory. */
  private static List<RankedDocument> rank(
      TextStream documents,
      CrossEncoder encoder,
      String query,
      int most,
      CrossEncoderOptions options)
      throws IOException {
    // Refuses a model that cannot rank before it is blamed on a document.
    encoder.rank(query, List.of(), most, options);
    BestDocuments best = new BestDocuments(most);
    Batches.run(
        documents,
        document -> document,
        batch -> scores(encoder.rank(query, batch, batch.size(), options)),
        best::add);
    return best.ranked();
  }

  /** The scores in the order of the documents. */
  private static List<Float> scores(List<RankedDocument> ranked) {
    Float[] scores = new Float[ranked.size()];
    ranked.forEach(document -> scores[document.corpusId()] = document.score());
    return Arrays.asList(scores);
  }

  private static Search read(String line) {
    JsonFields fields = JsonFields.parse(line, Set.of("query", "documents"));
    return new Search(fields.text("query"), fields.texts("documents"));
  }

  private void print(List<RankedDocument> ranked) throws IOException {
    if (json) {
      new JsonLines(console.output()).write(writer -> writeJson(writer, ranked));
      return;
    }
    if (!first) {
      console.output().append('\n');
    }
    first = false;
    Table table =
        new Table(Column.right("score"), Column.right("corpus_id"), Column.left("document"));
    for (RankedDocument document : ranked) {
      table.row(
          Scores.shown(document.score()),
          document.corpusId(),
          DisplayText.shortened(document.text(), TEXT_COLUMNS));
    }
    table.writeTo(console);
  }

  private void writeJson(JsonWriter writer, List<RankedDocument> ranked) throws IOException {
    writer.beginArray();
    for (RankedDocument document : ranked) {
      writer.beginObject();
      writer.name("corpus_id").value(document.corpusId());
      writer.name("score").value(Scores.finite(document.score()));
      if (returnDocuments) {
        writer.name("text").value(document.text());
      }
      writer.endObject();
    }
    writer.endArray();
  }
}
