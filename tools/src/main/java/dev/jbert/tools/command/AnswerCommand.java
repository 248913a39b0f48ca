package dev.jbert.tools.command;

import com.google.gson.stream.JsonWriter;
import dev.jbert.pipeline.Answer;
import dev.jbert.pipeline.Question;
import dev.jbert.pipeline.QuestionAnswering;
import dev.jbert.pipeline.QuestionAnsweringOptions;
import dev.jbert.tools.input.JsonFields;
import dev.jbert.tools.input.TextFile;
import dev.jbert.tools.input.TextOptions;
import dev.jbert.tools.input.TextStream;
import dev.jbert.tools.input.UsageException;
import dev.jbert.tools.output.Console;
import dev.jbert.tools.output.JsonLines;
import dev.jbert.tools.output.Table;
import dev.jbert.tools.output.Table.Column;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code jbert answer}: pieces of a text that answer questions. */
@Command(
    name = "answer",
    header = "Answer questions with pieces of a text.",
    description =
        "%nNeeds a checkpoint with a question answering head. The texts are the questions. With"
            + " --json the result is that of the Hugging Face pipeline question-answering: {score,"
            + " start, end, answer}, or a list of them; start and end count Java chars.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  jbert answer --model my-squad --context \"It opened in 1946.\" \"When did it open?\"",
      "  jbert answer --model my-squad --context-file notes.txt --top-k 3 \"Who was there?\"",
      "  jbert answer --model my-squad --json --jsonl --file questions.jsonl"
    })
final class AnswerCommand implements Callable<Integer> {
  private final Console console;
  private final Table table =
      new Table(
          Column.right("score"), Column.right("start"), Column.right("end"), Column.left("answer"));

  @Mixin private TextOptions texts = new TextOptions();
  @Mixin private ModelOptions model = new ModelOptions();
  @Mixin private RunOptions run = new RunOptions();

  @Option(
      names = {"-c", "--context"},
      paramLabel = "TEXT",
      description = "The text that holds the answers.")
  private Optional<String> context = Optional.empty();

  @Option(
      names = "--context-file",
      paramLabel = "FILE",
      description = "A file (UTF-8) with that text.")
  private Optional<Path> contextFile = Optional.empty();

  @Option(
      names = "--jsonl",
      description = "Each text is a JSON object with the fields question and context.")
  private boolean jsonLines;

  @Option(
      names = {"-k", "--top-k"},
      paramLabel = "N",
      defaultValue = "1",
      description = "How many answers to each question (default: 1).")
  private int topK;

  @Option(
      names = "--max-answer-len",
      paramLabel = "N",
      defaultValue = "15",
      description = "The most tokens of an answer (default: 15).")
  private int maxAnswerLen;

  @Option(
      names = "--max-seq-len",
      paramLabel = "N",
      description = "The most tokens of a window over the context (default: 384 or fewer).")
  private Optional<Integer> maxSeqLen = Optional.empty();

  @Option(
      names = "--doc-stride",
      paramLabel = "N",
      description = "Tokens that windows share (default: 128 or fewer).")
  private Optional<Integer> docStride = Optional.empty();

  @Option(
      names = "--handle-impossible-answer",
      description = "Allow the empty answer, where the text holds none.")
  private boolean handleImpossibleAnswer;

  @Option(names = "--no-align-to-words", description = "Let answers start and end within words.")
  private boolean noAlignToWords;

  @Option(names = "--json", description = "Print a line of JSON for each question.")
  private boolean json;

  AnswerCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException {
    QuestionAnsweringOptions options = options();
    Optional<String> sharedContext = sharedContext();
    try (TextStream stream = texts.open(console);
        QuestionAnswering answering =
            QuestionAnswering.load(model.folder(console), run.loadOptions(stream))) {
      Batches.run(
          stream,
          text -> question(text, sharedContext),
          batch -> answering.answer(batch, options),
          (_, answers) -> print(answers));
    }
    if (!json) {
      table.writeTo(console);
    }
    return 0;
  }

  private QuestionAnsweringOptions options() {
    try {
      QuestionAnsweringOptions options =
          QuestionAnsweringOptions.defaults().withTopK(topK).withMaxAnswerLen(maxAnswerLen);
      if (maxSeqLen.isPresent()) {
        options = options.withMaxSeqLen(maxSeqLen.get());
      }
      if (docStride.isPresent()) {
        options = options.withDocStride(docStride.get());
      }
      if (handleImpossibleAnswer) {
        options = options.handlingImpossibleAnswer();
      }
      return noAlignToWords ? options.withoutAligningToWords() : options;
    } catch (IllegalArgumentException e) {
      throw new UsageException(e.getMessage());
    }
  }

  private Optional<String> sharedContext() throws IOException {
    int sources =
        (context.isPresent() ? 1 : 0) + (contextFile.isPresent() ? 1 : 0) + (jsonLines ? 1 : 0);
    if (sources != 1) {
      throw new UsageException("give one of --context, --context-file and --jsonl");
    }
    return contextFile.isPresent() ? Optional.of(TextFile.readWhole(contextFile.get())) : context;
  }

  private static Question question(String text, Optional<String> sharedContext) {
    if (sharedContext.isPresent()) {
      return new Question(text, sharedContext.get());
    }
    JsonFields fields = JsonFields.parse(text, Set.of("question", "context"));
    return new Question(fields.text("question"), fields.text("context"));
  }

  private void print(List<Answer> answers) throws IOException {
    if (json) {
      new JsonLines(console.output()).write(writer -> writeJson(writer, answers));
      return;
    }
    for (Answer answer : answers) {
      table.row(Scores.shown(answer.score()), answer.start(), answer.end(), answer.answer());
    }
  }

  /** A single answer stands without a list, as in the reference. */
  private static void writeJson(JsonWriter writer, List<Answer> answers) throws IOException {
    if (answers.size() != 1) {
      writer.beginArray();
    }
    for (Answer answer : answers) {
      writer.beginObject();
      writer.name("score").value(Scores.finite(answer.score()));
      writer.name("start").value(answer.start());
      writer.name("end").value(answer.end());
      writer.name("answer").value(answer.answer());
      writer.endObject();
    }
    if (answers.size() != 1) {
      writer.endArray();
    }
  }
}
