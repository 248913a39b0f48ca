package dev.jbert.tools.command;

import com.google.gson.stream.JsonWriter;
import dev.jbert.pipeline.PromptChoice;
import dev.jbert.pipeline.SearchHit;
import dev.jbert.pipeline.SemanticSearch;
import dev.jbert.pipeline.SimilarityFunction;
import dev.jbert.tools.command.Batches.Model;
import dev.jbert.tools.command.VectorMaker.Norm;
import dev.jbert.tools.input.JsonFields;
import dev.jbert.tools.input.Text;
import dev.jbert.tools.input.TextFile;
import dev.jbert.tools.input.TextOptions;
import dev.jbert.tools.input.TextStream;
import dev.jbert.tools.input.UsageException;
import dev.jbert.tools.output.Console;
import dev.jbert.tools.output.DisplayText;
import dev.jbert.tools.output.JsonLines;
import dev.jbert.tools.output.Table;
import dev.jbert.tools.output.Table.Column;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code jbert search}: the texts of a corpus that are most like a query. */
@Command(
    name = "search",
    header = "Find the texts of a corpus that are most like a query.",
    description =
        "%nBy their meaning, not by their words: every text of the corpus gets a score. With --json"
            + " the result is that of util.semantic_search of sentence-transformers: a list of"
            + " {corpus_id, score}, best first, where corpus_id counts the lines of the corpus from"
            + " 0.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  jbert search -m all-MiniLM-L6-v2 --corpus notes.txt \"where did I park\"",
      "  jbert search -m e5-small-v2 --corpus docs.txt --corpus-prompt \"passage: \""
          + " --prompt \"query: \" --file queries.txt --json"
    })
final class SearchCommand implements Callable<Integer> {
  private static final int TEXT_COLUMNS = 80;

  private final Console console;
  private boolean first = true;

  @Mixin private TextOptions queries = new TextOptions();
  @Mixin private JsonTextOption jsonText = new JsonTextOption();
  @Mixin private VectorOptions options = new VectorOptions();
  @Mixin private PromptOptions prompt = new PromptOptions();

  @Option(
      names = "--corpus",
      paramLabel = "FILE",
      required = true,
      description = "The texts to search in (UTF-8), one a line.")
  private Path corpus = Path.of("");

  @Option(
      names = "--corpus-jsonl",
      description =
          "Each line of the corpus is a JSON object with the field text; other fields are not"
              + " looked at.")
  private boolean corpusJsonLines;

  @Option(
      names = "--corpus-prompt-name",
      paramLabel = "NAME",
      description = "Put a prompt of the model before each text of the corpus, such as passage.")
  private Optional<String> corpusPromptName = Optional.empty();

  @Option(
      names = "--corpus-prompt",
      paramLabel = "TEXT",
      description = "Put TEXT before each text of the corpus.")
  private Optional<String> corpusPrompt = Optional.empty();

  @Option(
      names = {"-k", "--top-k"},
      paramLabel = "N",
      defaultValue = "10",
      description = "How many texts for each query (default: 10).")
  private int topK;

  @Option(
      names = "--similarity",
      paramLabel = "cosine|dot|euclidean|manhattan",
      description = "What a score is (default: as the model's folder says, or cosine).")
  private Optional<SimilarityFunction> similarity = Optional.empty();

  @Option(names = "--return-documents", description = "With --json, give each text too.")
  private boolean returnDocuments;

  @Option(names = "--json", description = "Print a line of JSON for each query.")
  private boolean json;

  SearchCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException {
    if (topK < 1) {
      throw new UsageException("--top-k must be 1 or more, found " + topK);
    }
    PromptChoice queryChoice = prompt.choice();
    PromptChoice corpusChoice =
        PromptOptions.choice(
            corpusPromptName, "--corpus-prompt-name", corpusPrompt, "--corpus-prompt");
    List<Text> texts = corpusTexts();
    try (TextStream stream = queries.open(console);
        VectorMaker maker = options.load(console)) {
      Model<String, float[]> ofQueries = maker.vectors(queryChoice, Norm.AS_MADE);
      List<float[]> vectors = vectors(texts, maker.vectors(corpusChoice, Norm.AS_MADE));
      try (SemanticSearch search =
          SemanticSearch.over(
              Vectors.matrix(vectors),
              similarity.orElse(maker.similarityFunction()),
              options.loadOptions())) {
        Batches.run(
            stream,
            jsonText::read,
            batch -> search.search(Vectors.matrix(ofQueries.answer(batch)), topK),
            (query, hits) -> print(query, hits, texts));
      }
    }
    return 0;
  }

  private List<Text> corpusTexts() throws IOException {
    List<Text> texts = new ArrayList<>();
    for (Text line : TextFile.read(corpus)) {
      texts.add(corpusJsonLines ? textField(line) : line);
    }
    if (texts.isEmpty()) {
      throw new IllegalArgumentException(corpus + ": expected a text on each line, found none");
    }
    return texts;
  }

  private static Text textField(Text line) {
    try {
      return new Text(JsonFields.parse(line.content()).text("text"), line.origin());
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(line.origin() + ": " + e.getMessage(), e);
    }
  }

  private static List<float[]> vectors(List<Text> texts, Model<String, float[]> model)
      throws IOException {
    List<float[]> vectors = new ArrayList<>();
    Batches.runAll(texts, text -> text, model, (_, vector) -> vectors.add(vector));
    return vectors;
  }

  private void print(String query, List<SearchHit> hits, List<Text> texts) throws IOException {
    if (json) {
      new JsonLines(console.output()).write(writer -> writeJson(writer, hits, texts));
      return;
    }
    if (!first) {
      console.output().append('\n');
    }
    first = false;
    console.output().append(DisplayText.shortened(query, TEXT_COLUMNS) + "\n");
    Table table = new Table(Column.right("score"), Column.right("corpus_id"), Column.left("text"));
    for (SearchHit hit : hits) {
      table.row(
          Scores.shown(hit.score()),
          hit.corpusId(),
          DisplayText.shortened(texts.get(hit.corpusId()).content(), TEXT_COLUMNS));
    }
    table.writeTo(console);
  }

  private void writeJson(JsonWriter writer, List<SearchHit> hits, List<Text> texts)
      throws IOException {
    writer.beginArray();
    for (SearchHit hit : hits) {
      writer.beginObject();
      writer.name("corpus_id").value(hit.corpusId());
      writer.name("score").value(Scores.finite(hit.score()));
      if (returnDocuments) {
        writer.name("text").value(texts.get(hit.corpusId()).content());
      }
      writer.endObject();
    }
    writer.endArray();
  }
}
